import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";

/** Maximum wait for the response to a webhook: ten seconds, like GitHub ("Best practices for using webhooks"). */
const TIMEOUT_MS = 10_000;

/** Sends webhook deliveries and tracks the deliveries that have no response yet. */
export class WebhookSender {
  readonly #pending = new Set<Promise<unknown>>();
  readonly #closing = new AbortController();

  /** POSTs the payload. Returns the HTTP status of the response, or 0 if there is none. Does not follow redirects. */
  send(url: string, headers: Record<string, string>, payload: Buffer): Promise<number> {
    const sent = post(url, headers, payload, this.#closing.signal).finally(() => this.#pending.delete(sent));
    this.#pending.add(sent);
    return sent;
  }

  async waitUntilIdle(): Promise<void> {
    while (this.#pending.size > 0) await Promise.all(this.#pending);
  }

  /** Aborts the deliveries that have no response yet. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.waitUntilIdle();
  }
}

function post(url: string, headers: Record<string, string>, body: Buffer, closing: AbortSignal): Promise<number> {
  return new Promise((resolve) => {
    const open = url.startsWith("https:") ? httpsRequest : httpRequest;
    const options = {
      method: "POST",
      agent: false,
      headers: { ...headers, "content-length": body.byteLength },
      signal: AbortSignal.any([closing, AbortSignal.timeout(TIMEOUT_MS)]),
    };
    const request = open(url, options, (response) => {
      response.resume();
      response.on("error", () => resolve(0));
      response.on("end", () => resolve(response.statusCode ?? 0));
    });
    request.on("error", () => resolve(0));
    request.end(body);
  });
}
