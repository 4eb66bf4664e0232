import { i as __toESM } from "./rolldown-runtime.js";
import { a as require_models, i as require_spdx, n as require_spec, o as require_enums, r as require_index_node, t as require_packageurl_js } from "./cyclonedx.js";
import { c as utf8Of } from "./base-path.js";

// src/sbom/licence.ts
var import_enums = require_enums();
var import_index_node = require_index_node();
var import_spec = require_spec();
var import_packageurl_js = require_packageurl_js();
var import_models = /* @__PURE__ */ __toESM(require_models(), 1);
var import_spdx = require_spdx();
const OPERATORS = /^(?:AND|OR|WITH|\(|\))$/;
/** Licences in the form of CycloneDX, without duplicates. */
function licencesOf(names) {
	const known = names.map((name) => spdxId(name) ?? name);
	return new import_models.LicenseRepository([...new Set(known)].map(licenceOf));
}
/** A licence in the form of CycloneDX: an SPDX identifier, an SPDX expression, or else a name. */
function licenceOf(text) {
	const id = spdxId(text);
	if (id !== void 0) return new import_models.SpdxLicense(id);
	return isExpression(text) ? new import_models.LicenseExpression(text) : new import_models.NamedLicense(text);
}
/** Whether a text looks like an SPDX expression: known identifiers, joined by AND, OR and WITH. */
function isExpression(text) {
	const words = text.split(/\s+|(?<=\()|(?=[()])/).filter(Boolean);
	const plain = words.filter((word) => word !== "(" && word !== ")");
	if (!balanced(words) || plain.length < 3 || plain.length % 2 === 0) return false;
	return plain.every((word, at) => at % 2 === 1 ? OPERATORS.test(word) : plain[at - 1] === "WITH" ? /^[\w.+-]+$/.test(word) : spdxId(word) === word);
}
function balanced(words) {
	let open = 0;
	for (const word of words) {
		open += word === "(" ? 1 : word === ")" ? -1 : 0;
		if (open < 0) return false;
	}
	return open === 0;
}
/** The SPDX identifier of a text, if any. The library's table also returns a value for "constructor". */
function spdxId(text) {
	const id = (0, import_spdx.fixupSpdxId)(text);
	return typeof id === "string" ? id : void 0;
}

// src/sbom/sbom.ts
/** Property names: the number of files of a component, and, on the image, of files without a component. */
const FILES = "micropacker:files";
const UNOWNED = "micropacker:files-of-no-component";
/**
* sbom.cdx.json: a CycloneDX 1.6 list of the packages in a micro image, with package URLs that scanners understand. The
* same image and list give the same bytes: there is no serial number, and the timestamp is the image's.
*/
function sbom({ image, sha256, created, version, inventory, accounts }) {
	const bom = new import_models.Bom();
	bom.metadata.timestamp = created;
	bom.metadata.tools.components.add(new import_models.Component(import_enums.ComponentType.Application, "micropacker-action", { version }));
	bom.metadata.component = new import_models.Component(import_enums.ComponentType.Container, image, {
		bomRef: image,
		hashes: new import_models.HashDictionary([[import_enums.HashAlgorithm["SHA-256"], sha256]]),
		properties: new import_models.PropertyRepository([new import_models.Property(UNOWNED, String(accounts.none))])
	});
	const { distribution, packages, languages } = inventory;
	if (distribution.id) bom.components.add(systemOf(distribution));
	const refs = /* @__PURE__ */ new Map();
	const filesOf = (one) => accounts.of.get(one) ?? 0;
	for (const one of packages) addOnce(componentOfPackage(one, distribution), filesOf(one), bom, refs);
	for (const one of languages) addOnce(componentOfLanguage(one), filesOf(one), bom, refs);
	for (const component of bom.components) bom.metadata.component.dependencies.add(component.bomRef);
	return `${new import_index_node.JsonSerializer(new import_index_node.JSON.Normalize.Factory(import_spec.Spec1dot6)).serialize(bom, {
		sortLists: true,
		space: 2
	})}\n`;
}
/** Adds a component. A package that exists twice in a node_modules tree is one component with the files of both. */
function addOnce(component, files, bom, refs) {
	const ref = component.bomRef.value;
	const known = refs.get(ref);
	if (known) {
		known.value = String(Number(known.value) + files);
		return;
	}
	const property = new import_models.Property(FILES, String(files));
	component.properties.add(property);
	refs.set(ref, property);
	bom.components.add(component);
}
function systemOf({ id, version }) {
	const name = `${id}${version ? `-${version}` : ""}`;
	return new import_models.Component(import_enums.ComponentType.OperatingSystem, id, {
		version: version || void 0,
		bomRef: `os:${name}`
	});
}
function componentOfPackage(one, distribution) {
	const purl = purlOf(one, distribution);
	return new import_models.Component(import_enums.ComponentType.Library, utf8Of(one.name), {
		version: utf8Of(one.version),
		purl,
		bomRef: purl,
		...one.vendor ? { publisher: utf8Of(one.vendor) } : {},
		licenses: licencesOf(one.licences.map(utf8Of))
	});
}
/**
* The package URL of an OS package; Syft and Grype use the qualifier `upstream`.
* Source: https://github.com/package-url/purl-spec/tree/main/types-doc (deb, apk, rpm)
*/
function purlOf(one, { id, version }) {
	const [, epoch, rest = one.version] = one.kind === "rpm" && /^(\d+):(.*)$/s.exec(one.version) || [];
	const { source } = one;
	const upstream = source && source.name !== one.name ? `${source.name}${source.version ? `@${source.version}` : ""}` : void 0;
	const qualifiers = {
		...one.architecture ? { arch: utf8Of(one.architecture) } : {},
		...id && version ? { distro: `${id}-${version}` } : {},
		...epoch ? { epoch } : {},
		...upstream ? { upstream: utf8Of(upstream) } : {}
	};
	const home = {
		deb: "debian",
		apk: "alpine",
		rpm: void 0
	}[one.kind];
	return new import_packageurl_js.PackageURL(one.kind, id || home, utf8Of(one.name), utf8Of(rest), qualifiers, void 0).toString();
}
function componentOfLanguage({ type, name, version, license, path }) {
	const [group, own] = type === "npm" && name.startsWith("@") ? name.split(/\/(.*)/s) : [void 0, name];
	const known = type === "pypi" ? name.toLowerCase().replace(/[-_.]+/g, "-") : own ?? name;
	const purl = new import_packageurl_js.PackageURL(type, group, known, version, void 0, void 0).toString();
	return new import_models.Component(import_enums.ComponentType.Library, own ?? name, {
		...group ? { group } : {},
		version,
		purl,
		bomRef: purl,
		licenses: licencesOf(license ? [license] : []),
		properties: new import_models.PropertyRepository([new import_models.Property("micropacker:metadata", utf8Of(path))])
	});
}

export { sbom };