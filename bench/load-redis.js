// SET and GET in batches over four connections: node load-redis.js PORT COUNT
import net from 'node:net';

const [port, count] = process.argv.slice(2).map(Number);
const CLIENTS = 4;
const BATCH = 10;

function client(total) {
  return new Promise((resolve, reject) => {
    let sent = 0;
    let answered = 0;
    const socket = net.connect({ host: '127.0.0.1', port });
    const batch = () => {
      let text = '';
      for (let i = 0; i < BATCH; i++, sent++)
        text += sent % 2 ? `GET key:${sent % 1000}\r\n` : `SET key:${sent % 1000} value\r\n`;
      socket.write(text);
    };
    socket.once('connect', batch).once('error', reject);
    let rest = '';
    socket.setEncoding('latin1').on('data', (data) => {
      const lines = (rest + data).split('\r\n');
      rest = lines.pop();
      // A value's length line comes before the value: only the others are answers.
      answered += lines.filter((line) => !line.startsWith('$') || line === '$-1').length;
      if (answered >= total) return socket.end(() => resolve());
      if (answered >= sent) batch();
    });
  });
}

await Promise.all(Array.from({ length: CLIENTS }, () => client(count / CLIENTS)));
