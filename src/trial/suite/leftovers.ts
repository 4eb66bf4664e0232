import { Cancelled, Failure } from '../../base/failure.ts';
import type { Log } from '../../base/log.ts';
import { counted } from '../../base/units.ts';
import type { Docker } from '../../engine/docker.ts';

/**
 * What a test made through the proxy. What it leaves behind is removed: each run of it begins as the first did, without
 * its containers' names, networks and volumes.
 */
export class Leftovers {
  readonly #docker: Docker;
  readonly #log: Log;
  readonly #before: ReadonlySet<string>;
  readonly #containers: string[] = [];
  readonly #networks: string[] = [];
  readonly #volumes = new Set<string>();

  private constructor(docker: Docker, log: Log, before: ReadonlySet<string>) {
    [this.#docker, this.#log, this.#before] = [docker.uncancelled(), log, before];
  }

  /** Call it before the test. */
  static async before(docker: Docker, log: Log): Promise<Leftovers> {
    const answer = (await docker.api({ method: 'GET', path: '/volumes' })) as { Volumes?: { Name: string }[] | null };
    return new Leftovers(docker, log, new Set((answer.Volumes ?? []).map(({ Name }) => Name)));
  }

  /** Whether the volume had been there before the test. */
  wasThere = (volume: string): boolean => this.#before.has(volume);

  addContainer(id: string, volumes: readonly string[]): void {
    this.#containers.push(id);
    for (const name of volumes) this.#volumes.add(name);
  }

  addNetwork(id: string): void {
    this.#networks.push(id);
  }

  addVolume(name: string): void {
    this.#volumes.add(name);
  }

  /** The volumes of the user that the test used, and that it finds in its next run as it left them. */
  get usersVolumes(): string[] {
    return [...this.#volumes].filter(this.wasThere);
  }

  /** Removes what is left. Warns about what cannot be removed. */
  async remove(): Promise<void> {
    const there = await Promise.all(this.#containers.map((id) => this.#docker.container(id)));
    const left = this.#containers.filter((_, at) => there[at]);
    await Promise.all(left.map((id) => this.#try(`container ${id.slice(0, 12)}`, () => this.#docker.remove(id))));
    const networks = await this.#removeAll('network', this.#networks);
    const ours = [...this.#volumes].filter((name) => !this.wasThere(name));
    const volumes = await this.#removeAll('volume', ours);
    const all = { container: left.length, network: networks, volume: volumes };
    const told = Object.entries(all).flatMap(([what, count]) => (count > 0 ? [counted(count, what)] : []));
    if (told.length > 0) this.#log.info(`Removed what the test left behind: ${told.join(', ')}`);
  }

  /** Returns the number of those that were still there. */
  async #removeAll(what: 'network' | 'volume', names: readonly string[]): Promise<number> {
    const path = (name: string) => `/${what}s/${encodeURIComponent(name)}`;
    const removed = names.map((name) =>
      this.#try(`${what} ${name}`, async () => {
        await this.#docker.api({ method: 'DELETE', path: path(name) });
      }),
    );
    return (await Promise.all(removed)).filter(Boolean).length;
  }

  /** False if it was gone already. */
  async #try(what: string, work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      if (!(error instanceof Failure) || error instanceof Cancelled) throw error;
      if (!/no such|not found/i.test(error.message)) {
        this.#log.warning(`The test left the ${what} behind, and it cannot be removed: ${error.message}`);
      }
      return false;
    }
  }
}
