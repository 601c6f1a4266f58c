import { visibleLine } from "../../text/visible-text.ts";
import { webAddress } from "./html.ts";

/**
 * Text that Slack shows as the text that it is. `&`, `<` and `>` are its only control characters, in mrkdwn and
 * in plain text (Slack, "Formatting message text"): `<!channel>`, `<@U1>` and `<url|label>` stay what they look
 * like. The text is cut first, so that its escaped form has at most that many characters and no half entity.
 */
export function slackText(text: string, most: number): string {
  const line = visibleLine(text);
  const whole = escaped(line);
  if (whole.length <= most) return whole;
  let kept = "";
  for (const character of line) {
    const next = escaped(character);
    if (kept.length + next.length > most - 1) break;
    kept += next;
  }
  return `${kept.trimEnd()}…`;
}

/** A live link, for addresses of the web only: at most `most` characters, or the text without it. */
export function slackLink(text: string, url: string | null, most: number): string {
  const address = webAddress(url)?.replace(/[|<>&]/g, (sign) =>
    sign === "&" ? "&amp;" : encodeURIComponent(sign),
  );
  if (address === undefined || address.length + 40 > most) return slackText(text, most);
  const label = slackText(text, most - address.length - 3);
  return label === "" ? "" : `<${address}|${label}>`;
}

/** As many whole lines as fit; the last then says how many are missing. */
export function fitLines(lines: readonly string[], most: number): string {
  const room = most - 20;
  const kept: string[] = [];
  let length = 0;
  for (const line of lines) {
    length += line.length + 1;
    if (length > room) break;
    kept.push(line);
  }
  const missing = lines.length - kept.length;
  return [...kept, ...(missing === 0 ? [] : [`… and ${missing} more`])].join("\n");
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

function escaped(text: string): string {
  return text.replace(/[&<>]/g, (sign) => entities[sign] ?? sign);
}
