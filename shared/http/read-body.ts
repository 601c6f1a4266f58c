import type { HonoRequest } from "hono";

/**
 * The raw bytes of a request, or null when there are more than `limit`: then no more than that was kept.
 * Throws when the sender went away in the middle.
 */
export async function readBody(request: HonoRequest, limit: number): Promise<Uint8Array | null> {
  const announced = request.header("content-length");
  if (announced !== undefined && request.header("transfer-encoding") === undefined) {
    // The HTTP parser reads no more than what was announced, so this can be taken in one go.
    if (!(Number(announced) <= limit)) return null;
    const bytes = new Uint8Array(await request.arrayBuffer());
    return bytes.length <= limit ? bytes : null;
  }
  const { body } = request.raw;
  if (!body) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    // Leaving the loop cancels the stream: the rest is not read.
    if (size > limit) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
