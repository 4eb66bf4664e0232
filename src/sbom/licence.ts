import * as Models from '@cyclonedx/cyclonedx-library/Models';
import { fixupSpdxId } from '@cyclonedx/cyclonedx-library/SPDX';

const OPERATORS = /^(?:AND|OR|WITH|\(|\))$/;

/** Licences in the form of CycloneDX, without duplicates. */
export function licencesOf(names: readonly string[]): Models.LicenseRepository {
  const known = names.map((name) => spdxId(name) ?? name);
  return new Models.LicenseRepository([...new Set(known)].map(licenceOf));
}

/** A licence in the form of CycloneDX: an SPDX identifier, an SPDX expression, or else a name. */
export function licenceOf(text: string): Models.License {
  const id = spdxId(text);
  if (id !== undefined) return new Models.SpdxLicense(id);
  return isExpression(text) ? new Models.LicenseExpression(text) : new Models.NamedLicense(text);
}

/** Whether a text looks like an SPDX expression: known identifiers, joined by AND, OR and WITH. */
function isExpression(text: string): boolean {
  const words = text.split(/\s+|(?<=\()|(?=[()])/).filter(Boolean);
  const plain = words.filter((word) => word !== '(' && word !== ')');
  if (!balanced(words) || plain.length < 3 || plain.length % 2 === 0) return false;
  return plain.every((word, at) =>
    at % 2 === 1 ? OPERATORS.test(word) : plain[at - 1] === 'WITH' ? /^[\w.+-]+$/.test(word) : spdxId(word) === word,
  );
}

function balanced(words: readonly string[]): boolean {
  let open = 0;
  for (const word of words) {
    open += word === '(' ? 1 : word === ')' ? -1 : 0;
    if (open < 0) return false;
  }
  return open === 0;
}

/** The SPDX identifier of a text, if any. The library's table also returns a value for "constructor". */
function spdxId(text: string): string | undefined {
  const id: unknown = fixupSpdxId(text);
  return typeof id === 'string' ? id : undefined;
}
