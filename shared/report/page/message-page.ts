import { html } from "../formats/html.ts";
import { type Frame, layout } from "./layout.ts";

/** A page that says why there is nothing else to see, and what to do about it. */
export function messagePage({ title, text }: { title: string; text: string }, frame: Frame): string {
  const main = html`<h1>${title}</h1>
<p>${text}</p>`;
  return layout({ title: `${title} · Milepost`, back: "/", main, generatedAt: null }, frame);
}
