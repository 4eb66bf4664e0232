import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cli, readReport } from '../support/cli.ts';
import { docker, removeImage } from '../support/engine.ts';

const TAG = 'micropacker-test-listed';
const TIMEOUT = { timeout: 300_000 };
/** Lists two folders at start, and loads the plug-in that is asked for. */
const SERVER = `
const fs = require('fs');
const names = fs.readdirSync('/app/plugins');
fs.readdirSync('/app/data');
require('http').createServer((request, response) => {
  const name = request.url.slice(1) + '.js';
  if (request.url === '/') response.end(names.length + ' plug-ins');
  else if (names.includes(name)) response.end(String(require('/app/plugins/' + name)));
  else response.writeHead(404).end();
}).listen(8080, '127.0.0.1', () => console.log('ready'));
`;
const DOCKERFILE = `FROM micropacker-test-node
USER root
RUN mkdir -p /app/plugins /app/data && \
    for i in a b c d e; do echo "module.exports = '$i'" > /app/plugins/$i.js; done && \
    for i in 1 2 3; do head -c 500000 /dev/zero > /app/data/$i; done
COPY server.js /app/server.js
ENTRYPOINT []
CMD ["node", "/app/server.js"]
HEALTHCHECK NONE
`;
/** Asks the container itself, so that no port of the machine is used. */
const ask = (path: string) =>
  `docker exec $MICROPACKER_CONTAINER node -e "fetch('http://127.0.0.1:8080${path}').then(async (r) => console.log(r.status, await r.text()))"`;
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'listed-'));
  const context = join(folder, 'context');
  mkdirSync(context);
  writeFileSync(join(context, 'Dockerfile'), DOCKERFILE);
  writeFileSync(join(context, 'server.js'), SERVER);
  docker(['build', '--quiet', '--tag', TAG, context]);
}, 240_000);
afterAll(() => {
  removeImage(TAG);
  rmSync(folder, { recursive: true });
});

/** Captures with a test that loads one plug-in. */
async function run(name: string, ...flags: string[]) {
  const output = join(folder, name);
  const tag = `${TAG}-${name}`;
  const given = ['--image', TAG, '--tag', tag, '--output', output, '--tracer', 'strace', '--ready', 'log:ready'];
  const args = ['run', ...given, ...flags, '--test', `${ask('/a')} | grep '200 a'`];
  const { code, stderr } = await cli(args);
  removeImage(tag);
  return { code, stderr, output, report: readReport(output) };
}

const plugins = ['a', 'b', 'c', 'd', 'e'].map((name) => `/app/plugins/${name}.js`);

test('all plug-ins are packed if their folder was listed, and a large folder gets a notice', TIMEOUT, async () => {
  const { code, stderr, output, report } = await run('all');
  expect(stderr).toContain(
    'note: The container listed /app/data, but none of its 3 files is packed: the 3 files need 1.50 MB, more than listed-max: 1.00 MB. If the program uses the names, add this line to keep: /app/data',
  );
  expect(code).toBe(0);
  expect(report.packed.filter(({ reason }) => reason === 'listed').map(({ path }) => path)).toEqual(plugins.slice(1));
  expect(report.listed.filter(({ own }) => own).map(({ folder: one }) => one)).toEqual(['/app/data']);
  expect(readFileSync(join(output, 'files.txt'), 'utf8').split('\n')).toEqual(expect.arrayContaining(plugins));
  const again = join(folder, 'again');
  const list = join(output, 'files.txt');
  const args = ['pack', '--image', TAG, '--file-list', list, '--tag', `${TAG}-again`, '--output', again];
  expect((await cli(args)).code).toBe(0);
  removeImage(`${TAG}-again`);
  expect(readReport(again).rootfs).toEqual(report.rootfs);
});

test('none is with listed-max: 0, and keep and drop decide', TIMEOUT, async () => {
  const none = await run('none', '--listed-max', '0', '--verify', 'false');
  expect(none.report.packed.filter(({ path }) => plugins.includes(path)).map(({ path }) => path)).toEqual([plugins[0]]);
  expect(none.stderr).not.toContain('note: The container listed');
  expect(none.report.listed.filter(({ own }) => own).map(({ keep }) => keep)).toEqual(['/app/data', '/app/plugins']);
  const some = await run('some', '--keep', '/app/data', '--drop', '/app/plugins/e.js', '--verify', 'false');
  expect(some.report.packed.map(({ path }) => path)).toEqual(expect.arrayContaining(['/app/data/1', plugins[3]]));
  expect(some.report.packed.map(({ path }) => path)).not.toContain(plugins[4]);
  expect(some.report.listed.filter(({ own }) => own)).toEqual([]);
});
