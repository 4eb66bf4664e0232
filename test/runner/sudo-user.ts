import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { project } from '../support/cli.ts';
import type { ActionOptions } from './runner.ts';

const NAME = 'micropacker-test';
const SUDOERS = `/etc/sudoers.d/${NAME}`;
const CHECKOUT = [
  'dist',
  'chisels',
  'action.yml',
  'pack',
  'start',
  'stop',
  'package.json',
  'test/images/checks.js',
  'test/images/nginx',
];

/** A user like on GitHub's runners: not root, sudo without a password, access to the engine. */
export interface SudoUser {
  uid: number;
  /** The user for `startAction`. */
  as: Pick<ActionOptions, 'node' | 'user' | 'action' | 'home' | 'env'>;
  /** A checkout that the user can read. */
  checkout: string;
  archive: string;
  probe: string;
  remove(): void;
}

/** The reason why such a user is not possible here; undefined if it is. */
export function whyNoSudoUser(): string | undefined {
  if (process.getuid?.() !== 0) return succeeds('sudo', ['-n', 'true']) ? undefined : 'sudo wants a password';
  if (!succeeds('sudo', ['--version'])) return 'no sudo on this machine';
  return succeeds('useradd', ['--help']) ? undefined : 'no useradd on this machine';
}

/** The user who runs the tests, or, if that is root, a new user. `remove` deletes everything again. */
export function sudoUser(): SudoUser {
  const folder = mkdtempSync(join(tmpdir(), 'runner-'));
  const home = join(folder, 'home');
  mkdirSync(home);
  return process.getuid?.() === 0 ? made(folder, home) : ourselves(folder, home);
}

/** From now on, sudo asks the new user for a password. */
export function wantPassword(): void {
  rmSync(SUDOERS);
}

function ourselves(folder: string, home: string): SudoUser {
  const { MICROPACKER_TEST_SYSDIG: archive, MICROPACKER_TEST_PROBE: probe } = process.env;
  const as = { action: project, home };
  return {
    uid: process.getuid!(),
    as,
    checkout: project,
    archive: archive!,
    probe: probe!,
    remove: () => rmSync(folder, { recursive: true }),
  };
}

function made(folder: string, home: string): SudoUser {
  const remove = () => {
    rmSync(SUDOERS, { force: true });
    if (succeeds('id', [NAME])) execFileSync('userdel', [NAME]);
    rmSync(folder, { recursive: true, force: true });
  };
  remove();
  mkdirSync(home, { recursive: true });
  execFileSync('useradd', ['--no-create-home', '--home-dir', home, '--shell', '/bin/bash', NAME]);
  writeFileSync(SUDOERS, `Defaults:${NAME} use_pty\n${NAME} ALL=(ALL) NOPASSWD:ALL\n`, { mode: 0o440 });
  const [uid, gid] = ['-u', '-g'].map((flag) => Number(execFileSync('id', [flag, NAME], { encoding: 'utf8' })));
  const checkout = copyCheckout(folder);
  for (const name of ['_temp', '_tool', 'workspace']) mkdirSync(join(home, name));
  execFileSync('chown', ['--recursive', `${uid}:${gid}`, home]);
  const argv = ['setpriv', '--reuid', `${uid}`, '--regid', `${gid}`, '--groups', `${gid},${engineGroup()}`];
  const user = { uid: uid!, gid: gid!, argv: [...argv, '--inh-caps=-all'] };
  const env = { HOME: home, USER: NAME, PATH: [join(folder, 'bin'), process.env.PATH].join(delimiter) };
  const as = { node: join(folder, 'bin', 'node'), user, action: checkout, home, env };
  return { uid: uid!, as, checkout, archive: join(folder, 'sysdig.tar.gz'), probe: join(folder, 'probe.o'), remove };
}

/** The project and Node can be in a folder that only root can read. */
function copyCheckout(folder: string): string {
  chmodSync(folder, 0o755);
  const checkout = join(folder, 'checkout');
  for (const name of CHECKOUT) cpSync(join(project, name), join(checkout, name), { recursive: true });
  cpSync(process.env.MICROPACKER_TEST_SYSDIG!, join(folder, 'sysdig.tar.gz'));
  cpSync(process.env.MICROPACKER_TEST_PROBE!, join(folder, 'probe.o'));
  mkdirSync(join(folder, 'bin'));
  cpSync(process.execPath, join(folder, 'bin', 'node'));
  return checkout;
}

function engineGroup(): number {
  const socket = process.env.DOCKER_HOST?.replace(/^unix:\/\//, '') ?? '/var/run/docker.sock';
  return statSync(socket, { throwIfNoEntry: false })?.gid ?? 0;
}

function succeeds(program: string, args: string[]): boolean {
  try {
    execFileSync(program, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
