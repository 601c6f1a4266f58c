import type { JiraApiOptions } from "jira-client";
import type { JiraSettings } from "../../../env.ts";

/** Jira Cloud speaks version 3 of the API (ADF), Data Center version 2 (wiki markup). */
export type JiraApiVersion = "2" | "3";

export function apiVersionOf({ credentials }: JiraSettings): JiraApiVersion {
  return credentials.kind === "cloud" ? "3" : "2";
}

/** What jira-client is made with. Its own defaults are http and version 2. */
export function jiraApiOptions(settings: JiraSettings): JiraApiOptions {
  const { protocol, hostname, port, pathname } = new URL(settings.baseUrl);
  const { credentials } = settings;
  return {
    protocol: protocol.replace(":", ""),
    host: hostname,
    port,
    // It decodes the URI that it makes, once.
    base: pathname.replace(/\/+$/, "").replaceAll("%", "%25"),
    apiVersion: apiVersionOf(settings),
    strictSSL: true,
    ...(credentials.kind === "cloud"
      ? { username: credentials.email, password: credentials.token.reveal() }
      : { bearer: credentials.token.reveal() }),
  };
}

/** Whose limits requests count against: what `RequestBudgets.of` takes. It is a secret. */
export function jiraAccount({ credentials }: JiraSettings): string {
  const token = credentials.token.reveal();
  return credentials.kind === "cloud" ? `${credentials.email}\n${token}` : token;
}

/** Takes the account's secrets, in every form in which they travel, out of a text of somebody else. */
export function jiraRedaction({ credentials }: JiraSettings): (text: string) => string {
  const token = credentials.token.reveal();
  const email = credentials.kind === "cloud" ? [credentials.email] : [];
  const basic = email.map((user) => Buffer.from(`${user}:${token}`).toString("base64"));
  const forms = [...basic, token, ...email].flatMap((text) => [text, encodeURIComponent(text)]);
  const pattern = new RegExp(
    forms.map((form) => form.replaceAll(/[.*+?^${}()|[\]\\/]/g, "\\$&")).join("|"),
    "gi",
  );
  return (text) => text.replaceAll(pattern, "[secret]");
}
