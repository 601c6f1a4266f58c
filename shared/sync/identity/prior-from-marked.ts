import { renderTitle } from "../../config/values/render-title.ts";
import type { ManagedBody, MarkedItem } from "../../model/item.ts";
import type { Plan } from "../../model/plan.ts";
import type { Identity } from "../../model/state.ts";
import { groupByKey, roleOf } from "../compare/adopt.ts";
import type { BodyFormat } from "../desired/body-format.ts";

/** How a tracker's texts are read back. */
export interface ReadBack {
  body: BodyFormat;
  /** What the item of a deliverable says. */
  deliverableBody: (plan: Plan, text: string) => ManagedBody;
}

/**
 * Identities as far as the trackers still tell them, for a goal that the ledger has lost: the key is in the
 * marker, number and title of a milestone are read back from its title, and a deliverable is known by the text
 * in its body, whatever people have called the issue since.
 */
export function priorFromMarked(
  marked: readonly MarkedItem[],
  plan: Plan,
  template: string,
  { body: format, deliverableBody }: ReadBack,
): Identity[] {
  const bodies = new Map(
    plan.milestones
      .flatMap((milestone) => milestone.deliverables)
      .map(({ text }) => [deliverableBody(plan, text).text, text]),
  );
  // An epic and a version of one milestone stand for it, both.
  const milestones = new Map(
    marked
      .filter((item) => roleOf(item.marker.key) === "milestone")
      .map((item) => [item.observed.remote.name, `m${item.marker.key.slice(1)}`]),
  );
  const epics = new Set(marked.map((item) => item.marker.key).filter((key) => key.startsWith("m")));
  const readTitle = titlePattern(template, plan.goal);
  return [...groupByKey(marked).values()].flatMap(([original]) => {
    if (!original) return [];
    const { marker, observed } = original;
    const role = roleOf(marker.key);
    if (role === "acceptance" || (marker.key.startsWith("v") && epics.has(`m${marker.key.slice(1)}`)))
      return [];
    const { title = "", milestone, version, body } = observed.fields;
    const said = format.extract(body, marker.nonce)?.text ?? "";
    const { number, text } =
      role === "milestone" ? readTitle(title) : { number: null, text: bodies.get(said) ?? title };
    const place = milestones.get(milestone ?? "") ?? milestones.get(version ?? "");
    const home = role === "milestone" ? null : (place ?? null);
    const key = role === "milestone" ? `m${marker.key.slice(1)}` : marker.key;
    return [{ key, role, milestone: home, number, text, id: null, retired: false }];
  });
}

/**
 * Reads number and title back from a rendered milestone title. The template is rendered once with stand-ins,
 * which then become the groups of a pattern; what people renamed freely is a title without a number.
 */
function titlePattern(
  template: string,
  goal: Plan["goal"],
): (title: string) => { number: string | null; text: string } {
  const standIn = { number: "\u{E000}", title: "\u{E001}" };
  const patterns = [standIn, { ...standIn, number: null }].map((milestone) => {
    const literal = renderTitle(template, { goal, milestone }).replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
    const body = literal.replace(standIn.number, "(?<number>[\\w.-]+)").replace(standIn.title, "(?<text>.+)");
    const id = goal.id.replaceAll(".", "\\.");
    return new RegExp(`^${body.replace("(?<text>.+)", "(?<text>.+?)")}(?: \\(${id}(?: m\\d+)?\\))?$`, "u");
  });
  return (title) => {
    for (const pattern of patterns) {
      const groups = pattern.exec(title)?.groups;
      if (groups) return { number: groups.number ?? null, text: groups.text ?? title };
    }
    return { number: null, text: title };
  };
}
