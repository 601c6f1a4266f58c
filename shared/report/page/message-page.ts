import { html } from "../formats/html.ts";
import { layout, type PageContext } from "./layout.ts";

/** Renders a page with one message, for example an error and what to do about it. */
export function messagePage({ title, text }: { title: string; text: string }, context: PageContext): string {
  const main = html`<h1>${title}</h1>
<p>${text}</p>`;
  return layout({ title: `${title} · Milepost`, back: "/", main, generatedAt: null }, context);
}
