import { LicenseExpression, NamedLicense, SpdxLicense } from '@cyclonedx/cyclonedx-library/Models';
import { Version } from '@cyclonedx/cyclonedx-library/Spec';
import { JsonStrictValidator } from '@cyclonedx/cyclonedx-library/Validation';
import fc from 'fast-check';
import { PackageURL } from 'packageurl-js';
import { describe, expect, test } from 'vitest';
import type { ImagePath } from '../../src/base/path.ts';
import type { Accounts } from '../../src/packages/accounts.ts';
import type { Inventory } from '../../src/packages/inventory.ts';
import { licenceOf } from '../../src/sbom/licence.ts';
import { sbom } from '../../src/sbom/sbom.ts';

const NOTHING = { files: [], folders: [] };
const path = '/app/x' as ImagePath;
const INVENTORY: Inventory = {
  distribution: { id: 'debian', version: '12' },
  packages: [
    {
      ...{
        kind: 'deb',
        name: 'libssl3',
        version: '3.0.1-1~deb12u1',
        architecture: 'amd64',
        vendor: 'D\xc3\xa9bian <x@y>',
      },
      ...{
        source: { name: 'openssl', version: '3.0.1' },
        licences: ['Apache-2.0', 'apache-2.0', 'Free thing', 'GPL-2.0-or-later'],
        ...NOTHING,
      },
    },
    { kind: 'deb', name: 'libstdc++6', version: '2:12', source: { name: 'libstdc++6' }, licences: [], ...NOTHING },
    {
      kind: 'rpm',
      name: 'bash',
      version: '1:5.1-2.el9',
      architecture: 'x86_64',
      licences: ['MIT AND GPL-2.0-only'],
      ...NOTHING,
    },
    { kind: 'apk', name: 'musl', version: '1.2.4-r2', licences: ['BSD GPL2+'], ...NOTHING },
  ],
  languages: [
    { type: 'npm', name: '@scope/pkg', version: '1.0.0', license: '(MIT OR Apache-2.0)', path },
    { type: 'npm', name: 'express', version: '4.18.2', license: 'mit', path },
    { type: 'npm', name: 'express', version: '4.18.2', path: '/app/other' as ImagePath },
    { type: 'pypi', name: 'Ruamel.yaml_clib', version: '0.2', path },
    { type: 'gem', name: 'rack', version: '2.2', path },
  ],
  owners: new Map(),
};

/** The first package has 100 files, the next 101, and so on. Five files have no component. */
function accountsIn({ packages, languages }: Inventory): Accounts {
  const all = [...packages, ...languages];
  return { of: new Map(all.map((one, at) => [one, 100 + at])), none: 5 };
}

const make = (inventory = INVENTORY, accounts = accountsIn(INVENTORY)) =>
  sbom({
    ...{ image: 'app:1.2-micro', sha256: 'ab'.repeat(32), created: new Date(77_000) },
    ...{ version: '1.0.0', inventory, accounts },
  });
const problems = (text: string) => new JsonStrictValidator(Version.v1dot6).validate(text);

describe('the SBOM', () => {
  const text = make();
  const bom = JSON.parse(text);
  const purls: string[] = bom.components.map(({ purl }: { purl?: string }) => purl).filter(Boolean);

  test('is valid CycloneDX 1.6', async () => {
    expect(bom).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.6' });
    expect(await problems(text)).toBeNull();
    expect(await problems(text.replace('"libssl3"', '3'))).not.toBeNull();
  });

  test('names the image with the SHA-256 of its rootfs, its time, and micropacker as the tool', () => {
    const { component, timestamp, tools } = bom.metadata;
    expect(component).toMatchObject({
      type: 'container',
      name: 'app:1.2-micro',
      hashes: [{ alg: 'SHA-256', content: 'ab'.repeat(32) }],
    });
    expect(timestamp).toBe('1970-01-01T00:01:17.000Z');
    expect(tools.components).toMatchObject([{ name: 'micropacker-action', version: '1.0.0' }]);
  });

  test('has each package once, with a package URL that scanners understand', () => {
    expect(purls.toSorted()).toEqual(
      [
        'pkg:apk/debian/musl@1.2.4-r2?distro=debian-12',
        'pkg:deb/debian/libssl3@3.0.1-1~deb12u1?arch=amd64&distro=debian-12&upstream=openssl%403.0.1',
        'pkg:deb/debian/libstdc%2B%2B6@2:12?distro=debian-12',
        'pkg:gem/rack@2.2',
        'pkg:npm/%40scope/pkg@1.0.0',
        'pkg:npm/express@4.18.2',
        'pkg:pypi/ruamel-yaml-clib@0.2',
        'pkg:rpm/debian/bash@5.1-2.el9?arch=x86_64&distro=debian-12&epoch=1',
      ].toSorted(),
    );
    for (const purl of purls) expect(PackageURL.fromString(purl).toString()).toBe(purl);
    const refs = bom.dependencies.find(({ ref }: { ref: string }) => ref === 'app:1.2-micro').dependsOn;
    expect(refs.toSorted()).toEqual([...purls, 'os:debian-12'].toSorted());
  });

  test('has the distribution, publishers in UTF-8, and licences as identifier, expression or name', () => {
    const find = (name: string) => bom.components.find((one: { name: string }) => one.name === name);
    expect(find('debian')).toMatchObject({ type: 'operating-system', version: '12' });
    expect(find('libssl3').publisher).toBe('Débian <x@y>');
    expect(find('libssl3').licenses).toEqual([
      { license: { name: 'Free thing' } },
      { license: { id: 'Apache-2.0' } },
      { license: { id: 'GPL-2.0-or-later' } },
    ]);
    expect(find('bash').licenses).toEqual([{ expression: 'MIT AND GPL-2.0-only' }]);
    expect(find('musl').licenses).toEqual([{ license: { name: 'BSD GPL2+' } }]);
  });

  test('has the number of files of each package (the sum for a duplicate package) and of no package', () => {
    const filesOf = ({ properties }: { properties?: { name: string; value: string }[] }) =>
      properties?.find(({ name }) => name === 'micropacker:files')?.value;
    const counts = bom.components.flatMap((one: { name: string; properties?: [] }) =>
      filesOf(one) ? [[one.name, filesOf(one)]] : [],
    );
    expect(Object.fromEntries(counts)).toEqual({
      ...{ libssl3: '100', 'libstdc++6': '101', bash: '102', musl: '103' },
      ...{ pkg: '104', express: '211', 'Ruamel.yaml_clib': '107', rack: '108' },
    });
    expect(bom.metadata.component.properties).toEqual([{ name: 'micropacker:files-of-no-component', value: '5' }]);
  });

  test('has the same bytes for any order of the packages', () => {
    const other = {
      ...INVENTORY,
      packages: INVENTORY.packages.toReversed(),
      languages: INVENTORY.languages.slice(0, 2).toReversed(),
    };
    expect(make()).toBe(text);
    expect(make(other)).toBe(make({ ...INVENTORY, languages: INVENTORY.languages.slice(0, 2) }));
  });

  test('is valid without any package', async () => {
    expect(
      await problems(make({ ...INVENTORY, distribution: { id: '', version: '' }, packages: [], languages: [] })),
    ).toBeNull();
  });

  test('is valid for any names, versions and licences of a hostile image', async () => {
    const latin1 = fc.string({
      unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)),
      minLength: 1,
    });
    const words = fc.tuple(latin1, latin1, latin1, fc.string({ minLength: 1 }));
    const said = fc.sample(words, { numRuns: 300, seed: 7 });
    const inventory: Inventory = {
      owners: new Map(),
      distribution: { id: 'alpine', version: '' },
      packages: said.map(([name, version, text]) => ({
        kind: 'apk',
        name,
        version,
        vendor: text,
        licences: [text],
        ...NOTHING,
      })),
      languages: said.map(([, , , text]) => ({ type: 'npm', name: text, version: text, license: text, path })),
    };
    expect(await problems(make(inventory))).toBeNull();
  });
});

test.each([
  ['MIT', 'identifier'],
  ['apache-2.0', 'identifier'],
  ['MIT OR Apache-2.0', 'expression'],
  ['(MIT OR GPL-2.0-or-later) AND BSD-3-Clause', 'expression'],
  ['GPL-2.0-only WITH Classpath-exception-2.0', 'expression'],
  ['MIT OR', 'name'],
  ['MIT OR nonsense', 'name'],
  ['(MIT OR ISC', 'name'],
  ['MIT BSD', 'name'],
  ['SEE LICENSE IN FILE', 'name'],
])('the licence %s is an SPDX %s', (text, kind) => {
  const kinds = { identifier: SpdxLicense, expression: LicenseExpression, name: NamedLicense };
  expect(licenceOf(text)).toBeInstanceOf(kinds[kind as keyof typeof kinds]);
});
