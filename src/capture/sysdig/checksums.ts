import table from './checksums.json' with { type: 'json' };
import type { Architecture } from './versions.ts';

/** SHA-256 of a release's tar.gz as 64 hexadecimal digits, per version and architecture; '' if it is not known. */
export type Checksums = Readonly<Record<string, Readonly<Record<Architecture, string>>>>;

/**
 * The digests in the source. The project publishes no checksum file: `scripts/pin-sysdig.js` computes them from the
 * archives at https://github.com/draios/sysdig/releases and is the only one to write checksums.json. Releases without a
 * digest here are checked against the one in GitHub's release API.
 */
export const CHECKSUMS: Checksums = table;
