import assert from 'node:assert/strict';
import { checks, request } from '../checks.js';

const site = `http://127.0.0.1:${process.env.PORT ?? 18081}`;
const json = { 'content-type': 'application/json' };
const post = (path, value) => request(`${site}${path}`, { method: 'POST', headers: json, body: JSON.stringify(value) });

/** A picture in the plainest form Pillow reads (PPM, P6): a colour gradient. */
function gradient(width, height) {
  const pixels = Buffer.alloc(width * height * 3);
  for (let i = 0; i < width * height; i++) pixels.set([i % 256, (i >> 4) % 256, 128], i * 3);
  return Buffer.concat([Buffer.from(`P6\n${width} ${height}\n255\n`), pixels]);
}

const thumbnail = (kind) => request(`${site}/thumbnail/${kind}?width=40`, { method: 'POST', body: gradient(160, 120) });

await checks({
  'the page is rendered from its template': async () => {
    assert.match((await request(`${site}/`)).text, /NumPy \d+\.\d+\S* answers/);
  },
  'a picture is resized to PNG': async () => {
    const { status, body } = await thumbnail('png');
    assert.equal(status, 200);
    assert.equal(body.subarray(1, 4).toString(), 'PNG');
    assert.deepEqual([body.readUInt32BE(16), body.readUInt32BE(20)], [40, 30]);
  },
  'a picture is resized to JPEG': async () => {
    const { status, body } = await thumbnail('jpeg');
    assert.equal(status, 200);
    assert.equal(body.readUInt16BE(0), 0xffd8);
  },
  'linear equations are solved': async () => {
    const answer = await post('/solve', {
      matrix: [
        [3, 1],
        [1, 2],
      ],
      vector: [9, 8],
    });
    assert.deepEqual(JSON.parse(answer.text), [2, 3]);
  },
  'the tone of a signal is found': async () => {
    const samples = Array.from({ length: 256 }, (_, i) => Math.sin((2 * Math.PI * 17 * i) / 256));
    assert.equal(JSON.parse((await post('/spectrum', samples)).text).peak, 17);
  },
  'an unknown address is no page': async () => assert.equal((await request(`${site}/none`)).status, 404),
});
