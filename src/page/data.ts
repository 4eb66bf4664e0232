import type { PageData } from '../report/page-data.ts';

/** Unpacks what the page came with: base64 of raw deflate of JSON. */
export async function unpack(text: string): Promise<PageData> {
  const bytes = Uint8Array.from(atob(text.trim()), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return new Response(stream).json();
}
