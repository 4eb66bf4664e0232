import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const FORWARD = `const net = require('node:net');
const [port, path] = process.argv.slice(1);
net.createServer((client) => {
  const far = net.connect(path);
  for (const socket of [client, far]) socket.on('error', () => {});
  client.pipe(far).pipe(client);
}).listen(Number(port), '127.0.0.1', () => console.log('up'));`;

/**
 * Makes a registry of this machine (`localhost:PORT`) reachable at the same address for an engine in another network,
 * given by its socket (`unix://…`, with its process id file beside it). Returns a function that ends the bridge.
 */
export async function bridge(registry: string, engine: string): Promise<() => Promise<void>> {
  const port = registry.split(':')[1]!;
  const folder = mkdtempSync(join(tmpdir(), 'bridge-'));
  const path = join(folder, 'registry.sock');
  // Unix sockets connect the two networks.
  const server = createServer((client) => {
    const far = connect(Number(port), '127.0.0.1');
    for (const socket of [client, far]) socket.on('error', () => {});
    client.pipe(far).pipe(client);
  }).listen(path);
  const pid = readFileSync(join(dirname(engine.replace('unix://', '')), 'pid'), 'utf8').trim();
  const asRoot = process.getuid!() === 0 ? [] : ['sudo', '-n'];
  const [program, ...args] = [...asRoot, 'nsenter', `--net=/proc/${pid}/ns/net`, process.execPath, '-e', FORWARD];
  const forward = spawn(program!, [...args, port, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(forward, 'close').then(() => {
    throw new Error('the registry cannot be reached from there');
  });
  await Promise.race([once(forward.stdout, 'data'), ended]);
  return async () => {
    forward.kill();
    await once(forward, 'close');
    server.close();
    rmSync(folder, { recursive: true });
  };
}
