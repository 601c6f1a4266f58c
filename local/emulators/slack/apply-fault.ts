import { applyTransportFault } from "../shared/apply-fault.ts";
import type { Answer } from "./api.ts";
import type { Fault } from "./fault.ts";
import { rateLimitError, SlackError } from "./slack-error.ts";

/** Performs a request with an injected fault, and returns the response; `null` if the connection must be dropped. */
export async function applyFault(
  fault: Fault | null,
  perform: () => Answer,
  toAnswer: (error: SlackError) => Answer,
): Promise<(Answer & { isCut?: boolean }) | null> {
  if (fault === null) return perform();
  switch (fault.kind) {
    case "cut-after":
      return { ...perform(), isCut: true };
    case "too-many":
      return toAnswer(rateLimitError(fault.retryAfter === undefined ? 30 : fault.retryAfter));
    case "refuse":
      return toAnswer(new SlackError(fault.error, { fields: fault.fields ?? {} }));
    case "internal-error-after": {
      perform();
      const answer = toAnswer(new SlackError("internal_error", { status: 500 }));
      // An incoming webhook has another code for this error: `rollup_error`.
      return answer.body === "internal_error" ? toAnswer(new SlackError("rollup_error", { status: 500 })) : answer;
    }
    case "answer":
      return htmlAnswer(fault.status, fault.body, fault.headers);
    default:
      return applyTransportFault(fault, perform, (status) => htmlAnswer(status, "<html>Bad Gateway</html>"));
  }
}

function htmlAnswer(status: number, body: string, headers: Record<string, string> = {}): Answer {
  return { status, error: null, body, headers: { "content-type": "text/html", ...headers } };
}
