import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';
import { ROOT } from './project.ts';

interface Document {
  getText(): string;
}

interface Diagnostic {
  message: string;
  range: { start: { line: number } };
}

interface LanguageService {
  validate(document: Document): Promise<Diagnostic[]>;
  TextDocument: { create(uri: string, language: string, version: number, text: string): Document };
}

const ENTRY = join(ROOT, 'language-service-entry.js');
const ENTRY_TEXT = `export { validate } from '@actions/languageservice';
export { TextDocument } from 'vscode-languageserver-textdocument';`;

let documents = 0;

/**
 * Loads GitHub's own language service. It is bundled first: it imports JSON without an import attribute, which Node
 * refuses.
 */
export async function loadLanguageService(): Promise<LanguageService> {
  const folder = await mkdtemp(join(tmpdir(), 'micropacker-test-'));
  try {
    const bundle = await rolldown({
      input: ENTRY,
      platform: 'node',
      plugins: [
        {
          name: 'entry',
          resolveId: (id) => (id === ENTRY ? id : null),
          load: (id) => (id === ENTRY ? ENTRY_TEXT : null),
        },
      ],
    });
    const { output } = await bundle.write({ dir: folder, format: 'esm', entryFileNames: 'service.mjs' });
    await bundle.close();
    return await import(/* @vite-ignore */ pathToFileURL(join(folder, output[0].fileName)).href);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** GitHub's errors about `text` as the content of the repository's file `path` (relative), as `path:line: message`. */
export async function problems(service: LanguageService, path: string, text: string): Promise<string[]> {
  // The service caches by URI, so every text needs its own URI.
  documents += 1;
  const document = service.TextDocument.create(`file:///${documents}/${path}`, 'yaml', 1, text);
  const found = await service.validate(document);
  return found.map(({ message, range }) => `${path}:${range.start.line + 1}: ${message}`);
}
