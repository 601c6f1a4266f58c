import type { IncomingMessage, ServerResponse } from "node:http";
import type { Answer } from "./answer.ts";

/** The JSON, undefined without a body, or the error that it gave. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString();
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    return error;
  }
}

/** Sends an answer with these headers and its own. */
export function sendAnswer(
  response: ServerResponse,
  { status, body, headers }: Answer,
  standard: Record<string, string>,
): void {
  if (response.destroyed) return;
  const bytes = body === undefined ? "" : body instanceof Uint8Array ? body : JSON.stringify(body);
  response.writeHead(status, { "content-type": "application/json; charset=utf-8", ...standard, ...headers });
  response.end(bytes);
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
