/** Returns true if the URL's host is in 127.0.0.0/8, `localhost` or `::1`. Does not resolve names. */
export function isLoopback(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { hostname } = new URL(url);
  // The URL parser has converted other notations of addresses, such as 127.1 and 0x7f000001, to four decimal numbers.
  return hostname === "localhost" || hostname === "[::1]" || /^127(?:\.\d{1,3}){3}$/.test(hostname);
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
