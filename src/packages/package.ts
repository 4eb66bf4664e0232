import type { ImagePath } from '../path.ts';

export type PackageKind = 'deb' | 'apk' | 'rpm';

/** What a package manager's database says of an installed package. Texts have one character a byte. */
export interface PackageFacts {
  kind: PackageKind;
  name: string;
  /** As the package manager writes it: with epoch and release. */
  version: string;
  architecture?: string;
  /** The source package that it was built from; its version where it is another. */
  source?: { name: string; version?: string };
  license?: string;
  vendor?: string;
}

/** An installed package and what the image has of it, each path physical and once. */
export interface Package extends PackageFacts {
  /** Files, links and devices. */
  files: ImagePath[];
  folders: ImagePath[];
}

/** Tells packages apart that are installed beside each other. */
export function keyOf({ kind, name, architecture, version }: PackageFacts): string {
  return [kind, name, architecture, version].join('\0');
}
