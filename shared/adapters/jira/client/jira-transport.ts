/** What jira-client hands to its `request` function, with what `JiraClient.request` added. */
export interface JiraTransportRequest {
  method: string;
  uri: string;
  body?: unknown;
  kind: "read" | "write";
  auth?: { user: string; pass: string; bearer?: string };
}

/** An answer of whatever status, or what happened instead of one. */
export type JiraOutcome =
  | { answer: { status: number; headers: Headers; text: string }; failure: null }
  | { answer: null; failure: { error: unknown } };

/**
 * Sends requests for jira-client, over `fetch`. It resolves whatever happens: jira-client turns what is thrown into
 * an error that has neither status nor headers. Follows nothing: a redirected POST would become a GET.
 */
export function jiraTransport({
  timeout,
  onSend,
}: {
  timeout: number;
  onSend: (kind: "read" | "write") => void;
}): (request: JiraTransportRequest) => Promise<JiraOutcome> {
  return async ({ method, uri, body, kind, auth }) => {
    try {
      const headers = {
        accept: "application/json",
        "user-agent": "milepost",
        ...(auth && { authorization: authorization(auth) }),
        ...(body !== undefined && { "content-type": "application/json" }),
      };
      const text = body === undefined ? null : JSON.stringify(body);
      onSend(kind);
      const response = await fetch(uri, {
        method,
        headers,
        body: text,
        redirect: "manual",
        signal: AbortSignal.timeout(timeout),
      });
      const { status } = response;
      return { answer: { status, headers: response.headers, text: await response.text() }, failure: null };
    } catch (error) {
      return { answer: null, failure: { error } };
    }
  };
}

function authorization({ user, pass, bearer }: NonNullable<JiraTransportRequest["auth"]>): string {
  if (bearer !== undefined) return `Bearer ${bearer}`;
  return `Basic ${Buffer.from(`${user}:${pass}`).toString("base64")}`;
}
