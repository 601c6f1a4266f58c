import * as z from "zod";
import { escapeMarkup } from "../../../local/emulators/shared/html.ts";
import type { MessageSnapshot } from "../../../local/emulators/slack/slack-emulator.ts";

const style = `
body { font: 15px/1.47 system-ui; color: #1d1c1d; margin: 20px; width: 760px }
.message { display: grid; grid-template-columns: 36px 1fr; gap: 0 10px; margin-bottom: 12px } .avatar { background: #1f6feb; color: #fff; border-radius: 6px; height: 36px; font-weight: 700; display: grid; place-items: center }
.app { background: #ececec; color: #616061; font-size: 10px; padding: 1px 3px; border-radius: 2px } .quiet, .context { color: #616061; font-size: 12px }
h1 { font-size: 18px; margin: 2px 0 8px } .section { margin-bottom: 10px; white-space: pre-wrap } a { color: #1264a3; text-decoration: none } .thread { margin-left: 46px; border-left: 2px solid #ddd; padding-left: 12px }`;

const textSchema = z.object({ text: z.string() });
const blockSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("header"), text: textSchema }),
  z.object({ type: z.literal("section"), text: textSchema }),
  z.object({ type: z.literal("context"), elements: z.array(textSchema) }),
]);

/** Renders a message and its replies as HTML, similar to Slack. Throws if a block is of a type without a rendering. */
export function renderThread(message: MessageSnapshot, replies: readonly MessageSnapshot[]): string {
  const thread = replies.length === 0 ? "" : `<div class="thread">${replies.map(renderMessage).join("")}</div>`;
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Slack</title><style>${style}</style>${renderMessage(message)}${thread}</html>`;
}

function renderMessage({ ts, blocks, text, earlier }: MessageSnapshot): string {
  const at = `${new Date(Number(ts) * 1000).toISOString().slice(11, 16)} UTC${earlier.length > 0 ? " (edited)" : ""}`;
  const body =
    blocks.length === 0 ? `<div class="section">${renderMrkdwn(text)}</div>` : blocks.map(renderBlock).join("");
  return `<div class="message"><div class="avatar">M</div><div><b>Milepost</b> <span class="app">APP</span> <span class="quiet">${at}</span>${body}</div></div>`;
}

function renderBlock(value: unknown): string {
  const block = blockSchema.parse(value);
  switch (block.type) {
    case "header":
      return `<h1>${escapeMarkup(block.text.text)}</h1>`;
    case "section":
      return `<div class="section">${renderMrkdwn(block.text.text)}</div>`;
    case "context":
      return `<div class="context">${block.elements.map(({ text }) => renderMrkdwn(text)).join(" ")}</div>`;
  }
}

/** Renders bold text and links. Slack's texts have `&`, `<` and `>` as entities, which are HTML as well. */
function renderMrkdwn(text: string): string {
  return text.replace(/<[^|>]*\|([^>]*)>/g, '<a href="#">$1</a>').replace(/\*([^*\n]+)\*/g, "<b>$1</b>");
}
