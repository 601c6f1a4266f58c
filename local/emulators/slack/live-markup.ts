/** What of Slack's own markup can be alive in a text: mentions, channels, commands, links ("Formatting text"). */
const live = /<(?:[!@#]|[a-z][a-z0-9+.-]*:)[^<>\n]*>?/gi;

/**
 * The tokens in a mrkdwn text that Slack would act on: `<!channel>`, `<@U123>`, `<#C123>`, `<https://…|label>`. Empty:
 * all of it is shown as the text that it is. Escaped as `&lt;` none is alive.
 */
export function liveMarkup(text: string): string[] {
  return text.match(live) ?? [];
}

/** The same for all of a message: its text and every mrkdwn text in its blocks. A plain_text object has no markup. */
export function liveMarkupIn(message: { text: string; blocks: readonly unknown[] }): string[] {
  return [...liveMarkup(message.text), ...message.blocks.flatMap(inValue)];
}

function inValue(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(inValue);
  if (typeof value !== "object" || value === null) return [];
  if ("type" in value && value.type === "mrkdwn" && "text" in value && typeof value.text === "string") {
    return liveMarkup(value.text);
  }
  return Object.values(value).flatMap(inValue);
}
