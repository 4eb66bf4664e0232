import { describe, expect, test } from 'vitest';
import { isTransient, pushFailure, pushReason } from '../../../src/pipeline/push/failure.ts';
import { reference } from '../../support/image-names.ts';

const output = { code: 1, signal: null, stdout: 'The push refers to …\n1f2e: Preparing\n', stderr: '' };

describe('the reason of a failed push', () => {
  test.each([
    [
      'errors:\ndenied: requested access to the resource is denied\nunauthorized: authentication required\n',
      'denied: requested access to the resource is denied; unauthorized: authentication required',
    ],
    ['Error response from daemon: Get "https://x.example/v2/": EOF\n', 'Get "https://x.example/v2/": EOF'],
    ['error: PUT https://x.example/up?sig=secret&a=b failed', 'error: PUT https://x.example/up?… failed'],
    ['', '(no error message)'],
  ])('%j', (stderr, reason) => {
    expect(pushReason(stderr)).toBe(reason);
  });
});

describe('another try', () => {
  test.each([
    'received unexpected HTTP status: 503 Service Unavailable',
    'unexpected status from PUT request to https://ghcr.io/v2/x: 502 Bad Gateway',
    'Put "https://x.example/v2/": read tcp 10.0.0.1:1: read: connection reset by peer',
    'Get "https://x.example/v2/": net/http: TLS handshake timeout',
    'Head "https://x.example/v2/": unexpected EOF',
  ])('may help after: %s', (stderr) => {
    expect(isTransient(stderr)).toBe(true);
  });

  test.each([
    'denied: permission_denied: write_package',
    'no basic auth credentials',
    'Get "https://x.example/v2/": dial tcp: lookup x.example: no such host',
    'tag invalid: The image tag already exists and cannot be overwritten because the repository is immutable.',
    'name unknown: The repository with name app503 does not exist',
    'unauthorized: authentication required',
  ])('does not help after: %s', (stderr) => {
    expect(isTransient(stderr)).toBe(false);
  });
});

describe('the error', () => {
  const fixOf = (tag: string, reason: string) => pushFailure(tag, reason, [], output).fix;

  test.each([
    ['ghcr.io/o/app:1', 'denied: permission_denied: write_package', /docker\/login-action.*packages: write.*settings/],
    ['r.example/app:1', 'unauthorized: authentication required', /^Log in to r\.example in an earlier step[^"]*$/],
    ['octocat/app', 'denied: requested access to the resource is denied', /^Log in to docker\.io /],
    ['r.example/app:1', 'no basic auth credentials', /^Log in to r\.example/],
    ['r.example/app:1', 'tag invalid: already exists … immutable', /does not let this tag change/],
    ['r.example/app:1', 'name unknown: The repository does not exist', /^Create the repository in the registry first/],
    ['nope.example/app:1', 'dial tcp: lookup nope.example: no such host', /cannot reach nope\.example/],
    ['localhost:1/app:1', 'dial tcp 127.0.0.1:1: connect: connection refused', /cannot reach localhost:1/],
    ['r.example/app:1', 'http: server gave HTTP response to HTTPS client', /insecure-registries/],
    ['r.example/app:1', 'x509: certificate signed by unknown authority', /certs\.d\/r\.example\/ca\.crt/],
    ['r.example/app:1', 'denied: quota exceeded', /^Log in|full/],
    ['r.example/app:1', 'something new', /^Try by hand: docker push r\.example\/app:1/],
  ])('of %s (%s) says the next step', (tag, reason, fix) => {
    expect(fixOf(tag, reason)).toMatch(fix);
    expect(fixOf(tag, reason)).toMatch(/The micro image is good and tagged on this machine\.$/);
  });

  test('says the state of each tag', () => {
    const failure = pushFailure(
      'b:1',
      'denied',
      [
        { tag: reference('a:1'), pushed: true, reference: 'a@sha256:aa' },
        { tag: reference('b:1'), pushed: false, message: 'denied' },
        { tag: reference('c:1'), pushed: false },
      ],
      output,
    );
    expect(failure).toMatchObject({ message: 'push: b:1 was not pushed: denied', exitCode: 1 });
    expect(failure.evidence).toEqual([
      { title: 'Tags', lines: ['pushed: a:1 (a@sha256:aa)', 'not pushed: b:1', 'not tried: c:1'] },
      { title: 'Last lines of docker push', lines: ['The push refers to …', '1f2e: Preparing'] },
    ]);
  });
});
