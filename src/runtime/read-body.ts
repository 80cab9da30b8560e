import type { ApiResponse } from './transport.ts';

/** Told about each chunk's arrival. */
export type OnChunk = () => void;

/** The whole body as text. Throws a `ConnectionError` when it breaks off. */
export async function readBody(response: ApiResponse, onChunk?: OnChunk): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of response.body) {
    onChunk?.();
    chunks.push(chunk);
  }
  return decode(chunks);
}

/** At most about `maxBytes` of a body that explains an error; what follows is not read. */
export async function readErrorBody(response: ApiResponse, maxBytes = 64 * 1024): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    chunks.push(chunk);
    size += chunk.byteLength;
    if (size >= maxBytes) break;
  }
  return decode(chunks);
}

// One decoding of the whole: a character may lie across two chunks.
function decode(chunks: readonly Uint8Array[]): string {
  return Buffer.concat(chunks).toString('utf8');
}
