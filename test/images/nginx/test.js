import assert from 'node:assert/strict';
import { gunzipSync } from 'node:zlib';
import { checks, request } from '../checks.js';

const [site, tlsSite] = process.argv.slice(2);

await checks({
  'the page is served': async () => {
    const page = await request(`${site}/`);
    assert.equal(page.status, 200);
    assert.match(page.text, /It works/);
    assert.match(page.headers['content-type'], /^text\/html/);
  },
  'the same page is served over TLS': async () => {
    assert.match((await request(`${tlsSite}/`)).text, /It works/);
  },
  'the configuration was filled from the environment': async () => {
    assert.match((await request(`${tlsSite}/name`)).text, /^\S+ over https\n$/);
  },
  'the style sheet is compressed': async () => {
    const style = await request(`${site}/style.css`, { headers: { 'accept-encoding': 'gzip' } });
    assert.equal(style.headers['content-encoding'], 'gzip');
    assert.match(gunzipSync(style.body).toString(), /font-family/);
  },
  'an unchanged page is not sent again': async () => {
    const { headers } = await request(`${site}/`);
    assert.equal((await request(`${site}/`, { headers: { 'if-none-match': headers.etag } })).status, 304);
  },
  'what is not there gives the own error page': async () => {
    const nothing = await request(`${site}/no-such-page`);
    assert.equal(nothing.status, 404);
    assert.match(nothing.text, /Nothing lies at this address/);
  },
});
