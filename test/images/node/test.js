import assert from 'node:assert/strict';
import { gunzipSync } from 'node:zlib';
import { checks, request } from '../checks.js';

const site = `http://127.0.0.1:${process.env.PORT ?? 18082}`;
const post = (value) =>
  request(`${site}/entries`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(value),
  });

await checks({
  'the page is rendered': async () => assert.match((await request(`${site}/`)).text, /<h1>Guest book<\/h1>/),
  'a signed cookie counts the visits': async () => {
    const first = await request(`${site}/`);
    const cookie = first.headers['set-cookie'].map((line) => line.split(';')[0]).join('; ');
    assert.match((await request(`${site}/`, { headers: { cookie } })).text, /Visits: 2/);
  },
  'an entry is taken and shown, escaped': async () => {
    assert.equal((await post({ name: 'Ada', text: '<i>hello</i>' })).status, 201);
    assert.match((await request(`${site}/`)).text, /<b>Ada<\/b> wrote: &lt;i&gt;hello/);
  },
  'an entry without a name is refused': async () => {
    const answer = await post({ name: '', text: 'x' });
    assert.equal(answer.status, 422);
    assert.equal(JSON.parse(answer.text)[0].path[0], 'name');
  },
  'Markdown becomes HTML': async () => {
    assert.match((await request(`${site}/about`)).text, /<strong>in memory<\/strong>/);
  },
  'static files are compressed and have safe headers': async () => {
    const style = await request(`${site}/style.css`, { headers: { 'accept-encoding': 'gzip' } });
    assert.match(gunzipSync(style.body).toString(), /font-family/);
    assert.equal(style.headers['x-content-type-options'], 'nosniff');
  },
  'an unknown address gives the own error page': async () => {
    const missing = await request(`${site}/none`);
    assert.equal(missing.status, 404);
    assert.match(missing.text, /No such page/);
  },
});
