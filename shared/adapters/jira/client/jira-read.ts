import type * as z from "zod";
import { RetryLater } from "../../../errors.ts";
import type { JiraClient, JiraMethod, JiraRequestParts } from "./jira-client.ts";

/** Milliseconds until Jira is asked again: what is in front of it, an upgrade perhaps, is over then or is not. */
const pause = 60_000;

/**
 * A read whose answer has to have this shape. One of another shape, which proxies and a Jira that is starting give
 * with 200 as well, says nothing of what is there: it is thrown as `RetryLater`, so that the run ends in words.
 */
export async function readAs<T>(
  client: JiraClient,
  schema: z.ZodType<T>,
  method: JiraMethod,
  path: readonly string[],
  parts: JiraRequestParts = {},
): Promise<T> {
  const read = schema.safeParse(await client.request("read", method, path, parts));
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const where = issue && issue.path.length > 0 ? ` (at "${issue.path.join(".").slice(0, 100)}")` : "";
  const what = `answered ${method} /${path.join("/")} with something that can't be read${where}`;
  throw oddAnswer(client, what, { cause: read.error });
}

/** Jira did something that it does not do: `what` says it, as in "Jira answered ...". */
export function oddAnswer(client: JiraClient, what: string, options?: ErrorOptions): RetryLater {
  const retryAt = new Date(client.now().getTime() + pause);
  return new RetryLater("outage", `Jira ${what}; it is tried again.`, retryAt, options);
}
