// Two programs in a container that only make system calls: node load-calls.js CONTAINER COUNT
import { spawn } from 'node:child_process';

const [container, count] = process.argv.slice(2);

function calls() {
  const copy = ['dd', 'if=/dev/zero', 'of=/dev/null', 'bs=1', `count=${count}`, 'status=none'];
  return new Promise((resolve, reject) => {
    const child = spawn('docker', ['exec', container, ...copy], { stdio: 'inherit' });
    child.once('error', reject).once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`exit ${code}`))));
  });
}

await Promise.all([calls(), calls()]);
