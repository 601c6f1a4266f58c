/** Whether a URL is of this machine: 127.0.0.0/8, `localhost` or `::1`. Nothing is looked up. */
export function isLoopback(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { hostname } = new URL(url);
  // The URL parser has already turned 127.1, 0x7f000001 and the like into four decimal numbers.
  return hostname === "localhost" || hostname === "[::1]" || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}

/** A base URL without a slash at its end, or what is wrong with it. The text itself is never repeated. */
export function readBaseUrl(text: string): { url: string; loopback: boolean } | { problem: string } {
  if (!URL.canParse(text)) return { problem: "this is no URL; write it with https://" };
  const url = new URL(text);
  if (url.username !== "" || url.password !== "") {
    return { problem: "a URL with a user or a password in it is not taken; remove what is before the @" };
  }
  if (url.search !== "" || url.hash !== "") return { problem: "remove what is behind the ? or #" };
  const loopback = isLoopback(url.href);
  if (url.protocol !== "https:" && !(url.protocol === "http:" && loopback)) {
    return { problem: "write https://; http:// is for this machine only (127.0.0.1, localhost, [::1])" };
  }
  return { url: url.href.replace(/\/+$/, ""), loopback };
}
