import { Failure } from '../failure.ts';

export interface UploadedArtifact {
  id: number;
  url: string;
  /** SHA-256, hex. */
  digest: string | undefined;
}

export interface ArtifactOptions {
  name: string;
  /** Absolute paths below `root`. */
  files: string[];
  root: string;
  /** 0 means the repository's setting. */
  retentionDays: number;
  compressionLevel: number;
  /** The page of the run, for the link: `https://github.com/OWNER/REPO/actions/runs/1`. */
  runUrl: string;
}

/** Uploads one artifact through GitHub's own client. Throws `Failure` with what the service said. */
export async function uploadArtifact(options: ArtifactOptions): Promise<UploadedArtifact> {
  // Loaded only here: the client takes half of the action's start-up time.
  const { DefaultArtifactClient } = await import('@actions/artifact');
  const { name, files, root, compressionLevel, retentionDays } = options;
  try {
    const uploaded = await new DefaultArtifactClient().uploadArtifact(name, files, root, {
      compressionLevel,
      ...(retentionDays > 0 ? { retentionDays } : {}),
    });
    if (!uploaded.id) throw new Error('the service gave no id');
    return { id: uploaded.id, url: `${options.runUrl}/artifacts/${uploaded.id}`, digest: uploaded.digest };
  } catch (error) {
    throw new Failure(`artifact-name: cannot upload "${name}": ${(error as Error).message}`, {
      mend: 'In a matrix each job needs its own artifact-name. upload: false turns the upload off; the files are in the output folder.',
      cause: error,
    });
  }
}
