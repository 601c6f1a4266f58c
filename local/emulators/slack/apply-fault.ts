import { setTimeout as sleep } from "node:timers/promises";
import type { Answer } from "./api.ts";
import type { Fault } from "./fault.ts";

/** Null: the connection is to be dropped. */
export async function underFault(
  fault: Fault | null,
  perform: () => Answer,
  webhook: boolean,
): Promise<(Answer & { cut?: boolean }) | null> {
  switch (fault?.kind) {
    case undefined:
      return perform();
    case "fail-before":
      return plain(fault.status ?? 502, "<html>Bad Gateway</html>");
    case "fail-after":
      perform();
      return plain(fault.status ?? 502, "<html>Bad Gateway</html>");
    case "drop-before":
      return null;
    case "drop-after":
      perform();
      return null;
    case "cut-after":
      return { ...perform(), cut: true };
    case "too-many": {
      const after = fault.retryAfter === undefined ? 30 : fault.retryAfter;
      const headers: Record<string, string> = after === null ? {} : { "retry-after": String(after) };
      return refused("ratelimited", webhook, {}, 429, headers);
    }
    case "refuse":
      return refused(fault.error, webhook, fault.fields ?? {});
    case "internal-error-after":
      perform();
      return webhook ? refused("rollup_error", webhook, {}, 500) : refused("internal_error", webhook);
    case "answer":
      return plain(fault.status, fault.body, fault.headers);
    case "delay":
      await sleep(fault.milliseconds);
      return perform();
    case "hold": {
      if (fault.when === "before") await fault.until;
      const answer = perform();
      if (fault.when === "after") await fault.until;
      return answer;
    }
  }
}

function plain(status: number, body: string, headers: Record<string, string> = {}): Answer {
  return { status, error: null, body, headers: { "content-type": "text/html", ...headers } };
}

function refused(
  code: string,
  webhook: boolean,
  fields: Record<string, unknown> = {},
  status = webhook ? 400 : 200,
  headers: Record<string, string> = {},
): Answer {
  return {
    status,
    error: code,
    body: webhook ? code : JSON.stringify({ ok: false, error: code, ...fields }),
    headers: { "content-type": webhook ? "text/html" : "application/json; charset=utf-8", ...headers },
  };
}
