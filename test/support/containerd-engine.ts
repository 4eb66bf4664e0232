import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { project } from './cli.ts';

/** A second engine, with the containerd image store; DOCKER_HOST is `host`. */
export class ContainerdEngine {
  readonly host: string;
  readonly #script: ChildProcess;

  private constructor(host: string, script: ChildProcess) {
    this.host = host;
    this.#script = script;
  }

  /** The engine ends with its command, and the command ends with this process, which closes its stdin. */
  static async start(): Promise<ContainerdEngine> {
    const command = ['containerd', 'sh', '-c', 'echo "$DOCKER_HOST"; exec cat'];
    const script = spawn(join(project, 'scripts/own-engine.sh'), command, { stdio: ['pipe', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [script.stdout, script.stderr])
      stream.setEncoding('utf8').on('data', (text) => (said += text));
    await Promise.race([once(script.stdout, 'data'), once(script, 'close')]);
    if (!said.startsWith('unix://'))
      throw new Error(`the engine with the containerd image store did not start: ${said}`);
    return new ContainerdEngine(said.trim(), script);
  }

  async stop(): Promise<void> {
    this.#script.stdin!.end();
    if (this.#script.exitCode === null) await once(this.#script, 'close');
  }
}
