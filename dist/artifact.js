import { m as Failure } from "./sink.js";

// src/report/artifact.ts
/** Uploads one artifact through GitHub's own client. Throws `Failure` with what the service said. */
async function uploadArtifact(options) {
	const { DefaultArtifactClient } = await import("./artifact2.js");
	const { name, files, root, compressionLevel, retentionDays } = options;
	try {
		const uploaded = await new DefaultArtifactClient().uploadArtifact(name, files, root, {
			compressionLevel,
			...retentionDays > 0 ? { retentionDays } : {}
		});
		if (!uploaded.id) throw new Error("the service gave no id");
		return {
			id: uploaded.id,
			url: `${options.runUrl}/artifacts/${uploaded.id}`,
			digest: uploaded.digest
		};
	} catch (error) {
		throw new Failure(`artifact-name: cannot upload "${name}": ${error.message}`, {
			mend: "In a matrix each job needs its own artifact-name. upload: false turns the upload off; the files are in the output folder.",
			cause: error
		});
	}
}

export { uploadArtifact as t };