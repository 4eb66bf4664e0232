// Reads and writes of a small table over four connections: node load-postgres.js COUNT
import pg from 'pg';
import { connection } from '../test/images/postgres/connection.js';

const count = Number(process.argv[2]);
const CLIENTS = 4;

async function client(number) {
  const session = new pg.Client(connection);
  await session.connect();
  for (let i = 0; i < count / CLIENTS; i++) {
    const id = (number * 7919 + i) % 1000;
    if (i % 4 === 0) await session.query('UPDATE load SET value = value + 1 WHERE id = $1', [id]);
    else await session.query('SELECT value FROM load WHERE id = $1', [id]);
  }
  await session.end();
}

const setUp = new pg.Client(connection);
await setUp.connect();
await setUp.query('DROP TABLE IF EXISTS load');
await setUp.query('CREATE TABLE load AS SELECT id, 0 AS value FROM generate_series(0, 999) id');
await setUp.query('CREATE INDEX ON load (id)');
await setUp.end();
await Promise.all(Array.from({ length: CLIENTS }, (_, number) => client(number)));
