import { ComponentType, HashAlgorithm } from '@cyclonedx/cyclonedx-library/Enums';
import * as Models from '@cyclonedx/cyclonedx-library/Models';
import { JSON as Json, JsonSerializer } from '@cyclonedx/cyclonedx-library/Serialize';
import { Spec1dot6 } from '@cyclonedx/cyclonedx-library/Spec';
import { PackageURL } from 'packageurl-js';
import { utf8Of } from '../base/path.ts';
import type { Accounts } from '../packages/accounts.ts';
import type { Inventory, InventoryPackage } from '../packages/inventory.ts';
import type { LanguagePackage } from '../packages/languages/package.ts';
import { licencesOf } from './licence.ts';

/** The micro image that an SBOM describes. */
export interface SbomSubject {
  /** First tag of the micro image. */
  image: string;
  /** SHA-256 of rootfs.tar, hex. */
  sha256: string;
  /** Creation time of the micro image. */
  created: Date;
  /** Version of micropacker. */
  version: string;
  inventory: Inventory;
  accounts: Accounts;
}

/** Property names: the number of files of a component, and, on the image, of files without a component. */
const FILES = 'micropacker:files';
const UNOWNED = 'micropacker:files-of-no-component';

/**
 * sbom.cdx.json: a CycloneDX 1.6 list of the packages in a micro image, with package URLs that scanners understand. The
 * same image and list give the same bytes: there is no serial number, and the timestamp is the image's.
 */
export function sbom({ image, sha256, created, version, inventory, accounts }: SbomSubject): string {
  const bom = new Models.Bom();
  bom.metadata.timestamp = created;
  bom.metadata.tools.components.add(new Models.Component(ComponentType.Application, 'micropacker-action', { version }));
  bom.metadata.component = new Models.Component(ComponentType.Container, image, {
    bomRef: image,
    hashes: new Models.HashDictionary([[HashAlgorithm['SHA-256'], sha256]]),
    properties: new Models.PropertyRepository([new Models.Property(UNOWNED, String(accounts.none))]),
  });
  const { distribution, packages, languages } = inventory;
  if (distribution.id) bom.components.add(systemOf(distribution));
  const refs = new Map<string, Models.Property>();
  const filesOf = (one: InventoryPackage | LanguagePackage) => accounts.of.get(one) ?? 0;
  for (const one of packages) addOnce(componentOfPackage(one, distribution), filesOf(one), bom, refs);
  for (const one of languages) addOnce(componentOfLanguage(one), filesOf(one), bom, refs);
  for (const component of bom.components) bom.metadata.component.dependencies.add(component.bomRef);
  const serializer = new JsonSerializer(new Json.Normalize.Factory(Spec1dot6));
  return `${serializer.serialize(bom, { sortLists: true, space: 2 })}\n`;
}

/** Adds a component. A package that exists twice in a node_modules tree is one component with the files of both. */
function addOnce(
  component: Models.Component,
  files: number,
  bom: Models.Bom,
  refs: Map<string, Models.Property>,
): void {
  const ref = component.bomRef.value!;
  const known = refs.get(ref);
  if (known) {
    known.value = String(Number(known.value) + files);
    return;
  }
  const property = new Models.Property(FILES, String(files));
  component.properties.add(property);
  refs.set(ref, property);
  bom.components.add(component);
}

function systemOf({ id, version }: Inventory['distribution']): Models.Component {
  const name = `${id}${version ? `-${version}` : ''}`;
  return new Models.Component(ComponentType.OperatingSystem, id, {
    version: version || undefined,
    bomRef: `os:${name}`,
  });
}

function componentOfPackage(one: InventoryPackage, distribution: Inventory['distribution']): Models.Component {
  const purl = purlOf(one, distribution);
  return new Models.Component(ComponentType.Library, utf8Of(one.name), {
    version: utf8Of(one.version),
    purl,
    bomRef: purl,
    ...(one.vendor ? { publisher: utf8Of(one.vendor) } : {}),
    licenses: licencesOf(one.licences.map(utf8Of)),
  });
}

/**
 * The package URL of an OS package; Syft and Grype use the qualifier `upstream`.
 * Source: https://github.com/package-url/purl-spec/tree/main/types-doc (deb, apk, rpm)
 */
function purlOf(one: InventoryPackage, { id, version }: Inventory['distribution']): string {
  const [, epoch, rest = one.version] = (one.kind === 'rpm' && /^(\d+):(.*)$/s.exec(one.version)) || [];
  const { source } = one;
  const upstream =
    source && source.name !== one.name ? `${source.name}${source.version ? `@${source.version}` : ''}` : undefined;
  const qualifiers = {
    ...(one.architecture ? { arch: utf8Of(one.architecture) } : {}),
    ...(id && version ? { distro: `${id}-${version}` } : {}),
    ...(epoch ? { epoch } : {}),
    ...(upstream ? { upstream: utf8Of(upstream) } : {}),
  };
  const home = { deb: 'debian', apk: 'alpine', rpm: undefined }[one.kind];
  return new PackageURL(one.kind, id || home, utf8Of(one.name), utf8Of(rest), qualifiers, undefined).toString();
}

function componentOfLanguage({ type, name, version, license, path }: LanguagePackage): Models.Component {
  const [group, own] = type === 'npm' && name.startsWith('@') ? name.split(/\/(.*)/s) : [undefined, name];
  const known = type === 'pypi' ? name.toLowerCase().replace(/[-_.]+/g, '-') : (own ?? name);
  const purl = new PackageURL(type, group, known, version, undefined, undefined).toString();
  return new Models.Component(ComponentType.Library, own ?? name, {
    ...(group ? { group } : {}),
    version,
    purl,
    bomRef: purl,
    licenses: licencesOf(license ? [license] : []),
    properties: new Models.PropertyRepository([new Models.Property('micropacker:metadata', utf8Of(path))]),
  });
}
