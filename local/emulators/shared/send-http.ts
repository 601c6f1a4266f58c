import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";

/** GitHub waits this long for a webhook's answer, and Jira no longer. */
const patience = 10_000;

/** POSTs bytes on a connection of its own; the status, or 0 when nobody answered in time. Follows nothing. */
export function sendHttp(
  url: string,
  headers: Record<string, string>,
  body: Buffer,
  stop: AbortSignal,
): Promise<number> {
  return new Promise((resolve) => {
    const send = url.startsWith("https:") ? httpsRequest : httpRequest;
    const request = send(
      url,
      {
        method: "POST",
        agent: false,
        headers: { ...headers, "content-length": body.byteLength },
        signal: AbortSignal.any([stop, AbortSignal.timeout(patience)]),
      },
      (response) => {
        response.resume();
        response.on("error", () => resolve(0));
        response.on("end", () => resolve(response.statusCode ?? 0));
      },
    );
    request.on("error", () => resolve(0));
    request.end(body);
  });
}
