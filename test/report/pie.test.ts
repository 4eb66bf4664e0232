import { expect, test } from 'vitest';
import { pie } from '../../src/report/pie.ts';

const folder = (name: string, megabytes: number) => ({ folder: name, files: 1, bytes: megabytes * 1e6 });

test('what is kept, the largest folders of what went, and the rest of it', () => {
  const removed = ['/usr/lib', '/usr/share', '/usr/bin', '/opt', '/etc', '/srv', '/mnt'].map((name, at) =>
    folder(name, 70 - at * 10),
  );
  expect(pie(12_900_000, removed)).toBe(`\`\`\`mermaid
pie showData title Megabytes of the original
  "kept" : 12.90
  "gone: /usr/lib" : 70.00
  "gone: /usr/share" : 60.00
  "gone: /usr/bin" : 50.00
  "gone: /opt" : 40.00
  "gone: /etc" : 30.00
  "gone: the rest" : 30.00
\`\`\``);
});

test('a slice of nothing, which the diagram does not take, is left out', () => {
  expect(pie(0, [folder('/a', 1), folder('/b', 0.001)])).toBe(
    '```mermaid\npie showData title Megabytes of the original\n  "gone: /a" : 1.00\n```',
  );
});

test('a hostile name ends neither its text nor the diagram', () => {
  const name = `/x" : 9\n\`\`\`\n<script>${'y'.repeat(100)}`;
  const lines = pie(1e6, [folder(name, 5)]).split('\n');
  expect(lines).toHaveLength(5);
  expect(lines[3]).toMatch(/^ {2}"gone: \/x\?[\w?/]{50,60}" : 5\.00$/);
});
