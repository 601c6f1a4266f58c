/** Slack's markup for mentions, channels, commands and links ("Formatting text"). */
const ACTIVE_MARKUP = /<(?:[!@#]|[a-z][a-z0-9+.-]*:)[^<>\n]*>?/gi;

/**
 * Returns the tokens of a mrkdwn text that Slack would interpret: `<!channel>`, `<@U123>`, `<#C123>`,
 * `<https://…|label>`. Escaped ones (`&lt;`) are not interpreted.
 */
export function findActiveMarkup(text: string): string[] {
  return text.match(ACTIVE_MARKUP) ?? [];
}

/** Does the same for the text and all mrkdwn texts of a message. A plain_text object has no markup. */
export function findActiveMarkupIn(message: { text: string; blocks: readonly unknown[] }): string[] {
  return [...findActiveMarkup(message.text), ...message.blocks.flatMap(inValue)];
}

function inValue(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(inValue);
  if (typeof value !== "object" || value === null) return [];
  if ("type" in value && value.type === "mrkdwn" && "text" in value && typeof value.text === "string") {
    return findActiveMarkup(value.text);
  }
  return Object.values(value).flatMap(inValue);
}
