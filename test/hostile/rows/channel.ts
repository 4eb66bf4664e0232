import type { Row } from './row.ts';

/** The folder of strace's output in a container. */
export const OUT = '/.micropacker/out';
const CHANGED = "a program in the container changed strace's output";
/** Without the filter in the kernel, which makes the calls of a container fail when strace has ended. */
const UNFILTERED = ['--seccomp=true', '--verify=true'];
const END_STRACE =
  'for p in /proc/[0-9]*; do grep -qs [/].micropacker/strace $p/cmdline && kill -9 $(basename $p); done';

interface InContainer extends Row {
  /** A script of the container, as root; $CANARY is the path of a file of this machine. */
  script: string;
}

/** An attack that changes nothing: all of them are tried in one container. */
export type QuietRow = InContainer;

/** An attack that ends the capture with an error. */
export interface LoudRow extends InContainer {
  code: number;
  says: string;
  flags?: string[];
}

const QUIET: [attack: string, script: string][] = [
  // Its content was in the output folder, and its mode 0600.
  ['the trace becomes a link to a file of this machine', `ln -sf "$CANARY" ${OUT}/main`],
  ['the trace is removed', `rm -f ${OUT}/main`],
  ['the trace is renamed', `mv ${OUT}/main ${OUT}/other`],
  ['another file is renamed to the trace', `echo x > ${OUT}/new && mv ${OUT}/new ${OUT}/main`],
  // It became 0666.
  ['the trace of an exec becomes a link', `ln -sf "$CANARY" ${OUT}/exec-0; ln -s "$CANARY" ${OUT}/exec-9`],
  // The step hung and ignored SIGINT.
  ['the trace of an exec becomes a pipe', `rm -f ${OUT}/exec-0; mkfifo ${OUT}/exec-0 ${OUT}/exec-9`],
  ['the trace of an exec becomes a device', `rm -f ${OUT}/exec-1; mknod ${OUT}/exec-1 c 1 5`],
  // "unexpected: EACCES" after the tag, and the files stayed.
  ['a folder that only root can remove', `mkdir -m 0700 ${OUT}/mine && touch ${OUT}/mine/file`],
  ['a thousand files beside the trace', `for n in $(seq 1000); do : > ${OUT}/exec-x$n; done`],
  ['a trace that anybody can run as root', `cp /bin/sh /x; chmod 4755 ${OUT}/exec-3`],
  [
    'made-up lines with paths of this machine',
    `echo '1 open("/../../../etc/shadow", O_RDONLY) = 3</etc/shadow>' >> ${OUT}/main`,
  ],
  ['strace itself is replaced', 'cp /bin/true /.micropacker/strace; ln -sf /bin/true /.micropacker/strace'],
  // Last: then nobody but root can open it.
  ["a trace of another user's that nobody can read", `chmod 0000 ${OUT}/main; chown 4321 ${OUT}/main ${OUT}/exec-2`],
];

export const QUIET_ROWS: QuietRow[] = (['root', 'job user'] as const).flatMap((as) =>
  QUIET.map(([attack, script]) => ({
    kind: 'channel' as const,
    attack,
    as,
    holds: 'the step goes on, and no file changes',
    script,
  })),
);

const LOUD: Omit<LoudRow, 'kind' | 'holds' | 'code'>[] = [
  // 153 s, 3.2 GB, SIGKILL.
  {
    attack: 'a trace with a hole of 20 GB',
    as: 'root',
    script: `truncate -s 20G ${OUT}/main`,
    says: 'more than 4.29 GB',
  },
  { attack: 'a trace with a hole of 2 GB', as: 'job user', script: `truncate -s 2G ${OUT}/main`, says: CHANGED },
  {
    ...{ attack: 'an emptied trace', as: 'job user', script: `sleep 0.5; : > ${OUT}/main` },
    says: `${CHANGED}: it became shorter`,
  },
  {
    ...{ attack: 'a line of 100 MB in the trace', as: 'root' },
    script: `head -c 100000000 /dev/zero | tr '\\0' x >> ${OUT}/main`,
    says: `${CHANGED}: it has a line of more than`,
  },
  {
    ...{ attack: 'a million made-up paths', as: 'job user' },
    script: `seq -f "1 open(\\"/%.0f$(printf '%0900d' 0)\\", O_RDONLY) = -1 ENOENT (x)" 1000000 >> ${OUT}/main`,
    says: 'the container looked for too many different paths',
  },
  {
    ...{ attack: 'strace is ended', as: 'job user', script: END_STRACE, flags: UNFILTERED },
    says: 'strace ended while the container was running',
  },
  // Was believed.
  {
    ...{ attack: 'strace is ended and imitated', as: 'root' },
    script: [
      `sleep 0.5; ${END_STRACE}`,
      // Quoted so that the loop above does not find, and end, the shell that runs it.
      `bash -c 'exec -a /.micropacker/"strace" sleep 1000 -o ${OUT}/main -- x' & perl -e 'sleep 1000' -- -o ${OUT}/main x & true`,
    ].join('; '),
    flags: UNFILTERED,
    says: 'strace ended while the container was running',
  },
];

export const LOUD_ROWS: LoudRow[] = LOUD.map((row) => ({
  kind: 'channel',
  holds: 'the capture ends with an error',
  code: 5,
  ...row,
}));

/** A mount by which the container could write where the step writes: `$PLACE`, `$OUTPUT`, `$TEMP` and `$LINK` to it. */
export interface MountRow extends Row {
  mount: string;
  says: string;
}

const MOUNTS: [attack: string, as: Row['as'], mount: string, says: string][] = [
  ['the folder above the output is mounted', 'root', '$PLACE:/x', 'can be changed by the container'],
  ['the output folder is mounted', 'job user', '$OUTPUT:/x', 'can be changed by the container'],
  ['the temp folder is mounted', 'job user', '$TEMP:/x', 'can be changed by the container'],
  ['a link to the temp folder is mounted', 'job user', '$LINK:/x', 'can be changed by the container'],
];

export const MOUNT_ROWS: MountRow[] = MOUNTS.map(([attack, as, mount, says]) => {
  return { kind: 'channel', attack, as, holds: 'refused before the container starts', mount, says };
});
