import { randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Cancelled } from '../../base/failure.ts';
import { withSudo } from '../../base/sudo.ts';
import { Unavailable } from '../../base/unavailable.ts';
import type { Syscalls } from '../syscalls.ts';
import { type Touch, Touches } from '../touch.ts';
import type { ContainerGroup, ContainerSpec, Fleet, Observation, Tracer } from '../tracer.ts';
import { checkKernel, driverOf } from './driver.ts';
import { filterText } from './filter.ts';
import { SysdigFleet } from './fleet.ts';
import { chiselFor, containerIn, parentFor } from './group.ts';
import type { Sysdig } from './install.ts';
import { asListing } from './listing.ts';
import { learnSyscall, touchesOfLine } from './microdump.ts';
import { type Running, SysdigObservation } from './observation.ts';
import { Printed } from './print.ts';
import { firstInLine } from './priority.ts';
import { Sentinel } from './sentinel.ts';
import { SysdigProcess } from './sysdig-process.ts';

const ATTACH_MS = 30_000;

export interface SysdigOptions {
  /** The wanted version, for the log until the program reports its own. */
  version: string;
  /** Installs sysdig on the first call; later calls return the same promise. */
  sysdig: () => Promise<Sysdig>;
  /** Input `sysdig-driver`. */
  driver: string;
  /** Absolute path of microdump.lua; undefined to let sysdig print every event and make the list here. */
  chisel: string | undefined;
  /** Private folder of the run. */
  workDir: string;
  /** Folder for the raw capture; undefined for none. */
  rawFolder: string | undefined;
  /** Collects the container's system calls, if needed. */
  syscalls?: Syscalls;
  onProcess?: (pid: number) => void;
  signal: AbortSignal;
}

/** The touches that a line of sysdig's output completes, each with the capture that it belongs to. */
type TakeLine = (line: string) => { touch: Touch; to: Touches }[];

/** Reads the output about several containers; `argv` makes sysdig write it. */
interface GroupReader {
  argv: string[];
  read: (line: string) => { id: string; touches: Touch[] };
}

/** Observes the whole machine with sysdig and keeps the events of the container's cgroup. */
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

  async attach(containerId: string): Promise<Observation> {
    const touches = new Touches();
    const reader = this.#reader();
    const take = (line: string) => reader.read(line).map((touch) => ({ touch, to: touches }));
    return new SysdigObservation({ ...(await this.#start(containerId, reader.argv, take)), touches });
  }

  async attachFleet({ name, cgroupDriver }: ContainerGroup): Promise<Fleet> {
    const touches = new Map<string, Touches>();
    const reader = await this.#groupReader(name);
    const take = (line: string) => {
      const { id, touches: read } = reader.read(line);
      const to = touches.get(id) ?? new Touches();
      if (id !== '' && read.length > 0) touches.set(id, to);
      return read.map((touch) => ({ touch, to }));
    };
    const running = await this.#start(name, reader.argv, take);
    return new SysdigFleet(running, touches, parentFor(name, cgroupDriver));
  }

  /** Starts sysdig on the events of a cgroup (see `filterText`), and waits until it sees them. */
  async #start(cgroup: string, readerArgv: string[], take: TakeLine): Promise<Omit<Running, 'touches'>> {
    const { signal } = this.#options;
    checkKernel(this.#options.driver);
    const root = await withSudo('sysdig', signal);
    const { program, version } = await this.#options.sysdig();
    this.#version = version;
    const begun = Date.now();
    const priority = await firstInLine(root, signal);
    const sentinel = new Sentinel(randomUUID());
    const raw = await this.#rawFile();
    const argv = [
      ...priority,
      program,
      ...this.#arguments(raw, readerArgv),
      filterText(cgroup, sentinel.uuid, this.#options.syscalls !== undefined),
    ];
    const session = await SysdigProcess.start(root, argv, (line) => {
      for (const { touch, to } of take(line)) if (!sentinel.take(touch.path)) to.add(asListing(touch));
    });
    this.#options.onProcess?.(session.pid);
    await this.#begin(session, sentinel).catch(async (error: unknown) => {
      await session.kill();
      if (raw) await rm(raw, { force: true });
      throw error;
    });
    return { session, sentinel, raw, attachMs: Date.now() - begun };
  }

  #reader(): { argv: string[]; read: (line: string) => Touch[] } {
    const { chisel, syscalls } = this.#options;
    if (chisel) return { argv: ['-c', chisel], read: (line) => this.#readChisel(line) };
    const printed = new Printed(randomUUID().slice(0, 8), syscalls);
    return { argv: ['--unbuffered', '-p', printed.format], read: (line) => printed.line(line) };
  }

  /** As `#reader`, for several containers. `id` is a container's full id, '' for a process outside of all. */
  async #groupReader(group: string): Promise<GroupReader> {
    const { chisel, syscalls } = this.#options;
    if (chisel) {
      const read = (line: string) => {
        const [, id = '', rest = ''] = /^@([0-9a-f]{64}|)\t(.*)$/.exec(line) ?? [];
        return { id, touches: this.#readChisel(rest) };
      };
      return { argv: ['-c', await chiselFor(group, chisel, this.#options.workDir)], read };
    }
    const printed = new Printed(randomUUID().slice(0, 8), syscalls);
    const read = (line: string) => {
      const touches = printed.line(line);
      return { id: containerIn(printed.cgroups, group), touches };
    };
    return { argv: ['--unbuffered', '-p', printed.format], read };
  }

  #readChisel(line: string): Touch[] {
    if (this.#options.syscalls) learnSyscall(line, this.#options.syscalls);
    return touchesOfLine(line);
  }

  /**
   * `-v` prints the drop count at the end. `-E` skips user names and `-s 1` skips read and written data, which are not
   * needed.
   */
  #arguments(raw: string | undefined, reader: string[]): string[] {
    return [...driverOf(this.#options.driver).argv, '-v', '-E', '-s', '1', ...(raw ? ['-w', raw] : []), ...reader];
  }

  /**
   * Creates the raw file as private, because it holds arguments and environments. Sysdig keeps the mode of an existing
   * file.
   */
  async #rawFile(): Promise<string | undefined> {
    if (!this.#options.rawFolder) return undefined;
    const raw = join(this.#options.rawFolder, `capture-${randomUUID()}.scap`);
    await writeFile(raw, '', { mode: 0o600 });
    return raw;
  }

  async #begin(session: SysdigProcess, sentinel: Sentinel): Promise<void> {
    const { signal } = this.#options;
    const attached = await sentinel.comesBack('begin', ATTACH_MS, () => session.ended || signal.aborted);
    if (signal.aborted) throw new Cancelled();
    if (attached) return;
    const why = session.ended ? session.reason() : `no event came within ${ATTACH_MS / 1000} s`;
    throw new Unavailable(
      `${this.description} does not work here: ${why}`,
      'Try another sysdig-version or sysdig-driver, or use tracer: strace, which needs no probe.',
    );
  }
}
