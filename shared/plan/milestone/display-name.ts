import { quoteText } from "../../text/quote-text.ts";

/** Returns the name of a milestone in messages: `Milestone 2`, or its quoted title if it has no number. */
export function displayName({ number, title }: { number: string | null; title: string }): string {
  return number === null ? quoteText(title) : `Milestone ${number}`;
}
