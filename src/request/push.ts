import { Failure } from '../base/failure.ts';
import { fullName, isOfficial } from '../image/reference.ts';

const WHERE = 'Set tags to the names to push, one per line, for example ghcr.io/octocat/app:1.2-micro.';

/**
 * Throws `Failure` for a tag that no user can push. `given` is true if the user set the tags, false if they are made
 * from the image's name.
 */
export function requirePushable(tags: readonly string[], given: boolean): void {
  const official = tags.find(isOfficial);
  if (official === undefined) return;
  const made = given ? '' : ' (made from the name of the image, because tags is empty)';
  throw new Failure(
    `push: got "true", but the tag "${official}"${made} would go to ${fullName(official)}, which only Docker's own images can use`,
    { fix: WHERE },
  );
}

/** Throws `Failure` if the pushed image would not be tested. */
export function requireTested({ verify, test }: { verify: boolean; test: unknown }): void {
  if (verify && test !== undefined) return;
  const why = verify ? 'test is empty' : 'verify is "false"';
  throw new Failure(`push: got "true", but ${why}: only a micro image that passed the test is pushed`, {
    fix: `${verify ? 'Set test' : 'Set verify: true'}, or leave push out and push the tag in your own step.`,
  });
}
