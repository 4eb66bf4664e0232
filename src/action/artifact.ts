import { Failure } from '../base/failure.ts';
import { uploadFailure } from './upload-failure.ts';

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
  /** Page of the workflow run, the start of the artifact's URL: `https://github.com/OWNER/REPO/actions/runs/1`. */
  runUrl: string;
}

/** Uploads one artifact with GitHub's own client. Throws `Failure` with the service's error. */
export async function uploadArtifact(options: ArtifactOptions): Promise<UploadedArtifact> {
  // Loaded on demand: importing the client takes half of the action's start-up time.
  const { DefaultArtifactClient } = await import('@actions/artifact');
  const { name, files, root, compressionLevel, retentionDays } = options;
  try {
    const uploaded = await new DefaultArtifactClient().uploadArtifact(name, files, root, {
      compressionLevel,
      ...(retentionDays > 0 ? { retentionDays } : {}),
    });
    if (!uploaded.id) throw new Error('the service returned no artifact id');
    return { id: uploaded.id, url: `${options.runUrl}/artifacts/${uploaded.id}`, digest: uploaded.digest };
  } catch (error) {
    throw uploadFailure(name, error as Error);
  }
}

/**
 * Throws `Failure` on GitHub Enterprise Server, which lacks the artifact service of @actions/artifact 2 and later.
 * Source: https://github.com/actions/toolkit/tree/main/packages/artifact#breaking-changes
 */
export function requireArtifacts(env: NodeJS.ProcessEnv): void {
  const host = new URL(env.GITHUB_SERVER_URL || 'https://github.com').hostname.toLowerCase();
  if (host === 'github.com' || host.endsWith('.ghe.com') || host.endsWith('.localhost')) return;
  throw new Failure(
    `upload: true is not supported here, because ${host} is a GitHub Enterprise Server without this artifact service`,
    {
      fix: 'Set upload: false, and upload the output folder with actions/upload-artifact@v3 in a later step.',
    },
  );
}
