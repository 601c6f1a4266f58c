import { quoteText } from "../../text/quote-text.ts";

/** Returns the name of a milestone for messages: `Milestone 2`; if it has no number, its title in quotation marks. */
export function displayName({ number, title }: { number: string | null; title: string }): string {
  return number === null ? quoteText(title) : `Milestone ${number}`;
}
