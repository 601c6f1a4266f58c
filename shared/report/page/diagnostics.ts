import type { Diagnostic } from "../../model/plan.ts";
import { type Html, html, linked } from "../formats/html.ts";

/** What Milepost has to say about a plan, each with its line; `url`: where the plan can be read. */
export function diagnosticsList(diagnostics: readonly Diagnostic[], url: string | null): Html {
  return html`<ul class="plain diagnostics">${diagnostics.map(
    ({ severity, code, message, line }) =>
      html`<li><span class="${severity === "error" ? "health late" : "health"}">${severity}</span> ${linked(url === null ? null : `${url}#L${line}`, `line ${line}`)}: ${message} <code class="quiet">${code}</code></li>`,
  )}</ul>`;
}
