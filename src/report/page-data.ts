import { deflateRawSync } from 'node:zlib';
import { showCount } from '../units.ts';
import type { ToldReport } from './json.ts';
import type { PackageRecord, Share } from './report.ts';
import type { SizeNode } from './sizes.ts';

/** What the report page's script works with. */
export interface PageData {
  /** By folder. Absent before the image was read. */
  sizes?: SizeNode;
  packages: PackageShare[];
  rows: Row[];
  /** Number of packed files of which `rows` are the largest. */
  all: number;
}

/** An OS package as the treemap has it. */
export type PackageShare = Pick<PackageRecord, 'name' | 'files' | 'bytes'>;

/** A packed file: path, bytes, reason, package (of the OS, else of a language) or '', who asked for it or ''. */
export type Row = [path: string, bytes: number, reason: string, owner: string, by: string];

/** The page is to stay under 3 MB with all that is in it. */
const LIMIT_BYTES = 2_500_000;

/** More packages nobody can tell apart in a treemap. */
const PACKAGES = 3000;

/** The data as base64 of raw deflate of JSON: whatever names hold, it cannot end the element it stands in. Rows are left out, the smallest first, until it fits. */
export function pageData({ packages, packed }: ToldReport, sizes: SizeNode | undefined): string {
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

/** The smallest of very many packages are one. */
function largest(packages: readonly PackageRecord[]): PackageShare[] {
  const shares = packages.map(({ name, files, bytes }) => ({ name, files, bytes }));
  shares.sort((a, b) => b.bytes.total - a.bytes.total || (a.name < b.name ? -1 : 1));
  const rest = shares.splice(PACKAGES);
  if (rest.length === 0) return shares;
  const sum = (of: 'bytes' | 'files', side: keyof Share) => rest.reduce((all, one) => all + one[of][side], 0);
  const share = (of: 'bytes' | 'files') => ({ packed: sum(of, 'packed'), total: sum(of, 'total') });
  return [
    ...shares,
    { name: `${showCount(rest.length)} smaller packages`, files: share('files'), bytes: share('bytes') },
  ];
}
