import { deflateRawSync } from 'node:zlib';
import { counted } from '../../base/units.ts';
import type { PublishedReport } from '../json.ts';
import type { PackageRecord } from '../report.ts';
import type { Share, SizeNode } from '../sizes.ts';

/** The data of the report page's script. */
export interface PageData {
  /** Sizes by folder. Absent if the image was not read. */
  sizes?: SizeNode;
  packages: PackageShare[];
  rows: Row[];
  /** Number of all packed files; `rows` holds the largest. */
  all: number;
}

/** An OS package in the treemap. */
export type PackageShare = Pick<PackageRecord, 'name' | 'files' | 'bytes'>;

/** A packed file: path, bytes, reason, OS package (else language package) or '', the path that needs it or ''. */
export type Row = [path: string, bytes: number, reason: string, owner: string, by: string];

/** Keeps the whole page under 3 MB. */
const LIMIT_BYTES = 2_500_000;

/** A treemap with more packages is unreadable. */
const PACKAGES = 3000;

/**
 * The data as base64 of raw deflate of JSON, so that no file name can close the surrounding element. If the data is
 * too large, the smallest files are left out.
 */
export function pageData({ packages, packed }: PublishedReport, sizes: SizeNode | undefined): string {
  const files = packed.filter(({ type }) => type !== 'directory');
  const rows = files
    .map(
      ({ path, size, reason, package: owner, language = '', by = '' }): Row => [
        path,
        size,
        reason,
        owner ?? language,
        by,
      ],
    )
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  for (let count = rows.length; ; count = Math.floor(count / 2)) {
    const data: PageData = {
      sizes,
      packages: largest(packages?.list ?? []),
      rows: rows.slice(0, count),
      all: rows.length,
    };
    const text = deflateRawSync(JSON.stringify(data), { level: 9 }).toString('base64');
    if (text.length <= LIMIT_BYTES || count === 0) return text;
  }
}

/** The largest packages; the rest is summed up as one. */
function largest(packages: readonly PackageRecord[]): PackageShare[] {
  const shares = packages.map(({ name, files, bytes }) => ({ name, files, bytes }));
  shares.sort((a, b) => b.bytes.total - a.bytes.total || (a.name < b.name ? -1 : 1));
  const rest = shares.splice(PACKAGES);
  if (rest.length === 0) return shares;
  const sum = (of: 'bytes' | 'files', side: keyof Share) => rest.reduce((all, one) => all + one[of][side], 0);
  const share = (of: 'bytes' | 'files') => ({ packed: sum(of, 'packed'), total: sum(of, 'total') });
  return [...shares, { name: counted(rest.length, 'smaller package'), files: share('files'), bytes: share('bytes') }];
}
