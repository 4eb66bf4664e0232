import { Failure } from './failure.ts';
import { fullName, isOfficial } from './image/reference.ts';

const WHERE = 'Name in tags where to push, one a line, for example ghcr.io/octocat/app:1.2-micro.';

/** Throws `Failure` for a tag that nobody can push; `given` says whether they are the user's, or made from the image's name. */
export function requirePushable(tags: readonly string[], given: boolean): void {
  const official = tags.find(isOfficial);
  if (official === undefined) return;
  const made = given ? '' : ' (tags is empty, so it is made from the name of the image)';
  throw new Failure(
    `push: got "true", and the tag "${official}"${made} would go to ${fullName(official)}, where only Docker's own images are`,
    { mend: WHERE },
  );
}

/** Throws `Failure` when nothing would test what is pushed. */
export function requireTested({ verify, test }: { verify: boolean; test: unknown }): void {
  if (verify && test !== undefined) return;
  const why = verify ? 'test is empty' : 'verify is "false"';
  throw new Failure(`push: got "true", and ${why}: only a micro image on which the test has passed is pushed`, {
    mend: `${verify ? 'Set test' : 'Set verify: true'}, or leave push out and push the tag with a step of your own.`,
  });
}
