import { stanzas } from '../stanzas.ts';

/**
 * Debian's short names that differ from SPDX's. Source:
 * https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
 */
const GNU = /^(A?GPL|LGPL|GFDL)-(\d)(\.\d)?(\+?)$/;
const OTHERS: Record<string, string> = {
  Expat: 'MIT',
  'Apache-2': 'Apache-2.0',
  Artistic: 'Artistic-1.0-Perl',
  Zlib: 'Zlib',
};
const MAX_NAMES = 50;

/**
 * The licences in a machine-readable debian/copyright, as SPDX names, sorted, each once; none for free text. They are
 * those of the source package: the file does not say which of its files are in which binary package.
 */
export function licencesOfCopyright(text: string): string[] {
  const names = new Set<string>();
  let form = false;
  for (const { fields } of stanzas(text)) {
    form ||= /copyright-format/.test(fields.get('format') ?? '');
    const [line = ''] = (fields.get('license') ?? '').split('\n');
    for (const name of line.split(/\s*(?:,|\b(?:and|or)\b)\s*/i))
      if (form && /^[\w.+-]{2,60}$/.test(name)) names.add(spdxName(name));
  }
  return [...names].sort().slice(0, MAX_NAMES);
}

function spdxName(name: string): string {
  const [, family, major, minor = '.0', later] = GNU.exec(name) ?? [];
  if (family) return `${family}-${major}${minor}-${later ? 'or-later' : 'only'}`;
  return OTHERS[name] ?? name;
}
