/**
 * An address that is safe to write as a link in every Jira format, or null when it is none of the web: signs that
 * wiki markup reads are percent-encoded.
 */
export function webAddress(url: string): string | null {
  if (!/^https?:\/\/[\p{L}\p{N}]/iu.test(url)) return null;
  return url
    .toWellFormed()
    .replace(/[^\w\-.~:/?#=&%,;+]/gu, (sign) =>
      [...new TextEncoder().encode(sign)]
        .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`)
        .join(""),
    );
}
