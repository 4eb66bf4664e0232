import type { ImagePath } from '../base/path.ts';

export type PackageKind = 'deb' | 'apk' | 'rpm';

/** Facts about an installed package from a package manager's database. Texts have one character per byte. */
export interface PackageFacts {
  kind: PackageKind;
  name: string;
  /** In the package manager's form, with epoch and release. */
  version: string;
  architecture?: string;
  /** The source package; `version` only if it differs from the package's. */
  source?: { name: string; version?: string };
  license?: string;
  vendor?: string;
}

/** An installed package and its paths in the image, each physical and listed once. */
export interface Package extends PackageFacts {
  /** Files, links and devices. */
  files: ImagePath[];
  folders: ImagePath[];
}

/** A key that differs for packages that are installed side by side. */
export function keyOf({ kind, name, architecture, version }: PackageFacts): string {
  return [kind, name, architecture, version].join('\0');
}
