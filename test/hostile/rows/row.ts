/** The sections of the threat model (docs/security.md) that attacks belong to. */
export const KINDS = ['channel', 'words', 'trust', 'instructions', 'bounds', 'names'] as const;

/** The user of the step: root, or a user with sudo as on GitHub's runners. Root in the container is in all rows. */
export type Who = 'root' | 'job user';

/** An attack on the built programs, tried for real. */
export interface Row {
  kind: (typeof KINDS)[number];
  attack: string;
  as: Who;
  /** What holds, in the words of a user. */
  holds: string;
}
