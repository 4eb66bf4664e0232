import { _ as Failure } from "./base-tar.js";

// src/action/upload-failure.ts
const UNREACHABLE = "The artifact service cannot be reached: check the runner's proxy and firewall and https://www.githubstatus.com, then run the job again.";
/** Errors of @actions/artifact and the service, each with the input it is about and the next step. First match wins. */
const KNOWN_ERRORS = [
	[
		/\(409\)|already exists|conflict/i,
		"artifact-name",
		"Another step or job of this run already uploaded an artifact with that name. In a matrix, each job needs its own artifact-name."
	],
	[
		/artifact name/i,
		"artifact-name",
		"Set artifact-name to a valid artifact name."
	],
	[
		/\bGHES\b/,
		"upload",
		"GitHub Enterprise Server does not have this artifact service: set upload: false."
	],
	[
		/ACTIONS_(?:RUNTIME_TOKEN|RESULTS_URL)/,
		"upload",
		"This runner has no artifact service: set upload: false, or start the service (act: --artifact-server-path)."
	],
	[
		/\(40[13]\)|authenticat|unauthorized|forbidden|permission|denied|token/i,
		"upload",
		"The service rejects the job's token, which expires with the job: run the job again. If this repository is not allowed to upload artifacts, set upload: false."
	],
	[
		/quota/i,
		"upload",
		"Remove old artifacts, set fewer retention-days, or raise the limit. GitHub updates the storage usage every 6 to 12 hours."
	],
	[
		/unable to make request|\bE(?:CONN|NOTFOUND|TIMEDOUT|HOSTUNREACH|NETUNREACH|PIPE|AI_)/i,
		"upload",
		UNREACHABLE
	],
	[
		/stalled|timed out|socket|attempts|\((?:429|5\d\d)\)/i,
		"upload",
		UNREACHABLE
	]
];
/**
* The `Failure` of an upload: the service's error in one line, without URL parameters (they hold signatures), and the
* next step.
*/
function uploadFailure(name, error) {
	const [, input, fix] = KNOWN_ERRORS.find(([said]) => said.test(error.message)) ?? [
		void 0,
		"upload",
		void 0
	];
	const said = error.message.split("\n")[0].replace(/(https?:\/\/[^\s?"]+)\?[^\s"]+/g, "$1?…");
	return new Failure(`${input}: cannot upload "${name}": ${said}`, {
		fix: [fix, "The files are in the output folder. upload: false turns the upload off."].filter(Boolean).join("\n"),
		cause: error
	});
}

// src/action/artifact.ts
/** Uploads one artifact with GitHub's own client. Throws `Failure` with the service's error. */
async function uploadArtifact(options) {
	const { DefaultArtifactClient } = await import("./load-artifact-client.js");
	const { name, files, root, compressionLevel, retentionDays } = options;
	try {
		const uploaded = await new DefaultArtifactClient().uploadArtifact(name, files, root, {
			compressionLevel,
			...retentionDays > 0 ? { retentionDays } : {}
		});
		if (!uploaded.id) throw new Error("the service returned no artifact id");
		return {
			id: uploaded.id,
			url: `${options.runUrl}/artifacts/${uploaded.id}`,
			digest: uploaded.digest
		};
	} catch (error) {
		throw uploadFailure(name, error);
	}
}
/**
* Throws `Failure` on GitHub Enterprise Server, which lacks the artifact service of @actions/artifact 2 and later.
* Source: https://github.com/actions/toolkit/tree/main/packages/artifact#breaking-changes
*/
function requireArtifacts(env) {
	const host = new URL(env.GITHUB_SERVER_URL || "https://github.com").hostname.toLowerCase();
	if (host === "github.com" || host.endsWith(".ghe.com") || host.endsWith(".localhost")) return;
	throw new Failure(`upload: true is not supported here, because ${host} is a GitHub Enterprise Server without this artifact service`, { fix: "Set upload: false, and upload the output folder with actions/upload-artifact@v3 in a later step." });
}

export { uploadArtifact as n, requireArtifacts as t };