/** The request of jira-client, with the properties that `JiraClient.request` added. */
export interface TransportRequest {
  method: string;
  uri: string;
  body?: unknown;
  kind: "read" | "write";
  auth?: { user: string; pass: string; bearer?: string };
}

/** A response of any status, or the error of `fetch`. */
export type TransportResult =
  | { raw: { status: number; headers: Headers; text: string }; failure: null }
  | { raw: null; failure: { error: unknown } };

/**
 * Returns the function by which jira-client sends requests. It never rejects, because jira-client would replace the
 * error by one without status and headers. Follows no redirect: a redirected POST would become a GET.
 */
export function createFetchTransport(
  timeoutMs: number,
  onSend: (kind: "read" | "write") => void,
): (request: TransportRequest) => Promise<TransportResult> {
  return async ({ method, uri, body, kind, auth }) => {
    try {
      const headers = {
        accept: "application/json",
        "user-agent": "milepost",
        ...(auth && { authorization: toAuthorization(auth) }),
        ...(body !== undefined && { "content-type": "application/json" }),
      };
      const text = body === undefined ? null : JSON.stringify(body);
      onSend(kind);
      const signal = AbortSignal.timeout(timeoutMs);
      const response = await fetch(uri, { method, headers, body: text, redirect: "manual", signal });
      const { status } = response;
      return { raw: { status, headers: response.headers, text: await response.text() }, failure: null };
    } catch (error) {
      return { raw: null, failure: { error } };
    }
  };
}

function toAuthorization({ user, pass, bearer }: NonNullable<TransportRequest["auth"]>): string {
  if (bearer !== undefined) return `Bearer ${bearer}`;
  return `Basic ${Buffer.from(`${user}:${pass}`).toString("base64")}`;
}
