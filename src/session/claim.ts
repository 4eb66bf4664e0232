import { createHash } from 'node:crypto';
import { Failure } from '../base/failure.ts';
import { hasEnded, parseOwner } from '../base/owner.ts';
import { type CreateOptions, OWNER_LABEL, ownerLabels } from '../engine/argv.ts';
import type { Docker } from '../engine/docker.ts';
import { instanceRequest } from '../engine/instance.ts';

/** What one run at a time may use: a container of the user's, by its id, or a tag of the micro image. */
export interface Claimed {
  kind: 'container' | 'tag';
  id: string;
  /** As the user knows it. */
  name: string;
}

/** The label of a claim: the run that made it. */
export const CLAIM_LABEL = 'io.micropacker.claim';

/** The holder of a claim can change while we look at it. */
const ATTEMPTS = 4;

export interface Claimant {
  runId: string;
  /** Records a claim (the id of its container) that is given up at the end. */
  holdClaim: (id: string) => void;
}

/**
 * Claims something for this run, also against runs on other machines with the same engine. A claim is a container with
 * a name of its own that is never started: the engine gives a name once. Takes over the claim of a process of this
 * machine that has ended. Throws `Failure` if another run has it.
 */
export async function claim(
  docker: Docker,
  claimed: Claimed,
  image: CreateOptions['image'],
  { runId, holdClaim }: Claimant,
): Promise<void> {
  const name = claimName(claimed);
  const { method, path, body } = instanceRequest({ image, runId }, []);
  const Labels = { [CLAIM_LABEL]: runId, ...ownerLabels() };
  for (let attempt = 1; ; attempt++) {
    try {
      const made = await docker.api({ method, path: `${path}?name=${name}`, body: { ...body, Labels } });
      return holdClaim((made as { Id: string }).Id);
    } catch (error) {
      if (!(error instanceof Failure) || !/already in use/i.test(error.message) || attempt === ATTEMPTS) throw error;
      const holder = await docker.container(name);
      if (holder?.Config.Labels?.[CLAIM_LABEL] === runId) return;
      if (holder && !hasEnded(parseOwner(holder.Config.Labels?.[OWNER_LABEL]))) throw claimedByOther(claimed, name);
      if (holder) await docker.remove(holder.Id);
    }
  }
}

/** The name of the claim's container: names of images have characters that a name cannot have. */
export function claimName({ kind, id }: Pick<Claimed, 'kind' | 'id'>): string {
  return `micropacker-${kind}-${createHash('sha256').update(id).digest('hex').slice(0, 12)}`;
}

function claimedByOther({ kind, name }: Claimed, claimContainer: string): Failure {
  const uses = kind === 'tag' ? `tags: another run is making ${name}` : `container: another run is using "${name}"`;
  const other = kind === 'tag' ? 'name another tag' : 'observe another container';
  return new Failure(`${uses} at this moment`, {
    fix: `Wait until that run has ended, or ${other}. If that run was killed on another machine, run docker rm ${claimContainer} first.`,
  });
}
