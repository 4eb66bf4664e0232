import assert from 'node:assert/strict';
import pg from 'pg';
import { checks } from '../checks.js';
import { connection } from './connection.js';

const client = new pg.Client({ ...connection, connectionTimeoutMillis: 10_000, query_timeout: 20_000 });

await checks({
  'the user logs in': () => client.connect(),
  'a wrong password is refused': async () => {
    const intruder = new pg.Client({ ...connection, password: 'wrong', connectionTimeoutMillis: 10_000 });
    await assert.rejects(intruder.connect(), /password authentication failed/);
  },
  'a table is made and filled': async () => {
    await client.query('DROP TABLE IF EXISTS book');
    await client.query(
      'CREATE TABLE book (id serial PRIMARY KEY, title text NOT NULL, price numeric(8, 2), added timestamptz DEFAULT now())',
    );
    await client.query(
      "INSERT INTO book (title, price) SELECT 'The running dogs, volume ' || n, n * 1.25 FROM generate_series(1, 2000) n",
    );
    assert.equal((await client.query('SELECT count(*)::int AS n FROM book')).rows[0].n, 2000);
  },
  'indexes are made and used': async () => {
    await client.query("CREATE INDEX ON book USING gin (to_tsvector('english', title))");
    await client.query('CREATE INDEX ON book USING gin (title gin_trgm_ops)');
    await client.query('VACUUM ANALYZE book');
    const plan = await client.query('EXPLAIN SELECT * FROM book WHERE id = 7');
    assert.match(plan.rows.map((row) => row['QUERY PLAN']).join('\n'), /Index Scan/);
  },
  'full text is searched by word stems': async () => {
    const found = await client.query(
      "SELECT count(*)::int AS n FROM book WHERE to_tsvector('english', title) @@ plainto_tsquery('english', 'run dog')",
    );
    assert.equal(found.rows[0].n, 2000);
  },
  'an extension works': async () => {
    const alike = await client.query("SELECT similarity('volume', 'volumes') > 0.5 AS alike");
    assert.equal(alike.rows[0].alike, true);
  },
  'a PL/pgSQL function runs': async () => {
    await client.query(`CREATE OR REPLACE FUNCTION fibonacci(n int) RETURNS bigint LANGUAGE plpgsql AS $$
      DECLARE a bigint := 0; b bigint := 1;
      BEGIN FOR i IN 1..n LOOP SELECT b, a + b INTO a, b; END LOOP; RETURN a; END $$`);
    assert.equal((await client.query('SELECT fibonacci(50) AS f')).rows[0].f, '12586269025');
  },
  'time zones and collation are known': async () => {
    const noon = await client.query(
      "SELECT to_char(timestamptz '2026-07-01 12:00+00' AT TIME ZONE 'Europe/Vienna', 'HH24:MI') AS t, lower('ÄÖ') AS l",
    );
    assert.deepEqual(noon.rows[0], { t: '14:00', l: 'äö' });
  },
  'the user logs out': () => client.end(),
});
