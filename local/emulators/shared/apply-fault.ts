import { setTimeout as sleep } from "node:timers/promises";
import type { Answer } from "./answer.ts";
import type { CommonFault } from "./fault.ts";

/** How one service words what goes wrong. */
export interface Refusals {
  failed(status: number): Answer;
  tooMany(retryAfter: number | null): Answer;
  unauthorized(): Answer;
  forbidden(): Answer;
  notFound(): Answer;
}

/** Null: the connection is to be dropped. */
export async function applyFault(
  fault: CommonFault | null,
  perform: () => Promise<Answer>,
  refusals: Refusals,
): Promise<Answer | null> {
  switch (fault?.kind) {
    case undefined:
      return perform();
    case "fail-before":
      return refusals.failed(fault.status ?? 502);
    case "fail-after":
      await perform();
      return refusals.failed(fault.status ?? 502);
    case "drop-before":
      return null;
    case "drop-after":
      await perform();
      return null;
    case "too-many":
      return refusals.tooMany(fault.retryAfter === undefined ? 60 : fault.retryAfter);
    case "unauthorized":
      return refusals.unauthorized();
    case "forbidden":
      return refusals.forbidden();
    case "not-found":
      return refusals.notFound();
    case "answer":
      return { status: fault.status, body: fault.body, headers: fault.headers };
    case "delay":
      await sleep(fault.milliseconds);
      return perform();
    case "hold": {
      if (fault.when === "before") await fault.until;
      const answer = await perform();
      if (fault.when === "after") await fault.until;
      return answer;
    }
  }
}
