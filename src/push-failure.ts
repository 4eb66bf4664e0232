import { Failure } from './failure.ts';
import { fullName } from './image/reference.ts';
import type { Output } from './process.ts';
import type { PushRecord } from './report/report.ts';

/**
 * Broken connections and the registry's own troubles, as docker/build-push-action tries them again; not a refusal, and not a name that
 * nobody knows.
 * Source: https://github.com/moby/buildkit/blob/master/util/resolver/retryhandler/retry.go
 */
const TRANSIENT =
  /\b5\d\d (?:Internal Server Error|Bad Gateway|Service (?:Temporarily )?Unavailable|Gateway Time-?out)|(?:unexpected|invalid)[^\n]* status[^\n]*\b5\d\d\b|\bEOF\b|connection reset|broken pipe|use of closed network connection|TLS handshake timeout|i\/o timeout|Client\.Timeout|deadline exceeded|server misbehaving/i;

/** What registries and engines say, and what to do then. The first that matches counts. */
const MENDS: [said: RegExp, mend: (host: string) => string][] = [
  [
    /name unknown|repository .*(?:not found|does not exist)/i,
    () => 'Make the repository in the registry first: this registry does not make one at a push.',
  ],
  [
    /immutable|already exists|cannot be (?:overwritten|updated)/i,
    () => 'The registry keeps this tag as it is: push another tag, such as one with the commit.',
  ],
  [/denied|unauthorized|forbidden|no basic auth|authentication required|insufficient_scope|\b40[13]\b/i, loginMend],
  [
    /HTTP response to HTTPS client|x509|certificate/i,
    (host) =>
      `The engine wants TLS that it trusts: put the CA of ${host} into /etc/docker/certs.d/${host}/ca.crt, or ${host} into the engine's insecure-registries.`,
  ],
  [
    /quota|no space|too large|\b413\b/i,
    () => 'The registry has no room for it: remove old images there, or raise its limit.',
  ],
  [
    /no such host|connection refused|no route|unreachable|timeout|deadline|EOF|reset|broken pipe|\b5\d\d\b/i,
    (host) => `The engine does not reach ${host}: check the name in tags, the registry, and the proxy of the engine.`,
  ],
];

/** Whether the next try may go well, by what `docker push` printed to stderr. */
export function isTransient(stderr: string): boolean {
  return TRANSIENT.test(stderr);
}

/** What the registry or the engine said, on one line, without the parameters of a URL: uploads have signed ones. */
export function pushReason(stderr: string): string {
  const lines = stderr.split('\n').map((line) => line.trim().replace(/^Error response from daemon: /, ''));
  const said = [...new Set(lines.filter((line) => line !== '' && line !== 'errors:'))];
  return (
    said
      .slice(-3)
      .join('; ')
      .replace(/(https?:\/\/[^\s?"]+)\?[^\s"]+/g, '$1?…') || '(it said nothing)'
  );
}

/** The error of a push that failed: what is where now, and what to do. */
export function pushFailure(tag: string, reason: string, all: readonly PushRecord[], { stdout }: Output): Failure {
  const host = fullName(tag).split('/')[0]!;
  const mend = MENDS.find(([said]) => said.test(reason))?.[1](host) ?? `Try it by hand: docker push ${tag}`;
  return new Failure(`push: ${tag} was not pushed: ${reason}`, {
    mend: `${mend} The micro image is good, and has its tags on this machine.`,
    evidence: [
      ...(all.length > 1 ? [{ title: 'Tags', lines: all.map(stateOf) }] : []),
      { title: 'docker push printed last', lines: stdout.trim().split('\n').slice(-10) },
    ],
  });
}

function stateOf({ tag, pushed, reference, message }: PushRecord): string {
  if (pushed) return `pushed: ${tag}${reference ? ` (${reference})` : ''}`;
  return message === undefined ? `not tried: ${tag}` : `not pushed: ${tag}`;
}

function loginMend(host: string): string {
  const login = `Log in to ${host} in an earlier step (docker/login-action), as one who may push there.`;
  if (host !== 'ghcr.io') return login;
  return `${login} With GITHUB_TOKEN the job needs "permissions: packages: write", and a package that is there already must give this repository write access (its settings, Manage Actions access).`;
}
