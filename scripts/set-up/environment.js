// Writes CACHE/env.sh and CACHE/env.json from (variable, value, reason) triples. An empty value means that the variable is
// missing, for the given reason.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [cache, ...triples] = process.argv.slice(2);
const variables = {};
const missing = {};
for (let i = 0; i < triples.length; i += 3) {
  const [name, value, reason] = triples.slice(i, i + 3);
  if (value) variables[name] = value;
  else missing[name] = reason || 'the set-up did not make it';
}
const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;
const lines = Object.entries(variables).map(([name, value]) => `export ${name}=${quoted(value)}\n`);
writeFileSync(join(cache, 'env.sh'), lines.join(''));
writeFileSync(join(cache, 'env.json'), `${JSON.stringify({ variables, missing }, null, 2)}\n`);
