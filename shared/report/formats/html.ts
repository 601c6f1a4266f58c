import { replaceInvisible } from "../../text/visible-text.ts";
import { safeWebUrl } from "../../text/web-url.ts";

/** Escaped HTML. Only `html` and `raw` create it. */
export class Html {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

/** A value in an `html` template. Text and numbers are escaped; `null`, `undefined` and `false` are omitted. */
export type HtmlValue = string | number | Html | null | undefined | false | readonly HtmlValue[];

/** Returns HTML; values are escaped for text and double-quoted attributes (HTML Standard, "Escaping a string"). */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return new Html(strings.map((text, index) => text + render(values[index])).join(""));
}

/** Marks trusted text as HTML. Never use it for text from a plan. */
export function raw(text: string): Html {
  return new Html(text);
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

export function escapeHtml(text: string): string {
  return replaceInvisible(text).replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
}

function render(value: HtmlValue): string {
  if (value === null || value === undefined || value === false) return "";
  if (value instanceof Html) return value.toString();
  if (typeof value === "string") return escapeHtml(value);
  if (typeof value === "number") return String(value);
  return value.map(render).join("");
}

/** Returns the content as a link, or only the content if the URL is not a web address. */
export function linked(url: string | null | undefined, content: HtmlValue): Html {
  const address = safeWebUrl(url);
  return address === null ? html`${content}` : html`<a href="${address}">${content}</a>`;
}
