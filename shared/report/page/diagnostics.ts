import type { Diagnostic } from "../../model/diagnostic.ts";
import { type Html, html, linked } from "../formats/html.ts";

/** Renders the diagnostics of a plan. `url`: the plan file, whose lines are linked. */
export function diagnosticsList(diagnostics: readonly Diagnostic[], url: string | null): Html {
  return html`<ul class="plain diagnostics">${diagnostics.map(
    ({ severity, code, message, line }) =>
      html`<li><span class="${severity === "error" ? "health late" : "health"}">${severity}</span> ${linked(url === null ? null : `${url}#L${line}`, `line ${line}`)}: ${message} <code class="quiet">${code}</code></li>`,
  )}</ul>`;
}
