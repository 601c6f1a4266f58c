import { visibleText } from "../../text/visible-text.ts";

/** Text that is HTML already. Only `html` and `raw` make one. */
export class Html {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

/** What may stand in a template: text and numbers are escaped, nothing is printed for null and false. */
export type HtmlValue = string | number | Html | null | undefined | false | readonly HtmlValue[];

/**
 * The one place where text becomes HTML: a template whose values are escaped, in element content and in quoted
 * attributes alike (HTML Standard, "Escaping a string"). An attribute's value always stands in double quotes.
 */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return new Html(strings.map((text, index) => text + printed(values[index])).join(""));
}

/** HTML that was written by hand or made by a renderer, taken as it is. Never for text from a plan. */
export function raw(text: string): Html {
  return new Html(text);
}

export function escapeHtml(text: string): string {
  return visibleText(text).replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function printed(value: HtmlValue): string {
  if (value === null || value === undefined || value === false) return "";
  if (value instanceof Html) return value.toString();
  if (typeof value === "string") return escapeHtml(value);
  if (typeof value === "number") return String(value);
  return value.map(printed).join("");
}

/** The address when it is one of the web, else null: `javascript:` and the like lead nowhere. */
export function webAddress(url: string | null | undefined): string | null {
  if (!url || !URL.canParse(url)) return null;
  const { protocol, href } = new URL(url);
  return protocol === "https:" || protocol === "http:" ? href : null;
}

/** The content as a link, or the content alone where there is no address of the web. */
export function linked(url: string | null | undefined, content: HtmlValue): Html {
  const address = webAddress(url);
  return address === null ? html`${content}` : html`<a href="${address}">${content}</a>`;
}
