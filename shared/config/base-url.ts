/** Returns true if the URL's host is in 127.0.0.0/8, `localhost` or `::1`. Does not resolve names. */
export function isLoopback(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { hostname } = new URL(url);
  // The URL parser has converted other notations of addresses, such as 127.1 and 0x7f000001, to four decimal numbers.
  return hostname === "localhost" || hostname === "[::1]" || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}

/** Matches what follows Jira's own path in the addresses of its pages, and only there: "/issues" can be Jira's path. */
const jiraPage =
  /\/(?:browse\/[A-Z][A-Z0-9_]*(?:-\d+)?|projects\/[A-Z][A-Z0-9_]*|secure\/\w+\.jspa|login\.jsp)(?![^/?#])|\/issues\/\?(?:jql|filter)=/;

/**
 * Returns the address of Jira if the text is the address of one of its pages, otherwise the text: of
 * `https://acme.atlassian.net/jira/software/projects/WEB/boards/1`, the site; of `https://tools.example/jira/browse/WEB`,
 * `https://tools.example/jira`.
 */
export function siteOfJiraPage(text: string): string {
  if (!URL.canParse(text)) return text;
  const url = new URL(text);
  if (url.username !== "" || url.password !== "") return text;
  if (/\.(?:atlassian\.net|jira\.com)$/.test(url.hostname)) return url.origin;
  const page = jiraPage.exec(`${url.pathname}${url.search}`);
  return page ? `${url.origin}${url.pathname.slice(0, page.index)}` : text;
}

/**
 * Returns the address of the gateway of Jira Cloud ("Manage API tokens for your Atlassian account"). A Jira on this
 * machine is an emulator, which is its own gateway.
 */
export function jiraGatewayOf(site: { url: string; loopback: boolean }): string {
  return site.loopback ? site.url : "https://api.atlassian.com";
}

/** Returns a base URL without a trailing slash, or a problem that does not quote the text, which can be a secret. */
export function readBaseUrl(text: string): { url: string; loopback: boolean } | { problem: string } {
  if (!URL.canParse(text)) return { problem: "not a URL; write https://…" };
  const url = new URL(text);
  if (url.username !== "" || url.password !== "") {
    return { problem: "remove the user name and password before the @" };
  }
  if (url.search !== "" || url.hash !== "") return { problem: "remove ? or # and the text after it" };
  const loopback = isLoopback(url.href);
  if (url.protocol !== "https:" && !(url.protocol === "http:" && loopback)) {
    return {
      problem: "use https://; http:// is allowed for this machine only (127.0.0.1, localhost, [::1])",
    };
  }
  return { url: url.href.replace(/\/+$/, ""), loopback };
}
