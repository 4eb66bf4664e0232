import { i as __toESM } from "./rolldown-runtime.js";
import { _ as Failure } from "./base-tar.js";
import { E as parseBytes } from "./engine-base.js";
import { t as require_picomatch } from "./picomatch.js";
import { fileURLToPath } from "node:url";
import { isAbsolute, join, resolve } from "node:path";
import { homedir, release } from "node:os";

// src/base/machine.ts
const SYSTEMS = {
	darwin: "macOS",
	win32: "Windows"
};
/** Throws `Failure` if this machine cannot observe the files that a container opens. */
function requireMachine(platform = process.platform) {
	if (platform !== "linux") throw notSupported(`this machine runs ${SYSTEMS[platform] ?? platform}, but a container's files can be observed only on Linux`, "Use runs-on: ubuntu-24.04 (or ubuntu-24.04-arm) for this job.");
}
/** The 32-bit architecture that each processor runs, too. */
const ALSO = {
	amd64: "386",
	arm64: "arm"
};
/**
* Throws `Failure` if containers of the image would be emulated here: the capture would have the emulator's files, too.
*/
function requireArchitecture(image, wanted, engine) {
	if (wanted === engine || wanted === ALSO[engine]) return;
	throw notSupported(`${image} is for ${wanted}, but this machine is ${engine}: the capture would have the emulator's files, too`, wanted === "arm64" ? "Use runs-on: ubuntu-24.04-arm for this image. Without `test`, file lists captured there can be packed here." : `Use a runner with ${wanted}. Without \`test\`, file lists captured there can be packed here.`);
}
/**
* Throws `Failure` if the engine's containers run on another kernel (release `engine`) than this process, whose kernel
* the tracers observe. `address` is the engine's. If another machine has the same kernel release, the tracer fails
* because it captures nothing.
*/
async function requireOwnKernel(engine, address, own = release()) {
	if (engine === void 0 || engine === own) return;
	throw notSupported(`the container engine at ${await address()} runs on another machine (kernel ${engine}, here ${own}): its containers cannot be observed from here`, "Use an engine on this machine: check DOCKER_HOST, DOCKER_CONTEXT and docker context ls. File lists captured there can be packed here, without `test`.");
}
/**
* Throws `Failure` if podman answers instead of Docker: packing works, but its API to run and copy containers differs.
*/
function requireDocker(podman) {
	if (!podman) return;
	throw notSupported("the container engine is podman, which cannot attach to or copy containers like Docker", "Use Docker to run the test. Without `test`, file lists can be packed with podman.");
}
function notSupported(why, fix) {
	return new Failure(`not supported here, because ${why}`, { fix });
}

// src/image/reference.ts
/**
* The default tag of the micro image: `-micro` is appended to the tag or, without a tag, to the name. A digest is
* removed. An image given by its id becomes `micro:<first 12 digits>`.
* Grammar: https://pkg.go.dev/github.com/distribution/reference
*/
function microTag(reference) {
	const id = /^(?:sha256:)?([0-9a-f]{12})[0-9a-f]{0,52}$/.exec(reference);
	if (id) return `micro:${id[1]}`;
	return `${reference.replace(/@.*$/, "")}-micro`;
}
/** True if the reference is the beginning of this id (`sha256:…`). */
function isIdOf(reference, id) {
	const digits = reference.replace(/^sha256:/, "");
	return /^[0-9a-f]+$/.test(digits) && id.startsWith(`sha256:${digits}`);
}
/** The repository of a reference, without tag and digest: `localhost:5000/app:1` is `localhost:5000/app`. */
function repositoryOf(reference) {
	return reference.replace(/@.*$/, "").replace(/:[^:/]*$/, "");
}
/**
* The full name of a reference: `app` is `docker.io/library/app:latest`. A digest after a tag is removed; a digest
* without a tag is kept.
* Source: https://pkg.go.dev/github.com/distribution/reference (splitDockerDomain, TagNameOnly)
*/
function fullName(reference) {
	const [first, ...others] = reference.split("/");
	const named = others.length > 0 && /[.:A-Z]|^localhost$/.test(first);
	const host = named && first !== "index.docker.io" ? first : "docker.io";
	const path = named ? others.join("/") : reference;
	const full = `${host}/${host === "docker.io" && !path.includes("/") ? `library/${path}` : path}`.replace(/(:[\w.-]+)@.*$/, "$1");
	return /:[^/]*$/.test(full) ? full : `${full}:latest`;
}
/** True for one of Docker's own images (a name without registry and account): only Docker can push it. */
function isOfficial(reference) {
	return fullName(reference).startsWith("docker.io/library/");
}
const PART = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*";
const LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?";
const TAG = new RegExp(`^(?:${`(?:${LABEL}(?:\\.${LABEL})*|\\[[0-9a-fA-F:]+\\])(?::\\d+)?`}/)?${PART}(?:/${PART})*(?::\\w[\\w.-]{0,127})?$`);
/**
* True if the engine accepts the reference as a tag (no digest).
* Grammar: https://pkg.go.dev/github.com/distribution/reference
*/
function isTag(reference) {
	return TAG.test(reference);
}
/** True if the text can name an image: a name with an optional tag and digest, or an id. */
function isReference(reference) {
	if (/^(?:sha256:)?[0-9a-f]{12,64}$/.test(reference)) return true;
	return isTag(reference.replace(/@sha256:[0-9a-f]{64}$/, ""));
}
/** A file name has at most 255 bytes, and names are put around this. */
const MAX_SLUG = 200;
/** A reference with only characters that are allowed in file and artifact names. */
function slug(reference) {
	return reference.replace(/^sha256:/, "").replace(/[^A-Za-z0-9._-]+/g, "-").replace(/^\.+/, "-").slice(0, MAX_SLUG);
}

// src/request/wrong.ts
/** The error of an input: its name, the wrong value and the allowed values. */
function wrong(name, got, want, fix) {
	return new Failure(`${name}: ${got === "" ? "is empty" : `got "${got}"`}, want ${want}`, { fix });
}

// src/request/values.ts
const MAX_TIMEOUT_S = 21600;
/** A list input: one value per line, without blank lines. */
function valuesOf(text) {
	return text.split("\n").map((line) => line.trim()).filter((line) => line !== "");
}
/** YAML 1.2's booleans, as in @actions/core. */
function booleanOf(name, text) {
	if (/^(true|True|TRUE)$/.test(text)) return true;
	if (/^(false|False|FALSE)$/.test(text)) return false;
	throw wrong(name, text, "true or false");
}
/** A whole number from `min` to `max`. */
function integerOf(name, text, min, max) {
	const number = Number(text);
	if (!/^\d+$/.test(text) || number < min || number > max) throw wrong(name, text, `a whole number from ${min} to ${max}`);
	return number;
}
/** Splits a single line into words (quotes keep them together). Each of several lines is one argument. */
function commandOf(text) {
	const lines = valuesOf(text);
	if (lines.length !== 1) return lines;
	return [...lines[0].matchAll(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g)].map(([word]) => word).map((word) => word.replace(/"([^"]*)"|'([^']*)'/g, (_, double, single) => double ?? single));
}
function secondsOf(name, text) {
	return integerOf(name, text, 1, MAX_TIMEOUT_S) * 1e3;
}
function sizeOf(name, text) {
	if (text === "") return void 0;
	const bytes = parseBytes(text);
	if (!bytes) throw wrong(name, text, "a size such as 25MB, 24MiB or a number of bytes");
	return bytes;
}
/** A size that can be 0. */
function sizeOrNone(name, text) {
	const bytes = parseBytes(text);
	if (bytes === void 0) throw wrong(name, text, "a size such as 1MB, 500kB or a number of bytes; 0 for none");
	return bytes;
}
function ratioOf(text) {
	if (text === "") return void 0;
	const ratio = Number(text);
	if (!(ratio > 0 && ratio <= 1)) throw wrong("max-ratio", text, "a number above 0 and up to 1, for example 0.2 for 20 % of the original");
	return ratio;
}
/** One of a few words. */
function oneOf(name, text, allowed) {
	const found = allowed.find((value) => value === text);
	if (!found) throw wrong(name, text, `one of ${allowed.join(", ")}`);
	return found;
}
function versionInput(text) {
	const version = text.replace(/^v/, "");
	if (version !== "" && !/^\d+\.\d+\.\d+$/.test(version)) throw wrong("sysdig-version", text, "a release such as 0.41.4");
	return version;
}
function sha256Input(text) {
	const digest = text.replace(/^sha256:/, "").toLowerCase();
	if (digest !== "" && !/^[0-9a-f]{64}$/.test(digest)) throw wrong("sysdig-sha256", text, "64 hex digits, as printed by sha256sum");
	return digest;
}
function driverInput(text) {
	if (text === "modern-bpf" || text === "kmod" || /^bpf:./.test(text)) return text;
	throw wrong("sysdig-driver", text, "modern-bpf, bpf:PATH or kmod");
}
/** SOURCE_DATE_EPOCH in seconds, if set. Source: https://reproducible-builds.org/specs/source-date-epoch/ */
function sourceDateEpoch(env) {
	const text = env.SOURCE_DATE_EPOCH;
	return text ? integerOf("SOURCE_DATE_EPOCH", text, 0, 253402300799) : void 0;
}

// src/request/source.ts
/** Reads the source. Throws `Failure` with the next step unless exactly one of the inputs is set. */
function readSource(texts) {
	const { image, container, services, composeFiles, composeService, startedBy } = texts;
	if (oneOf("started-by", startedBy || "step", ["step", "test"]) === "test") return suiteSource(texts);
	requireOne([
		["image", image],
		["container", container],
		["compose-file", composeFiles.join(" ")]
	]);
	if (composeFiles.length > 0 || composeService !== "") return composeSource(composeFiles, composeService);
	if (container !== "") {
		if (!NAME.test(container)) throw wrong("container", container, "the label of a service, or the name or id of a container");
		return {
			kind: "container",
			container,
			services: servicesOf(services)
		};
	}
	if (image === "") throw wrong("image", "", "the name of the image to pack", "For example: image: app:1.2, or container: web, or compose-file and compose-service");
	if (!isReference(image)) throw wrong("image", image, "the name of one image, for example app:1.2, or its id");
	return {
		kind: "image",
		image
	};
}
/** The test starts the containers, so what tells the step how to start one has no meaning. */
function suiteSource({ image, container, composeFiles, composeService }) {
	requireNoMeaning([
		["container", container],
		["compose-file", composeFiles.join(" ")],
		["compose-service", composeService]
	]);
	if (image === "") throw wrong("image", "", "the name under which the test runs the image", "For example: image: app:ci");
	if (/\s/.test(image)) throw wrong("image", image, "the name of one image, for example app:ci");
	if (!isReference(image)) throw wrong("image", image, "the name of one image, for example app:1.2, or its id");
	return {
		kind: "suite",
		image
	};
}
/** Throws `Failure` for an input that cannot be used with `started-by: test`. */
function requireNoMeaning(all) {
	const found = all.find(([, value]) => value !== "");
	if (!found) return;
	const [name, value] = found;
	throw new Failure(`${name}: got "${value}", but with started-by: test the test starts the containers`, { fix: `Leave out ${name}: the test's own docker commands say how its containers are started and when they are ready. Or leave out started-by, and the step starts one container.` });
}
/** A container's name (moby, daemon/names), which a service's label is too; and the name of a compose service. */
const NAME = /^[A-Za-z0-9_][\w.-]*$/;
/** The name of the source before its image is known. */
function sourceName(source) {
	if (source.kind === "compose") return source.service;
	return source.kind === "container" ? source.container : source.image;
}
function requireOne(all) {
	const [first, second] = all.filter(([, value]) => value !== "");
	if (!first || !second) return;
	throw new Failure(`${second[0]}: got "${second[1]}", but ${first[0]} is "${first[1]}", want only one of them`, { fix: "Set image to start a new container, container for an existing container, or compose-file for a service of a project." });
}
function composeSource(files, service) {
	if (files.length === 0) throw wrong("compose-file", "", "the compose file with the service", "For example: compose-file: compose.yml");
	if (service === "") throw wrong("compose-service", "", "the service to pack", "For example: compose-service: web");
	if (!NAME.test(service)) throw wrong("compose-service", service, "the name of a service in the compose file");
	return {
		kind: "compose",
		files: files.map((file) => resolve(file)),
		service
	};
}
/**
* Reads the `job.services` context as JSON: label to `{id, ports, network}`; null in a job without services.
* Source: https://docs.github.com/en/actions/reference/workflows-and-actions/contexts#job-context
*/
function servicesOf(text) {
	const services = parsed(text);
	const ids = /* @__PURE__ */ new Map();
	for (const [label, service] of Object.entries(services ?? {})) {
		const { id } = service ?? {};
		if (typeof id === "string") ids.set(label, id);
	}
	return ids;
}
function parsed(text) {
	if (text === "") return null;
	try {
		const value = JSON.parse(text);
		if (typeof value === "object" && !Array.isArray(value)) return value;
	} catch {}
	throw wrong("services", text, "the job's services as JSON", `Leave services out, or write: services: \${{ toJSON(job.services) }}`);
}

// src/request/shell.ts
/**
* Turns the shell template into argv, with `{0}` replaced by the script's path. Blanks separate words; quotes keep them
* together.
* Source: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#custom-shell
*/
function shellArgv(template, file) {
	const words = [...template.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map((match) => match[1] ?? match[2] ?? match[3]);
	if (words.length === 0 || !template.includes("{0}")) throw new Failure(`shell: got "${template}", want a program with {0} for the path of the script`, { fix: "For example: bash --noprofile --norc -eo pipefail {0}" });
	return words.map((word) => word.replaceAll("{0}", file));
}

// src/rootfs/selection/glob.ts
var import_picomatch = /* @__PURE__ */ __toESM(require_picomatch(), 1);
const OPTIONS = {
	dot: true,
	nonegate: true,
	strictSlashes: true,
	flags: "s"
};
/**
* The names that a glob selects (picomatch; `**` is supported, dot files are included, a leading "/" is optional). A
* glob for a folder also selects everything below; with `follow`, a link to a folder does too. Links before the first
* wildcard are followed. Globs are text (UTF-8), names are bytes: "?" stands for one byte.
*/
function globPaths(tree, text, follow = false) {
	const { base, rest } = readGlob(text);
	if (rest === "") return subtree(tree, base, follow);
	const { entry } = tree.resolve(`/${base}`);
	if (entry?.type !== "directory") return [];
	const test = matcher(rest);
	const from = entry.path === "/" ? 1 : entry.path.length + 1;
	return tree.below(entry.path).filter((path) => test(path.slice(from)));
}
/** The part of a glob before the first wildcard, one character per byte. */
function globBase(text) {
	return readGlob(text).base;
}
/** Tests if a glob (see `globPaths`) matches `name`, without a leading "/", or a folder above it. */
function matchBelow(text) {
	const { base, rest } = readGlob(text);
	const folder = base === "" ? "" : `${base}/`;
	if (rest === "") return (name) => name === base || name.startsWith(folder);
	const test = matcher(rest);
	return (name) => name.startsWith(folder) && test(name.slice(folder.length));
}
function readGlob(text) {
	const bare = Buffer.from(text, "utf8").toString("latin1").replace(/^(?:\.?\/)+|\/+$/g, "");
	const { isGlob, base, glob } = import_picomatch.default.scan(bare, OPTIONS);
	return isGlob ? {
		base: unquote(base),
		rest: glob
	} : {
		base: unquote(bare),
		rest: ""
	};
}
function matcher(bare) {
	const own = import_picomatch.default.makeRe(bare, OPTIONS);
	const below = import_picomatch.default.makeRe(`${bare}/**`, OPTIONS);
	return (name) => own.test(name) || below.test(name);
}
function subtree(tree, base, follow) {
	const { entry } = tree.locate(`/${base}`);
	if (!entry) return [];
	const home = follow ? tree.resolve(entry.path).entry : entry;
	if (home?.type !== "directory") return [entry.path];
	return [.../* @__PURE__ */ new Set([entry.path, home.path]), ...tree.below(home.path)];
}
function unquote(glob) {
	return glob.replace(/\\(.)/gs, "$1");
}

// src/rootfs/selection/presets.ts
/**
* Named sets for `keep` and `drop`, as globs for the layouts of Debian, Alpine, Red Hat and SUSE. An image can lack
* some of them. The closure adds the targets of links and the libraries of programs.
*/
const PRESETS = {
	/** `docker exec IMAGE sh`, scripts, CMD in shell form. busybox includes its other commands as `busybox NAME`. */
	shell: ["/bin/sh"],
	/** Trusted certificates of TLS libraries: OpenSSL, GnuTLS, Go, Java, curl. */
	"ca-certificates": [
		...[
			"/etc/ssl/certs",
			"/etc/ssl/cert.pem",
			"/etc/ssl/ca-bundle.pem",
			"/etc/ssl1.1/certs",
			"/etc/ssl1.1/cert.pem"
		],
		...[
			"/etc/pki/tls/certs",
			"/etc/pki/tls/cert.pem",
			"/etc/pki/ca-trust/extracted",
			"/etc/pki/java/cacerts"
		],
		...[
			"/var/lib/ca-certificates/pem",
			"/var/lib/ca-certificates/ca-bundle.pem",
			"/etc/ca-certificates/extracted"
		]
	],
	/** Every time zone, and the image's own. */
	tzdata: [
		"/usr/share/zoneinfo",
		"/etc/localtime",
		"/etc/timezone"
	],
	/** C.UTF-8, the alias lists and the image's settings; see `localeGlobs` for the locales of LANG. */
	locale: [...["/usr/lib/locale/C.{utf8,UTF-8}", "/usr/share/locale/locale.alias"], ...[
		"/etc/default/locale",
		"/etc/locale.conf",
		"/etc/locale.alias",
		"/usr/share/i18n/locales/musl"
	]],
	/** glibc's look-up of users and hosts: configuration, modules and small databases. musl does not need them. */
	nss: [...[
		"/etc/nsswitch.conf",
		"/etc/host.conf",
		"/etc/gai.conf",
		"/etc/services",
		"/etc/protocols"
	], ...[
		"/lib",
		"/lib64",
		"/usr/lib",
		"/usr/lib64"
	].flatMap((folder) => [`${folder}/libnss_*.so.2`, `${folder}/*-linux-gnu*/libnss_*.so.2`])]
};
const PRESET_NAMES = Object.keys(PRESETS);
function isPreset(name) {
	return Object.hasOwn(PRESETS, name);
}
/** The globs of a preset. `locales` are those in the image's ENV (de_DE.UTF-8); undefined means all locales. */
function presetGlobs(name, locales) {
	return [...PRESETS[name], ...name === "locale" ? localeGlobs(locales) : []];
}
/** A locale is in its own folder, with the charset in glibc's spelling, or in the archive of all locales. */
function localeGlobs(locales) {
	if (!locales) return ["/usr/lib/locale"];
	const named = locales.filter((name) => /^[\w.@-]+$/.test(name) && !/^(?:C|POSIX)(?:\.|$)/.test(name));
	if (named.length === 0) return [];
	const short = named.map((name) => name.replace(/\.[^@]*/, (charset) => `.${charset.replace(/[^a-z0-9]/gi, "").toLowerCase()}`));
	return ["/usr/lib/locale/locale-archive", ...[...named, ...short].map((name) => `/usr/lib/locale/${name}`)];
}

// src/rootfs/selection/selection.ts
const NO_NAMES = { locales: [] };
/** Reads a line: a glob, "package:NAME" or "preset:NAME"; a leading "!" deselects. */
function readLine(line) {
	const away = line.startsWith("!") && !line.startsWith("!(");
	const text = away ? line.slice(1) : line;
	const [, kind, name] = /^(package|preset):(.*)$/s.exec(text) ?? [];
	return kind === void 0 ? {
		away,
		kind: "glob",
		text
	} : {
		away,
		kind,
		text: name
	};
}
/**
* Applies lines to a tree in order. A folder also selects everything below it; with `follow`, a link to a folder also
* selects that folder and everything below it.
*/
function select(tree, lines, names = NO_NAMES, follow = false) {
	const paths = /* @__PURE__ */ new Set();
	const idle = [];
	for (const line of lines) {
		const read = readLine(line);
		const matched = pathsOf(read, tree, names, follow);
		if (matched.length === 0) idle.push(line);
		for (const path of matched) if (read.away) paths.delete(path);
		else paths.add(path);
	}
	return {
		paths,
		idle
	};
}
function pathsOf({ kind, text }, tree, names, follow) {
	if (kind === "package") return names.packages?.pathsOfPackage(text) ?? [];
	if (kind === "glob") return globPaths(tree, text, follow);
	return isPreset(text) ? presetGlobs(text, names.locales).flatMap((glob) => globPaths(tree, glob, follow)) : [];
}

// package.json
var version$1 = "1.0.0";

// src/about.ts
const version = version$1;
/** Absolute path of the program that keeps a capture running from the start step to the stop step. */
const watcher = fileURLToPath(new URL("../dist/watcher.js", import.meta.url));
/** Absolute path of the chisel. The relative path is the same from dist/ and src/. */
const chisel = fileURLToPath(new URL("../chisels/microdump.lua", import.meta.url));
/** Absolute path of the program that reads the layers of an image as root. */
const layerServer = fileURLToPath(new URL("../dist/layer-server.js", import.meta.url));
/** Absolute path of the report page's template. */
const reportPage = fileURLToPath(new URL("../dist/report-page.html", import.meta.url));

// src/request/run-args.ts
/**
* Options of `docker run` and `docker create` without a value; every other option has one.
* Source: https://docs.docker.com/reference/cli/docker/container/run/
*/
const SWITCHES = new Set(`--detach --disable-content-trust --help --init --interactive --no-healthcheck --oom-kill-disable --privileged
  --publish-all --quiet --read-only --rm --sig-proxy --tty --use-api-socket`.split(/\s+/));
const SHORT_SWITCHES = "ditPq";
const REFUSED = /* @__PURE__ */ new Map([
	["--cidfile", "the container is created twice, once from each image, but the file can be written only once"],
	["--pull", "a missing image is always pulled, and an existing image is used as it is"],
	["--help", "it only prints how docker run is used"]
]);
/**
* Turns the user's `docker run` arguments into those of `docker create`: removes `-d` and `--rm`, because the container
* runs detached and is removed after its log was read. Throws `Failure` for arguments that cannot work, and for words
* that are not options: they would replace the image or its command.
*/
function runArgsForCreate(runArgs) {
	return optionsOf(runArgs).flatMap(({ name, words }) => {
		const refused = REFUSED.get(name);
		if (refused) throw new Failure(`run-args: ${name} cannot be used here: ${refused}`, { fix: `Remove ${name} from run-args.` });
		if (name === "--rm" || name === "--detach") return [];
		if (name.startsWith("--")) return words;
		const cluster = withoutDetach(words[0]);
		return cluster === "-" ? [] : [cluster, ...words.slice(1)];
	});
}
/** The options of `docker run` arguments, in order. Throws `Failure` for a word that is not an option. */
function optionsOf(runArgs) {
	const options = [];
	for (let at = 0; at < runArgs.length; at++) {
		const word = runArgs[at];
		if (!/^-[^-]|^--[^-]/.test(word)) throw notAnOption(word);
		const name = word.split("=", 1)[0];
		const alone = word.startsWith("--") ? word.includes("=") || SWITCHES.has(name) : hasItsValue(word);
		if (!alone && at + 1 === runArgs.length && !word.startsWith("--")) throw withoutValue(word);
		options.push({
			name,
			words: alone || at + 1 === runArgs.length ? [word] : [word, runArgs[++at]]
		});
	}
	return options;
}
/** Whether no further word belongs to a cluster of short options: -it, -p80:80, but not -p or -itp. */
function hasItsValue(cluster) {
	const value = [...cluster.slice(1)].findIndex((letter) => !SHORT_SWITCHES.includes(letter));
	return value < 0 || value + 2 < cluster.length;
}
/** Removes the -d of a cluster: only among the switches, for after them is a value. */
function withoutDetach(cluster) {
	const switches = /^-[ditPq]*/.exec(cluster)[0];
	return switches.replaceAll("d", "") + cluster.slice(switches.length);
}
/**
* The value of an option, and the words of the same option with another value; undefined for a switch. `short` is its
* letter, which may be the last of a cluster.
*/
function optionValue({ name, words }, long, short) {
	const [first = "", second = ""] = words;
	if (name === long) {
		if (first === long) return {
			value: second,
			replaced: (value) => [long, value]
		};
		return {
			value: first.slice(long.length + 1),
			replaced: (value) => [`${long}=${value}`]
		};
	}
	const [, switches = "", attached = ""] = new RegExp(`^(-[${SHORT_SWITCHES}]*${short})(.*)$`, "s").exec(first) ?? [];
	if (short === void 0 || switches === "" || first.startsWith("--")) return void 0;
	if (words.length > 1) return {
		value: second,
		replaced: (value) => [switches, value]
	};
	return {
		value: attached.replace(/^=/, ""),
		replaced: (value) => [`${switches}${value}`]
	};
}
function notAnOption(word) {
	return new Failure(`run-args: "${word}" is not an option of docker run`, { fix: "run-args takes options only, one word per line: -p, then 8080:80 on the next line, or --publish=8080:80. The image belongs in image, its command in command." });
}
function withoutValue(word) {
	return new Failure(`run-args: ${word} is the last word, and has no value`, { fix: `Give its value in the next word, on the next line.` });
}

// src/request/push.ts
const WHERE = "Set tags to the names to push, one per line, for example ghcr.io/octocat/app:1.2-micro.";
/**
* Throws `Failure` for a tag that no user can push. `given` is true if the user set the tags, false if they are made
* from the image's name.
*/
function requirePushable(tags, given) {
	const official = tags.find(isOfficial);
	if (official === void 0) return;
	throw new Failure(`push: got "true", but the tag "${official}"${given ? "" : " (made from the name of the image, because tags is empty)"} would go to ${fullName(official)}, which only Docker's own images can use`, { fix: WHERE });
}
/** Throws `Failure` if the pushed image would not be tested. */
function requireTested({ verify, test }) {
	if (verify && test !== void 0) return;
	throw new Failure(`push: got "true", but ${verify ? "test is empty" : "verify is \"false\""}: only a micro image that passed the test is pushed`, { fix: `${verify ? "Set test" : "Set verify: true"}, or leave push out and push the tag in your own step.` });
}

// src/request/tags.ts
/**
* The tags of the micro image: the user's, else one made from the image's name, or none if the name is not known yet.
* Throws `Failure` for an invalid tag, for the tag of the original, and with `push` for a tag that cannot be pushed.
*/
function tagsOf({ tags, push }, image) {
	const all = tags.length > 0 || image === void 0 ? [...new Set(tags)].map(checkedTag) : [microTag(image)];
	for (const tag of all) if (image !== void 0 && fullName(tag) === fullName(image)) throw wrong("tags", tag, "tags other than the original image", "The micro image would replace the original.");
	if (push) requirePushable(all, tags.length > 0);
	return all;
}
function checkedTag(tag) {
	if (isTag(tag)) return tag;
	throw wrong("tags", tag, "image tags, one per line, for example registry.example.com/app:1.2-micro");
}

// src/request/input-names.ts
/**
* Every input of action.yml, and its flag on the command line: `once` for a flag of the same name, `each` for a flag
* that adds one value to a list, `none` for no flag.
*/
const INPUTS = {
	image: "once",
	container: "once",
	services: "none",
	"compose-file": { each: "compose-file" },
	"compose-service": "once",
	"started-by": "once",
	"run-args": { each: "run-arg" },
	command: "once",
	test: "once",
	shell: "once",
	ready: "once",
	"ready-timeout": "once",
	"test-timeout": "once",
	tags: { each: "tag" },
	push: "once",
	labels: { each: "label" },
	keep: { each: "keep" },
	drop: { each: "drop" },
	"listed-max": "once",
	"file-lists": { each: "file-list" },
	lock: "once",
	"lock-mode": "once",
	verify: "once",
	"watch-verify": "once",
	heal: "once",
	seccomp: "once",
	"max-size": "once",
	"max-ratio": "once",
	tracer: "once",
	"sysdig-version": "once",
	"sysdig-url": "once",
	"sysdig-sha256": "once",
	"sysdig-driver": "once",
	"on-drops": "once",
	"package-db": "once",
	sbom: "once",
	output: "once",
	"artifact-name": "none",
	upload: "none",
	"retention-days": "none",
	"compression-level": "none",
	"keep-capture": "once",
	"github-token": "none"
};
const INPUT_NAMES = Object.keys(INPUTS);
const FLAGS = INPUT_NAMES.flatMap((input) => {
	const flag = INPUTS[input];
	if (flag === "none") return [];
	return [flag === "once" ? {
		name: input,
		input,
		multiple: false
	} : {
		name: flag.each,
		input,
		multiple: true
	}];
});

// src/request/labels.ts
/**
* Reads the `labels` input: lines KEY=VALUE, like the output of docker/metadata-action. The last value of a key counts.
* Throws `Failure` for the first wrong line.
*/
function labelsOf(lines) {
	const labels = /* @__PURE__ */ new Map();
	for (const line of lines) {
		const at = line.indexOf("=");
		const key = line.slice(0, Math.max(at, 0)).trim();
		if (key === "") throw wrong("labels", line, "labels as KEY=VALUE, one per line", "For example: org.opencontainers.image.version=1.2");
		labels.set(key, line.slice(at + 1));
	}
	return Object.fromEntries(labels);
}

// src/request/readiness.ts
const FORMS = "auto, http://HOST:PORT/PATH, tcp:PORT, log:REGEX, exec:COMMAND, exit or none";
/** Reads the `ready` input. Throws `Failure` with the wrong value and the allowed forms. */
function parseReadiness(text) {
	const value = text.trim();
	if (value === "auto" || value === "exit" || value === "none") return { kind: value };
	if (/^https?:\/\//.test(value) && URL.canParse(value)) return {
		kind: "http",
		url: value
	};
	const port = Number(/^tcp:(\d+)$/.exec(value)?.[1]);
	if (port > 0 && port < 65536) return {
		kind: "tcp",
		port
	};
	if (value.startsWith("log:") && value.length > 4) return {
		kind: "log",
		pattern: regex(value.slice(4))
	};
	if (value.startsWith("exec:") && value.length > 5) return {
		kind: "exec",
		command: value.slice(5)
	};
	throw new Failure(`ready: got "${text}", want ${FORMS}`);
}
function regex(source) {
	try {
		return new RegExp(source);
	} catch (error) {
		throw new Failure(`ready: "${source}" is not a regular expression: ${error.message}`, { cause: error });
	}
}

// src/request/request.ts
const DEFAULT_SHELL = "bash --noprofile --norc -eo pipefail {0}";
const MAX_ROUNDS = 10;
/** Inputs about the container that the step starts. */
const NOT_WITH_SUITES = [
	"ready",
	"run-args",
	"command"
];
/** Checks the inputs. Throws `Failure` with the input's name, the wrong value, the allowed values and the next step. */
function readRequest(values, extras = {}) {
	const text = (name) => values[name]?.trim() ?? "";
	const purpose = extras.purpose ?? "run";
	const source = readSource({
		image: text("image"),
		container: text("container"),
		services: text("services"),
		composeFiles: valuesOf(text("compose-file")),
		composeService: text("compose-service"),
		startedBy: text("started-by")
	});
	if (source.kind === "suite") {
		requireNoMeaning(NOT_WITH_SUITES.map((name) => [name, text(name) === "auto" ? "" : text(name)]));
		if (purpose === "capture") throw notByStart();
	}
	const fileLists = extras.fileLists ?? valuesOf(text("file-lists"));
	const test = testOf(values.test ?? "", extras.testArgv);
	const request = {
		source,
		runArgs: valuesOf(text("run-args")),
		command: commandOf(values.command ?? ""),
		test,
		shell: text("shell") || DEFAULT_SHELL,
		readiness: parseReadiness(text("ready") || "auto"),
		readyTimeoutMs: secondsOf("ready-timeout", text("ready-timeout") || "60"),
		testTimeoutMs: secondsOf("test-timeout", text("test-timeout") || "1800"),
		tags: valuesOf(text("tags")),
		push: booleanOf("push", text("push") || "false"),
		labels: labelsOf(valuesOf(text("labels"))),
		keep: linesOf("keep", text("keep")),
		drop: linesOf("drop", text("drop")),
		...lockOf(text("lock"), text("lock-mode")),
		packageDb: booleanOf("package-db", text("package-db") || "true"),
		sbom: booleanOf("sbom", text("sbom") || "true"),
		verify: booleanOf("verify", text("verify") || "true"),
		watchVerify: booleanOf("watch-verify", text("watch-verify") || "true"),
		heal: integerOf("heal", text("heal") || "3", 0, MAX_ROUNDS),
		seccomp: booleanOf("seccomp", text("seccomp") || "false"),
		maxSize: sizeOf("max-size", text("max-size")),
		maxRatio: ratioOf(text("max-ratio")),
		listedMax: sizeOrNone("listed-max", text("listed-max") || "1MB"),
		tracer: oneOf("tracer", text("tracer") || "auto", [
			"auto",
			"sysdig",
			"strace"
		]),
		sysdigVersion: versionInput(text("sysdig-version")),
		sysdigUrl: text("sysdig-url"),
		sysdigSha256: sha256Input(text("sysdig-sha256")),
		sysdigDriver: driverInput(text("sysdig-driver") || "modern-bpf"),
		onDrops: oneOf("on-drops", text("on-drops") || "fail", [
			"fail",
			"retry",
			"warn"
		]),
		output: resolve(text("output") || "micropacker"),
		keepCapture: booleanOf("keep-capture", text("keep-capture") || "false"),
		capture: purpose === "capture" || purpose === "run" && test !== void 0,
		fileLists
	};
	runArgsForCreate(request.runArgs);
	shellArgv(request.shell, "script");
	tagsOf(request, "image" in source ? source.image : void 0);
	if (request.push) requireTested(request);
	if (source.kind === "container" || source.kind === "compose") requireNoArguments(request);
	if (!request.capture && fileLists.length === 0) throw nothingToPack(purpose);
	if (request.seccomp) requireTried(request);
	if (request.seccomp && source.kind === "suite") throw new Failure("seccomp: got \"true\", but a profile can be made only of the container that the step starts", { fix: "Set seccomp: false, or leave out started-by." });
	return request;
}
function nothingToPack(purpose) {
	return purpose === "pack" ? wrong("file-lists", "", "the file lists of earlier captures", "For example: file-lists: lists/**/files.txt") : wrong("test", "", "the command that tests the running container", "For example: test: npm run e2e");
}
function notByStart() {
	return new Failure("started-by: got \"test\", but the start step gets its test from later steps", { fix: "Use the root action with test: it gives the test its engine. Or leave out started-by." });
}
function testOf(text, argv) {
	if (argv && argv.length > 0) return {
		kind: "argv",
		argv
	};
	return text.trim() === "" ? void 0 : {
		kind: "script",
		text
	};
}
/** Throws `Failure` if a seccomp profile would not be tested: it could break in production. */
function requireTried({ test, verify }) {
	if (test && verify) return;
	throw new Failure("seccomp: got \"true\", but the profile would not be tested, because the micro image is not tested", { fix: test ? "Set verify: true, or seccomp: false." : "Set test, or seccomp: false." });
}
/** Throws `Failure` for run arguments or a command of an existing container, which already has its own. */
function requireNoArguments({ runArgs, command }) {
	const [name, got] = runArgs.length > 0 ? ["run-args", runArgs] : ["command", command];
	if (got.length === 0) return;
	throw new Failure(`${name}: got "${got.join(" ")}", but the container already exists`, { fix: `Set ${name} where the container is created (\`options\` of a job service, the compose file), or use image instead.` });
}
/** Lines of `keep` and `drop`. Packages and globs are checked later against the image. */
function linesOf(name, text) {
	const lines = valuesOf(text);
	for (const line of lines) {
		const read = readLine(line);
		if (read.kind === "package" && read.text === "") throw wrong(name, line, "the name of a package, for example package:tzdata");
		if (read.kind === "preset" && !isPreset(read.text)) throw wrong(name, line, `one of ${PRESET_NAMES.map((preset) => `preset:${preset}`).join(", ")}`);
	}
	return lines;
}
/** The lock inputs. Throws `Failure` for a lock-mode without a lock: its gate would always pass. */
function lockOf(lock, mode) {
	const lockMode = oneOf("lock-mode", mode || "report", [
		"report",
		"union",
		"fail"
	]);
	if (lock === "" && lockMode !== "report") throw wrong("lock", "", `the path of a file list, because lock-mode is ${lockMode}`, "For example: lock: micropacker.files");
	return {
		lock: lock || void 0,
		lockMode
	};
}

// src/capture/tool-cache.ts
/**
* The folder that keeps tracers between runs: the runner's tool cache, or without a runner the user's cache folder.
* Source: https://specifications.freedesktop.org/basedir-spec/latest/ (a relative path does not count).
*/
function toolCacheOf(env, home = homedir()) {
	if (env.RUNNER_TOOL_CACHE) return env.RUNNER_TOOL_CACHE;
	const { XDG_CACHE_HOME: cache = "" } = env;
	return join(isAbsolute(cache) ? cache : join(home, ".cache"), "micropacker");
}

export { repositoryOf as A, booleanOf as C, fullName as D, sourceDateEpoch as E, requireMachine as F, requireOwnKernel as I, notSupported as M, requireArchitecture as N, isIdOf as O, requireDocker as P, sourceName as S, oneOf as T, presetGlobs as _, tagsOf as a, matchBelow as b, runArgsForCreate as c, reportPage as d, version as f, isPreset as g, select as h, INPUT_NAMES as i, slug as j, isReference as k, chisel as l, readLine as m, readRequest as n, optionValue as o, watcher as p, FLAGS as r, optionsOf as s, toolCacheOf as t, layerServer as u, globBase as v, integerOf as w, shellArgv as x, globPaths as y };