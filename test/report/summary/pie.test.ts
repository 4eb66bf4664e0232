import { expect, test } from 'vitest';
import { pie } from '../../../src/report/summary/pie.ts';

const folder = (name: string, megabytes: number) => ({ folder: name, files: 1, bytes: megabytes * 1e6 });

test('the chart shows what is kept, the five largest folders that are left out, and the rest', () => {
  const removed = ['/usr/lib', '/usr/share', '/usr/bin', '/opt', '/etc', '/srv', '/mnt'].map((name, at) =>
    folder(name, 70 - at * 10),
  );
  expect(pie(12_900_000, removed)).toBe(`\`\`\`mermaid
pie showData title Megabytes of the original
  "kept" : 12.90
  "left out: /usr/lib" : 70.00
  "left out: /usr/share" : 60.00
  "left out: /usr/bin" : 50.00
  "left out: /opt" : 40.00
  "left out: /etc" : 30.00
  "left out: the rest" : 30.00
\`\`\``);
});

test('a slice of 0 is omitted, because Mermaid rejects it', () => {
  expect(pie(0, [folder('/a', 1), folder('/b', 0.001)])).toBe(
    '```mermaid\npie showData title Megabytes of the original\n  "left out: /a" : 1.00\n```',
  );
});

test('a hostile name cannot end its label or the chart', () => {
  const name = `/x" : 9\n\`\`\`\n<script>${'y'.repeat(100)}`;
  const lines = pie(1e6, [folder(name, 5)]).split('\n');
  expect(lines).toHaveLength(5);
  expect(lines[3]).toMatch(/^ {2}"left out: \/x\?[\w?/]{50,60}" : 5\.00$/);
});
