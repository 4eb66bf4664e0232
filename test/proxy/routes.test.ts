import { expect, test } from 'vitest';
import { routeOf } from '../../src/proxy/routes.ts';

const id = 'a'.repeat(64);

test.each([
  ['POST', '/v1.47/containers/create?name=web&platform=linux/amd64', { does: 'create container' }],
  ['POST', '/containers/create', { does: 'create container' }],
  // The engine's router decodes the path.
  ['POST', '/v1.41/containers/%63reate', { does: 'create container' }],
  // It takes any digits and dots as the version.
  ['POST', '/v1.41.0/containers/create', { does: 'create container' }],
  ['POST', 'http://docker/v1.41/containers/create', { does: 'create container' }],
  ['GET', '/containers/create', undefined],
  ['POST', '/v1.41/containers/create/x', undefined],
  ['POST', '/libpod/containers/create', undefined],
  ['POST', '/v1.41/containers/web/exec', { does: 'exec', container: 'web' }],
  ['POST', '/v1.41/containers/web/stop?t=1', { does: 'end', container: 'web' }],
  ['POST', '/containers/web/kill', { does: 'end', container: 'web' }],
  ['DELETE', '/containers/web?force=1', { does: 'end', container: 'web' }],
  ['GET', '/containers/json', undefined],
  ['POST', '/containers/prune', undefined],
  ['DELETE', '/containers/web/stop', undefined],
  ['POST', '/v1.41/networks/create', { does: 'create network' }],
  ['POST', '/v1.41/volumes/create', { does: 'create volume' }],
  ['POST', '/v1.41/build?t=app&version=1', { does: 'build' }],
  ['POST', '/v1.41/build/prune', undefined],
  [
    'GET',
    `/v1.41/containers/${id}/archive?path=%2Fetc%2Fa%20b`,
    { does: 'copy', container: id, path: '/etc/a b', out: true },
  ],
  [
    'PUT',
    '/containers/web/archive?path=/etc&noOverwriteDirNonDir=true',
    { does: 'copy', container: 'web', path: '/etc', out: false },
  ],
  ['HEAD', '/containers/web/archive?path=/etc', undefined],
  ['GET', '/containers/web/archive', undefined],
  ['POST', '/v1.41/containers/web/start', { does: 'start', container: 'web' }],
  ['POST', '/containers/web/exec', { does: 'exec', container: 'web' }],
  ['POST', '/exec/web/start', undefined],
  ['GET', '/_ping', undefined],
  ['GET', '//', undefined],
  ['POST', '/%E0%A4%A', undefined],
])('%s %s', (method, target, route) => {
  expect(routeOf(method, target)).toEqual(route);
});
