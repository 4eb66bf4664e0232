import { createHash } from 'node:crypto';
import { assetName } from '../../src/capture/sysdig/versions.ts';
import { archiveOf } from '../capture/sysdig/archives.ts';
import { type Answer, type Served, serve } from '../capture/sysdig/server.ts';

/** One archive of a release; the version and the architecture are in its name. */
export interface Release {
  version: string;
  architecture: 'x86_64' | 'aarch64';
  archive: Buffer;
  /** As in the API's answer; by default that of the archive. */
  digest?: string | null;
  /** The answer to the download, instead of the archive. */
  download?: Answer;
}

export interface Github extends Served {
  /** The tokens that each path was requested with. */
  tokens: Record<string, string | undefined>;
}

/** A release's archive whose sysdig is the text `program`. */
export function releaseOf(program: string): Buffer {
  return archiveOf([
    { path: 'usr/bin/sysdig', body: program },
    { path: 'usr/share/sysdig/x.lua', mode: 0o644 },
  ]);
}

export function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/**
 * Serves releases as GitHub does: the API has the digests, and a download is redirected to a host for the bytes, which
 * is the same server by another name here.
 */
export async function github(releases: readonly Release[]): Promise<Github> {
  const tokens: Github['tokens'] = {};
  const answers: Record<string, Answer> = {};
  const served = await serve(answers);
  const bytesAt = served.origin.replace('127.0.0.1', 'localhost');
  const add = (path: string, answer: Answer) => {
    answers[path] = (response, request) => {
      tokens[path] = request.headers.authorization;
      if (typeof answer === 'function') answer(response, request);
      else response.end(answer);
    };
  };
  for (const { version, architecture, archive, download } of releases) {
    const name = assetName(version, architecture);
    const assets = releases
      .filter((one) => one.version === version)
      .map((one) => ({
        name: assetName(one.version, one.architecture),
        digest: one.digest === undefined ? `sha256:${sha256(one.archive)}` : one.digest,
      }));
    add(`/api/${version}`, JSON.stringify({ tag_name: version, assets: [{ name: 'SHA.txt' }, ...assets] }));
    const moved = { location: `${bytesAt}/bytes/${name}` };
    add(`/dl/${version}/${name}`, download ?? ((response) => void response.writeHead(302, moved).end()));
    add(`/bytes/${name}`, archive);
  }
  return { ...served, tokens };
}
