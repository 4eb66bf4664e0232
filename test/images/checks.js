// What the tests of the service images share: they run on the host, against a published port, with Node alone.
import http from 'node:http';
import https from 'node:https';

const LIMIT = 60_000;
const ANSWER_LIMIT = 10_000;

/** Runs the named steps in turn; ends the process with 1 at the first that throws, or when 60 s have gone by. */
export async function checks(steps) {
  const watch = setTimeout(() => fail('not done after 60 s'), LIMIT);
  for (const [name, step] of Object.entries(steps)) {
    try {
      await step();
      console.log(`ok - ${name}`);
    } catch (error) {
      fail(`not ok - ${name}: ${error.message || error.code}`);
    }
  }
  clearTimeout(watch);
}

function fail(message) {
  console.error(message);
  process.exit(1);
}

/** One request on a connection of its own; any certificate will do. Gives `{ status, headers, body: Buffer, text }`. */
export function request(url, { method = 'GET', headers = {}, body } = {}) {
  const client = url.startsWith('https:') ? https : http;
  return new Promise((resolve, reject) => {
    const options = {
      method,
      headers,
      agent: false,
      rejectUnauthorized: false,
      signal: AbortSignal.timeout(ANSWER_LIMIT),
    };
    const sent = client.request(url, options, (answer) => {
      const parts = [];
      answer.on('data', (part) => parts.push(part));
      answer.on('error', reject);
      answer.on('end', () => {
        const whole = Buffer.concat(parts);
        resolve({ status: answer.statusCode, headers: answer.headers, body: whole, text: whole.toString('utf8') });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
