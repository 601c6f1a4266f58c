/**
 * Returns a normalized http(s) URL that is safe in links in every output format; `null` for other schemes, such as
 * `javascript:`, and for IPv6 hosts. User name and password are removed; characters that have a meaning in wiki markup
 * are percent-encoded.
 */
export function safeWebUrl(url: string | null | undefined): string | null {
  if (!url || !URL.canParse(url)) return null;
  const { protocol, host, pathname, search, hash } = new URL(url);
  if (!/^https?:$/.test(protocol) || !/^[\w.-]+(?::\d+)?$/.test(host)) return null;
  const rest = (pathname + search + hash).replace(/[^\w\-.~:/?#=&%,;+]/gu, toPercentEncoding);
  return `${protocol}//${host}${rest}`;
}

function toPercentEncoding(character: string): string {
  const bytes = [...new TextEncoder().encode(character)];
  return bytes.map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`).join("");
}
