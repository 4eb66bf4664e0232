import { type ImagePath, lastName, utf8Of } from '../../base/path.ts';
import type { Bodies } from '../bodies.ts';
import { stanzas } from '../stanzas.ts';

/** A package of a language's package manager. Texts are Unicode. */
export interface LanguagePackage {
  /** The type in package URLs. */
  type: 'pypi' | 'npm' | 'gem';
  name: string;
  version: string;
  license?: string;
  /** The metadata file. */
  path: ImagePath;
}

const GEMSPEC = /\/([^/]+?)-(\d[^/-]*)(?:-[^/]*)?\.gemspec$/;
const MAX_METADATA = 4 << 20;

/**
 * The package that a metadata file of `languageFiles` describes; undefined without name or version. Throws
 * `Unreadable`.
 */
export function languagePackage(path: ImagePath, bodies: Bodies): LanguagePackage | undefined {
  const [, gem, version] = GEMSPEC.exec(path) ?? [];
  if (gem !== undefined) return { type: 'gem', name: utf8Of(gem), version: utf8Of(version!), path };
  const entry = bodies.file(path);
  if (!entry || entry.size > MAX_METADATA) return undefined;
  const text = utf8Of(bodies.text(entry));
  return lastName(path) === 'package.json' ? npmPackage(text, path) : pythonPackage(text, path);
}

function npmPackage(text: string, path: ImagePath): LanguagePackage | undefined {
  const { name, version, license } = objectOf(text);
  if (typeof name !== 'string' || typeof version !== 'string' || name === '') return undefined;
  return { type: 'npm', name, version, ...(typeof license === 'string' ? { license } : {}), path };
}

function objectOf(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/**
 * METADATA and PKG-INFO begin with fields in Debian's form. Source:
 * https://packaging.python.org/en/latest/specifications/core-metadata/
 */
function pythonPackage(text: string, path: ImagePath): LanguagePackage | undefined {
  for (const { fields } of stanzas(text)) {
    const [name, version] = [fields.get('name'), fields.get('version')];
    if (!name || !version) return undefined;
    const license = fields.get('license-expression') ?? fields.get('license');
    // Some packages have the whole licence text in this field.
    const short =
      license && license.length < 100 && !license.includes('\n') && license !== 'UNKNOWN' ? { license } : {};
    return { type: 'pypi', name, version, ...short, path };
  }
  return undefined;
}
