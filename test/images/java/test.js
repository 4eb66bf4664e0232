import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { checks, request } from '../checks.js';

const site = `http://127.0.0.1:${process.env.PORT ?? 18083}`;
const tlsSite = `https://127.0.0.1:${process.env.TLS_PORT ?? 18444}`;

async function post(address, body) {
  const answer = await request(address, { method: 'POST', body });
  assert.equal(answer.status, 200, `${address} answers ${answer.status}`);
  return answer;
}

await checks({
  'native code calls its plug-in': async () =>
    assert.equal((await post(`${site}/reverse`, 'stressed')).text, 'desserts'),
  'native code finds zlib': async () => assert.equal((await post(`${site}/adler`, 'Wikipedia')).text, '11e60398'),
  'TLS is spoken': async () => {
    const digest = createHash('sha256').update('micro').digest('hex');
    assert.equal((await post(`${tlsSite}/sha256`, 'micro')).text, digest);
  },
  'a charset outside the core is known': async () => {
    assert.equal((await post(`${site}/shift-jis`, '日本')).body.toString('hex'), '93fa967b');
  },
  'a zip is written': async () => assert.equal((await post(`${site}/zip`, 'text')).body.readUInt32BE(0), 0x504b0304),
  'time zones are known': async () => {
    assert.match((await post(`${site}/vienna`, '2026-07-01T12:00:00Z')).text, /T14:00\+02:00/);
  },
});
