import type { BodyFormat } from "../../model/body-format.ts";
import type { ManagedBody, MarkedItem } from "../../model/item.ts";
import { type KeyedItem, milestoneKey, roleOfKey } from "../../model/keyed-plan.ts";
import type { Plan } from "../../model/plan/plan.ts";
import { createTitleParser } from "../desired/titles.ts";
import { groupMarkedByKey } from "./adopt-items.ts";

/** The methods of `Tracker` by which deliverables are identified from the bodies of their items. */
export interface BodyReader {
  bodyFormat: BodyFormat;
  deliverableBody: (text: string) => ManagedBody;
}

/**
 * Returns the keyed items of a goal that the ledger has lost, as far as the tracker has them. Keys come from the
 * markers; number and title of a milestone from its title in the tracker; the text of a deliverable from the body,
 * because users can change the title of an issue. `template`: `github.title` in the config.
 */
export function restoreKeyedItems(
  marked: readonly MarkedItem[],
  plan: Plan,
  template: string,
  { bodyFormat, deliverableBody }: BodyReader,
): KeyedItem[] {
  const textByBody = new Map(
    plan.milestones.flatMap(({ deliverables }) => deliverables).map(({ text }) => [deliverableBody(text).text, text]),
  );
  const milestoneByName = new Map(
    marked
      .filter(({ marker }) => roleOfKey(marker.key) === "milestone")
      .map(({ marker, observed }) => [observed.remote.name, milestoneKey(marker.key)]),
  );
  const markedKeys = new Set(marked.map(({ marker }) => marker.key));
  const parseTitle = createTitleParser(template, plan.goal);
  return [...groupMarkedByKey(marked).values()].flatMap(([original]): KeyedItem[] => {
    if (!original) return [];
    const { marker, observed } = original;
    const { title = "", milestone, version, body } = observed.fields;
    const role = roleOfKey(marker.key);
    if (role === "tracking") return [];
    if (role === "milestone") {
      const key = milestoneKey(marker.key);
      // A milestone can have both an epic and a version.
      if (marker.key !== key && markedKeys.has(key)) return [];
      const parsed = parseTitle(title);
      const { number } = parsed;
      return [{ key, role, milestone: null, number, text: parsed.title, id: null, isRemoved: false }];
    }
    const text = textByBody.get(bodyFormat.extract(body, marker.nonce)?.text ?? "") ?? title;
    const parent = milestoneByName.get(milestone ?? "") ?? milestoneByName.get(version ?? "") ?? null;
    return [{ key: marker.key, role, milestone: parent, number: null, text, id: null, isRemoved: false }];
  });
}
