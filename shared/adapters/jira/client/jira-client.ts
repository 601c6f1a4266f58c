import type { JiraSettings } from "../../../env.ts";
import { RetryLater } from "../../../errors.ts";
import type { RequestCount } from "../../../ports/tracker.ts";
import type { Pacer } from "../../pacing/pacer.ts";
import { JiraAnswer } from "./jira-answer.ts";
import { describeJiraError } from "./jira-error.ts";
import { jiraPath, jiraQuery } from "./jira-path.ts";
import { apiVersionOf, type JiraApiVersion, jiraApiOptions, jiraRedaction } from "./jira-settings.ts";
import { type JiraOutcome, jiraTransport } from "./jira-transport.ts";

export interface JiraClientOptions {
  settings: JiraSettings;
  now: () => Date;
  /** Milliseconds until a request is given up. */
  timeout?: number;
  /** Shares with all runs of the process what Jira answered about the account's limits. */
  pacer?: Pacer | null;
}

export type JiraMethod = "GET" | "POST" | "PUT" | "DELETE";

export interface JiraRequestParts {
  query?: Readonly<Record<string, string | number | boolean>>;
  /** Sent as JSON. */
  body?: unknown;
}

/** A Jira that counts, gives up in time, repeats nothing by itself, and throws Milepost's errors. */
export interface JiraClient {
  /** Without a slash at its end: `${baseUrl}/browse/${key}` is an issue's page. */
  baseUrl: string;
  apiVersion: JiraApiVersion;
  /**
   * The parsed JSON of a successful answer, null when it has no body. `kind` says what it does, whatever its
   * method: a search is a POST that reads. `path` has the segments below `/rest/api/N`.
   */
  request(
    kind: "read" | "write",
    method: JiraMethod,
    path: readonly string[],
    parts?: JiraRequestParts,
  ): Promise<unknown>;
  requests(): RequestCount;
  now(): Date;
  pacer: Pacer | null;
}

/** The parts of jira-client that reach every endpoint. Its types call them private. */
interface JiraApi {
  makeUri(parts: { pathname: string; query: Record<string, string> }): string;
  makeRequestHeader(uri: string, options: object): object;
  doRequest(options: object): Promise<JiraOutcome>;
}

/** Nothing is counted for Jira: only what it answers about its limits matters. */
const free = { content: 0, points: 0 };

/** Loads jira-client only now: a run without Jira never does. Sends nothing. */
export async function openJiraClient({
  settings,
  now,
  timeout = 20_000,
  pacer = null,
}: JiraClientOptions): Promise<JiraClient> {
  const count: RequestCount = { reads: 0, writes: 0 };
  const { default: Api } = await import("jira-client");
  const api: unknown = new Api({
    ...jiraApiOptions(settings),
    request: jiraTransport({
      timeout,
      onSend: (kind) => {
        count[kind === "read" ? "reads" : "writes"] += 1;
      },
    }),
  });
  if (!isJiraApi(api)) throw new TypeError("jira-client has no makeUri, makeRequestHeader or doRequest");
  const redact = jiraRedaction(settings);

  const send = async (kind: "read" | "write", uri: string, options: object): Promise<unknown> => {
    const { answer, failure } = await api.doRequest(api.makeRequestHeader(uri, options));
    if (failure) throw failure.error;
    const given = JiraAnswer.read(answer, uri, redact);
    if (given.isTrouble(kind)) throw given;
    return given.body;
  };

  return {
    baseUrl: settings.baseUrl,
    apiVersion: apiVersionOf(settings),
    requests: () => ({ ...count }),
    now,
    pacer,

    async request(kind, method, path, { query = {}, body } = {}) {
      const pathname = jiraPath(path);
      const uri = api.makeUri({ pathname, query: jiraQuery(query) });
      const read = kind === "read";
      try {
        const options = { method, kind, ...(body !== undefined && { body }) };
        const sent = () => send(kind, uri, options);
        const data = await (pacer ? pacer.send({ cost: free, read }, sent) : sent());
        pacer?.succeeded(kind);
        return data;
      } catch (error) {
        // The pacer's own: nothing was sent.
        if (error instanceof RetryLater) throw error;
        const pause = pacer ? { pause: () => pacer.pause(kind) } : {};
        const trouble = describeJiraError(error, {
          read,
          now: now(),
          path: `${method} ${pathname}`,
          ...pause,
        });
        if (trouble instanceof RetryLater && trouble.reason === "rate-limit") pacer?.refused(trouble.retryAt);
        throw trouble;
      }
    },
  };
}

function isJiraApi(value: unknown): value is JiraApi {
  if (typeof value !== "object" || value === null) return false;
  const parts = ["makeUri", "makeRequestHeader", "doRequest"];
  return parts.every((name) => typeof Reflect.get(value, name) === "function");
}
