import type { PageData } from '../data.ts';

/** Unpacks the page's data: base64 of raw deflate of JSON. */
export async function readData(text: string): Promise<PageData> {
  const bytes = Uint8Array.from(atob(text.trim()), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return new Response(stream).json();
}
