import { randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Cancelled } from '../../failure.ts';
import { asRoot } from '../privilege.ts';
import type { Syscalls } from '../syscalls.ts';
import { type Touch, Touches } from '../touch.ts';
import { type ContainerSpec, type Observation, type Tracer, TracerUnavailable } from '../tracer.ts';
import { checkKernel, driverOf } from './driver.ts';
import { filterText } from './filter.ts';
import type { Sysdig } from './install.ts';
import { learnSyscall, touchesOfLine } from './microdump.ts';
import { SysdigObservation } from './observation.ts';
import { Printed } from './print.ts';
import { firstInLine } from './priority.ts';
import { Sentinel } from './sentinel.ts';
import { Session } from './session.ts';

const ATTACH_MS = 30_000;

export interface SysdigOptions {
  /** The version wanted, for the log; the program itself tells the one that came. */
  version: string;
  /** Gets sysdig ready on first use; the same promise afterwards. */
  sysdig: () => Promise<Sysdig>;
  /** Input `sysdig-driver`. */
  driver: string;
  /** Absolute path of microdump.lua; undefined to print every event and make the list here. */
  chisel: string | undefined;
  /** Keep the raw capture in this folder; undefined for none. */
  rawFolder: string | undefined;
  /** Learns the container's system calls, where somebody asks for them. */
  syscalls?: Syscalls;
  onProcess?: (pid: number) => void;
}

/** Watches the whole machine with sysdig and takes what the container's cgroup did. */
export class SysdigTracer implements Tracer {
  readonly name = 'sysdig';
  readonly changesContainer = false;
  readonly #options: SysdigOptions;
  #version: string;

  constructor(options: SysdigOptions) {
    this.#options = options;
    this.#version = options.version;
  }

  get description(): string {
    const way = this.#options.chisel === undefined ? ', without a chisel' : '';
    return `${['sysdig', this.#version].join(' ').trim()}, ${driverOf(this.#options.driver).label}${way}`;
  }

  async prepare(spec: ContainerSpec): Promise<ContainerSpec> {
    return spec;
  }

  async attach(containerId: string, signal: AbortSignal): Promise<Observation> {
    checkKernel(this.#options.driver);
    const root = await asRoot('sysdig', signal);
    const { program, version } = await this.#options.sysdig();
    this.#version = version;
    const begun = Date.now();
    const priority = await firstInLine(root, signal);
    const sentinel = new Sentinel(randomUUID());
    const touches = new Touches();
    const reader = this.#reader();
    const raw = await this.#rawFile();
    const argv = [
      ...priority,
      program,
      ...this.#arguments(raw, reader.argv),
      filterText(containerId, sentinel.uuid, this.#options.syscalls !== undefined),
    ];
    const session = await Session.start(root, argv, (line) => {
      for (const touch of reader.read(line)) if (!sentinel.take(touch.path)) touches.add(touch);
    });
    this.#options.onProcess?.(session.pid);
    await this.#begin(session, sentinel, signal).catch(async (error: unknown) => {
      await session.kill();
      if (raw) await rm(raw, { force: true });
      throw error;
    });
    return new SysdigObservation({ session, sentinel, touches, raw, attachMs: Date.now() - begun });
  }

  #reader(): { argv: string[]; read: (line: string) => Touch[] } {
    const { chisel, syscalls } = this.#options;
    if (chisel) {
      const read = (line: string) => {
        if (syscalls) learnSyscall(line, syscalls);
        return touchesOfLine(line);
      };
      return { argv: ['-c', chisel], read };
    }
    const printed = new Printed(randomUUID().slice(0, 8), syscalls);
    return { argv: ['--unbuffered', '-p', printed.format], read: (line) => printed.line(line) };
  }

  /** `-v` for the drop count at the end, `-E` because nobody asks for the names of users, `-s` because nor for what was read and written. */
  #arguments(raw: string | undefined, reader: string[]): string[] {
    return [...driverOf(this.#options.driver).argv, '-v', '-E', '-s', '1', ...(raw ? ['-w', raw] : []), ...reader];
  }

  /** It will hold every process' arguments and environment: sysdig keeps the mode of a file that is there. */
  async #rawFile(): Promise<string | undefined> {
    if (!this.#options.rawFolder) return undefined;
    const raw = join(this.#options.rawFolder, `capture-${randomUUID()}.scap`);
    await writeFile(raw, '', { mode: 0o600 });
    return raw;
  }

  async #begin(session: Session, sentinel: Sentinel, signal: AbortSignal): Promise<void> {
    const attached = await sentinel.comesBack('begin', ATTACH_MS, () => session.ended || signal.aborted);
    if (signal.aborted) throw new Cancelled();
    if (attached) return;
    const why = session.ended ? session.reason() : `no event came within ${ATTACH_MS / 1000} s`;
    throw new TracerUnavailable(
      `${this.description} does not work here: ${why}`,
      'Another sysdig-version or sysdig-driver may fit this kernel; tracer: strace needs no probe.',
    );
  }
}
