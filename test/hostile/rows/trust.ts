import type { Made } from '../../capture/sysdig/archives.ts';
import type { Row, Who } from './row.ts';

/** An archive for `sysdig-url`, of members or of any bytes. */
export interface ArchiveRow extends Row {
  archive: Made[] | 'pipe' | 'device' | 'half' | 'bomb' | 'link to a device';
  says: string;
}

const link = (path: string, linkpath: string): Made => ({ path, type: 'SymbolicLink', linkpath, mode: 0o777 });
const MANY: Made[] = Array.from({ length: 5_001 }, (_, at) => ({ path: `many/${at}` }));

const ARCHIVES: [attack: string, as: Who, archive: ArchiveRow['archive'], says: string][] = [
  ['a member above the folder', 'job user', [{ path: '../evil' }], 'is outside of the archive'],
  ['a member with an absolute name', 'root', [{ path: '/tmp/evil' }], 'is outside of the archive'],
  ['a setuid program', 'job user', [{ path: 'su', mode: 0o4755 }], 'has the mode 4755'],
  ['a device', 'root', [{ path: 'null', type: 'CharacterDevice' }], 'is a character device'],
  ['a pipe', 'job user', [{ path: 'pipe', type: 'FIFO' }], 'is a FIFO'],
  ['a link out of it', 'job user', [link('etc', '/etc'), { path: 'etc/evil' }], 'which may lead outside'],
  ['a hard link out of it', 'root', [{ path: 'passwd', type: 'Link', linkpath: '/etc/passwd' }], 'which may'],
  ['more than 5,000 members', 'job user', MANY, 'more than 5,000 members'],
  ['300 MB in 300 kB', 'job user', 'bomb', 'larger than 200'],
  ['half of an archive', 'root', 'half', 'damaged'],
  ['no archive but a pipe', 'job user', 'pipe', 'not a file'],
  ['no archive but a device', 'root', 'device', 'not a file'],
  ['no archive but a link to a device', 'job user', 'link to a device', 'not a file'],
];

export const ARCHIVE_ROWS: ArchiveRow[] = ARCHIVES.map(([attack, as, archive, says]) => {
  return {
    kind: 'trust',
    attack: `as sysdig-url: ${attack}`,
    as,
    holds: 'refused before anything runs',
    archive,
    says,
  };
});

/** What another user left in RUNNER_TEMP, for the step `stop` of the job user. */
export interface StateRow extends Row {
  state: 'link' | 'folder' | 'open' | 'elsewhere' | 'twice';
}

const STATES: [attack: string, state: StateRow['state']][] = [
  ["another user's link to a folder of this user", 'link'],
  ["a link to another user's folder", 'folder'],
  ['a folder that others can write', 'open'],
  ['a link out of RUNNER_TEMP', 'elsewhere'],
  ['a link to a link', 'twice'],
];

export const STATE_ROWS: StateRow[] = STATES.map(([attack, state]) => {
  return {
    kind: 'trust',
    attack: `for stop: ${attack}`,
    as: 'job user',
    holds: 'an error, and nothing is done',
    state,
  };
});

/** Attacks with a way of their own; their tests have these names. */
export const OTHER_TRUST = {
  reused: {
    kind: 'trust',
    attack: 'for stop: a process that got the id of the watcher',
    as: 'job user',
    holds: 'it lives on',
  },
  cache: { kind: 'trust', attack: 'a sysdig of another job in the tool cache', as: 'job user', holds: 'it is not run' },
  strace: { kind: 'trust', attack: "another user's strace in front of PATH", as: 'job user', holds: 'it is not run' },
  open: {
    kind: 'trust',
    attack: 'a strace that anybody can write in front of PATH',
    as: 'root',
    holds: 'it is not run',
  },
  remains: {
    kind: 'trust',
    attack: 'a killed run, and a forged one of another user',
    as: 'job user',
    holds: 'only its own remains are removed',
  },
} satisfies Record<string, Row>;
