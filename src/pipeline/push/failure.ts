import { Failure } from '../../base/failure.ts';
import type { ProcessOutput } from '../../base/process.ts';
import { fullName } from '../../image/reference.ts';
import type { PushRecord } from '../../report/report.ts';

/**
 * Broken connections and server errors of the registry, for which docker/build-push-action tries again too. Refusals
 * and unknown host names are not transient.
 * Source: https://github.com/moby/buildkit/blob/master/util/resolver/retryhandler/retry.go
 */
const TRANSIENT = new RegExp(
  [
    String.raw`\b5\d\d (?:Internal Server Error|Bad Gateway|Service (?:Temporarily )?Unavailable|Gateway Time-?out)`,
    String.raw`(?:unexpected|invalid)[^\n]* status[^\n]*\b5\d\d\b`,
    String.raw`\bEOF\b`,
    String.raw`connection reset`,
    String.raw`broken pipe`,
    String.raw`use of closed network connection`,
    String.raw`TLS handshake timeout`,
    String.raw`i/o timeout`,
    String.raw`Client\.Timeout`,
    String.raw`deadline exceeded`,
    String.raw`server misbehaving`,
  ].join('|'),
  'i',
);

/** Messages of registries and engines, with the next step for each. The first match counts. */
const FIXES: [said: RegExp, fix: (host: string) => string][] = [
  [
    /name unknown|repository .*(?:not found|does not exist)/i,
    () => 'Create the repository in the registry first: this registry does not create it on push.',
  ],
  [
    /immutable|already exists|cannot be (?:overwritten|updated)/i,
    () => 'The registry does not let this tag change: push another tag, such as one with the commit.',
  ],
  [/denied|unauthorized|forbidden|no basic auth|authentication required|insufficient_scope|\b40[13]\b/i, loginMend],
  [
    /HTTP response to HTTPS client|x509|certificate/i,
    (host) =>
      `The engine does not trust the TLS of ${host}: put its CA into /etc/docker/certs.d/${host}/ca.crt, or add ${host} to the engine's insecure-registries.`,
  ],
  [/quota|no space|too large|\b413\b/i, () => 'The registry is full: remove old images there, or raise its limit.'],
  [
    /no such host|connection refused|no route|unreachable|timeout|deadline|EOF|reset|broken pipe|\b5\d\d\b/i,
    (host) => `The engine cannot reach ${host}: check the name in tags, the registry, and the engine's proxy.`,
  ],
];

/** True if another try may succeed, judged by the stderr of `docker push`. */
export function isTransient(stderr: string): boolean {
  return TRANSIENT.test(stderr);
}

/**
 * The message of the registry or the engine on one line, without the parameters of URLs: those of uploads are signed.
 */
export function pushReason(stderr: string): string {
  const lines = stderr.split('\n').map((line) => line.trim().replace(/^Error response from daemon: /, ''));
  const said = [...new Set(lines.filter((line) => line !== '' && line !== 'errors:'))];
  return (
    said
      .slice(-3)
      .join('; ')
      .replace(/(https?:\/\/[^\s?"]+)\?[^\s"]+/g, '$1?…') || '(no error message)'
  );
}

/** The error of a failed push: the state of every tag, and the next step. */
export function pushFailure(
  tag: string,
  reason: string,
  all: readonly PushRecord[],
  { stdout }: ProcessOutput,
): Failure {
  const host = fullName(tag).split('/')[0]!;
  const fix = FIXES.find(([said]) => said.test(reason))?.[1](host) ?? `Try by hand: docker push ${tag}`;
  return new Failure(`push: ${tag} was not pushed: ${reason}`, {
    fix: `${fix} The micro image is good and tagged on this machine.`,
    evidence: [
      ...(all.length > 1 ? [{ title: 'Tags', lines: all.map(stateOf) }] : []),
      { title: 'Last lines of docker push', lines: stdout.trim().split('\n').slice(-10) },
    ],
  });
}

function stateOf({ tag, pushed, reference, message }: PushRecord): string {
  if (pushed) return `pushed: ${tag}${reference ? ` (${reference})` : ''}`;
  return message === undefined ? `not tried: ${tag}` : `not pushed: ${tag}`;
}

function loginMend(host: string): string {
  const login = `Log in to ${host} in an earlier step (docker/login-action), with an account that can push there.`;
  if (host !== 'ghcr.io') return login;
  return `${login} With GITHUB_TOKEN the job needs "permissions: packages: write", and an existing package must give this repository write access (package settings, Manage Actions access).`;
}
