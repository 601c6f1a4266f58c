import type { RestAnswer } from "./answer.ts";
import type { CommonFault, TransportFault } from "./fault.ts";

/** The error responses of GitHub or Jira for the faults that tests inject. */
export interface FaultAnswers {
  failed(status: number): RestAnswer;
  tooMany(retryAfterSeconds: number | null): RestAnswer;
  unauthorized(): RestAnswer;
  forbidden(): RestAnswer;
  notFound(): RestAnswer;
}

/** Performs a request with an injected fault, and returns the response; `null` if the connection must be dropped. */
export async function applyRestFault(
  fault: CommonFault | null,
  perform: () => Promise<RestAnswer>,
  answers: FaultAnswers,
): Promise<RestAnswer | null> {
  if (fault === null) return perform();
  switch (fault.kind) {
    case "too-many":
      return answers.tooMany(fault.retryAfter === undefined ? 60 : fault.retryAfter);
    case "unauthorized":
      return answers.unauthorized();
    case "forbidden":
      return answers.forbidden();
    case "not-found":
      return answers.notFound();
    case "answer":
      return { status: fault.status, body: fault.body, headers: fault.headers };
    default:
      return applyTransportFault(fault, perform, answers.failed);
  }
}

/** Like `applyRestFault`, for network and server failures only. `failed` creates the response of a server error. */
export async function applyTransportFault<A>(
  fault: TransportFault,
  perform: () => A | Promise<A>,
  failed: (status: number) => A,
): Promise<A | null> {
  switch (fault.kind) {
    case "fail-before":
      return failed(fault.status ?? 502);
    case "fail-after":
      await perform();
      return failed(fault.status ?? 502);
    case "drop-before":
      return null;
    case "drop-after":
      await perform();
      return null;
    case "hold": {
      if (fault.when === "before") await fault.until();
      const answer = await perform();
      if (fault.when === "after") await fault.until();
      return answer;
    }
  }
}
