import { toSingleLine } from "../../text/visible-text.ts";
import { safeWebUrl } from "../../text/web-url.ts";

/**
 * Escapes text for Slack and cuts it, so that the escaped text has at most `maxLength` characters. Only `&`, `<` and
 * `>` must be escaped, in mrkdwn and in plain text (Slack, "Formatting message text"); then Slack shows `<!channel>`,
 * `<@U1>` and `<url|label>` as text.
 */
export function escapeSlack(text: string, maxLength: number): string {
  const line = toSingleLine(text);
  const whole = escapeEntities(line);
  if (whole.length <= maxLength) return whole;
  let result = "";
  for (const character of line) {
    const next = escapeEntities(character);
    if (result.length + next.length > maxLength - 1) break;
    result += next;
  }
  return `${result.trimEnd()}…`;
}

/** Returns a Slack link of at most `maxLength` characters, or only the text if the URL is too long or invalid. */
export function slackLink(text: string, url: string | null, maxLength: number): string {
  const address = safeWebUrl(url)?.replace(/[|<>&]/g, (sign) => (sign === "&" ? "&amp;" : encodeURIComponent(sign)));
  if (address === undefined || address.length + 40 > maxLength) return escapeSlack(text, maxLength);
  const label = escapeSlack(text, maxLength - address.length - 3);
  return label === "" ? "" : `<${address}|${label}>`;
}

/** Joins as many whole lines as fit into `maxLength` characters, and adds the number of lines that were left out. */
export function fitLines(lines: readonly string[], maxLength: number): string {
  // Leaves space for the line "… and 12 more".
  const limit = maxLength - 20;
  let shown = 0;
  for (let length = 0; shown < lines.length; shown += 1) {
    length += (lines[shown]?.length ?? 0) + 1;
    if (length > limit) break;
  }
  const missing = lines.length - shown;
  return [...lines.slice(0, shown), ...(missing === 0 ? [] : [`… and ${missing} more`])].join("\n");
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

function escapeEntities(text: string): string {
  return text.replace(/[&<>]/g, (sign) => ENTITIES[sign] ?? sign);
}
