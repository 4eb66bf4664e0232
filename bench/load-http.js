// Requests over persistent connections: node load-http.js PORT COUNT
import http from 'node:http';

const [port, count] = process.argv.slice(2).map(Number);
const agent = new http.Agent({ keepAlive: true, maxSockets: 8 });
let left = count;

function get() {
  return new Promise((resolve, reject) => {
    http
      .get({ host: '127.0.0.1', port, path: '/', agent }, (response) => {
        response
          .resume()
          .once('end', () =>
            response.statusCode === 200 ? resolve() : reject(new Error(`status ${response.statusCode}`)),
          );
      })
      .once('error', reject);
  });
}

async function client() {
  while (left-- > 0) await get();
}

await Promise.all(Array.from({ length: 8 }, client));
agent.destroy();
