import assert from 'node:assert/strict';
import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { checks } from '../checks.js';

const port = Number(process.env.PORT ?? 18379);

/** Sends one command in Redis' inline-free protocol (RESP2); gives the raw answer: all of what one read brings. */
function redis(...words) {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ host: '127.0.0.1', port });
    socket.setTimeout(10_000, () => socket.destroy(new Error(`no answer to ${words[0]}`)));
    socket.on('error', reject);
    socket.on('close', () => reject(new Error(`the connection was closed before an answer to ${words[0]}`)));
    socket.once('data', (answer) => {
      resolve(answer.toString('utf8').trimEnd());
      socket.destroy();
    });
    socket.write(`*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`);
  });
}

await checks({
  'it answers': async () => assert.equal(await redis('PING'), '+PONG'),
  'a value is kept': async () => {
    assert.equal(await redis('SET', 'greeting', 'grüß Gott'), '+OK');
    assert.match(await redis('GET', 'greeting'), /grüß Gott$/);
  },
  'a value expires': async () => {
    await redis('SET', 'short', 'x', 'PX', '50');
    await sleep(150);
    assert.equal(await redis('GET', 'short'), '$-1');
  },
  'sorted sets are sorted': async () => {
    await redis('DEL', 'scores');
    await redis('ZADD', 'scores', '3', 'c', '1', 'a', '2', 'b');
    assert.deepEqual((await redis('ZRANGE', 'scores', '0', '-1')).match(/^[abc](?=\r|$)/gm), ['a', 'b', 'c']);
  },
  'a Lua script runs': async () => {
    const script = "return redis.call('INCRBY', KEYS[1], ARGV[1]) * 2";
    await redis('DEL', 'counter');
    assert.equal(await redis('EVAL', script, '1', 'counter', '21'), ':42');
  },
  'the data is saved by a child process': async () => {
    assert.match(await redis('BGSAVE'), /^\+Background saving started/);
    let state = '';
    for (let i = 0; i < 50 && !/rdb_bgsave_in_progress:0/.test(state); i++) {
      await sleep(100);
      state = await redis('INFO', 'persistence');
    }
    assert.match(state, /rdb_last_bgsave_status:ok/);
  },
});
