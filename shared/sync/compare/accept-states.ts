import type { Agreement, MilestoneAgreements, NewAgreement } from "../../model/agreement.ts";
import type { DesiredItem, Fields } from "../../model/item.ts";
import { milestoneKey, roleOfKey } from "../../model/keyed-plan.ts";
import { type CreatedLink, isCreated, type Link, type LinkAgreements } from "../../model/link.ts";
import type { Conflict } from "../../model/operation.ts";
import { alignTexts } from "../../text/align-texts.ts";

/** The agreements about a goal's states, and the links of one tracker with the observations from which they were made. */
export interface AcceptedStates {
  /** By key of the milestone. */
  agreements: ReadonlyMap<string, MilestoneAgreements>;
  observedLinks: readonly Link[];
}

/**
 * Returns the links with users' changes of states and ticks moved to the base state, and with the agreements of which
 * they are part. A change that the agreement overrules then is a change of the plan, and is written.
 */
export function acceptStates(
  links: readonly Link[],
  { agreements, observedLinks }: AcceptedStates,
): { links: Link[]; conflicts: Conflict[] } {
  const observedByKey = new Map(observedLinks.filter(isCreated).map((link) => [link.key, link.observed]));
  const deliverables = new Map([...agreements.values()].flatMap((one) => [...one.deliverables]));
  const conflicts: Conflict[] = [];
  const accepted = links.map((link) => {
    if (!isCreated(link) || link.isDeleted) return link;
    const observed = observedByKey.get(link.key);
    const agreement = deliverables.get(link.key);
    if (agreement) {
      conflicts.push(...findConflicts(link, observed?.state, agreement));
      return { ...acceptState(link, observed?.state), ...agreementsOf(link.key, agreements) };
    }
    const checkboxes = agreements.get(milestoneKey(link.key))?.checkboxes;
    if (!checkboxes || link.role === "deliverable" || !hasCheckboxes(link.base)) return link;
    conflicts.push(...findTickConflicts(link, observed?.boxes, checkboxes));
    return { ...acceptTicks(link, observed?.boxes), ...agreementsOf(link.key, agreements) };
  });
  return { links: accepted, conflicts };
}

export function hasCheckboxes({ body }: Fields): boolean {
  return body !== undefined && body.boxes.length > 0;
}

/** Returns the agreements to store in the link of an item. There are none until the plan or a user changes a state. */
export function agreementsOf(key: string, agreements: AcceptedStates["agreements"]): LinkAgreements {
  if (roleOfKey(key) === "deliverable") {
    const agreement = [...agreements.values()].flatMap(({ deliverables }) => deliverables.get(key) ?? [])[0];
    return agreement && agreement.revision > 0 ? { agreement: withoutOrigin(agreement) } : {};
  }
  const checkboxes = agreements.get(milestoneKey(key))?.checkboxes ?? [];
  if (!checkboxes.some(({ revision }) => revision > 0)) return {};
  return { checkboxAgreements: checkboxes.map((one) => ({ text: one.text, ...withoutOrigin(one) })) };
}

/**
 * Returns the desired items with the states and ticks of the plan alone. They are the base state of an item whose link was
 * lost: what differs in the tracker then counts as a user's change.
 */
export function withPlannedStates(
  desired: readonly DesiredItem[],
  agreements: AcceptedStates["agreements"],
): DesiredItem[] {
  const deliverables = new Map([...agreements.values()].flatMap((one) => [...one.deliverables]));
  return desired.map((item) => {
    const { state, body } = item.fields;
    const deliverable = deliverables.get(item.key);
    if (deliverable) {
      const isOnlyAgreed = state === "done" && !deliverable.isDoneInPlan;
      const planned = deliverable.isDoneInPlan ? "done" : isOnlyAgreed ? "open" : state;
      return { ...item, fields: { ...item.fields, state: planned } };
    }
    const checkboxes = agreements.get(milestoneKey(item.key))?.checkboxes ?? [];
    if (!body || item.role === "deliverable") return item;
    const places = alignTexts(body.boxes, checkboxes);
    const boxes = body.boxes.map((box, index) => ({
      ...box,
      done: checkboxes[places[index] ?? -1]?.isDoneInPlan ?? box.done,
    }));
    return { ...item, fields: { ...item.fields, body: { ...body, boxes } } };
  });
}

type Observed = NonNullable<Link["observed"]>;

function acceptState(link: CreatedLink, change: Observed["state"]): CreatedLink {
  const isAccepted = change === "open" || change === "done";
  return isAccepted ? moveToBase(link, "state", { ...link.base, state: change }) : link;
}

function acceptTicks(link: CreatedLink, boxes: Observed["boxes"]): CreatedLink {
  const { body } = link.base;
  if (body === undefined || boxes === undefined) return link;
  const places = alignTexts(body.boxes, boxes);
  const ticked = body.boxes.map((box, index) => ({ ...box, done: boxes[places[index] ?? -1]?.done ?? box.done }));
  return moveToBase(link, "boxes", { ...link.base, body: { ...body, boxes: ticked } });
}

function moveToBase(link: CreatedLink, field: "state" | "boxes", base: Fields): CreatedLink {
  const { observed: { [field]: _, ...others } = {}, ...rest } = link;
  return { ...rest, base, ...(Object.keys(others).length > 0 && { observed: others }) };
}

function withoutOrigin({ isDone, isDoneInPlan, revision }: NewAgreement): Agreement {
  return { isDone, isDoneInPlan, revision };
}

/** Returns the conflict of a user's change with the agreement, or of the plan's change with the user's. */
function findConflicts(
  { key }: CreatedLink,
  change: Observed["state"],
  { isDone, isDoneInPlan, isPlanChanged }: NewAgreement,
): Conflict[] {
  if (change !== "open" && change !== "done") return [];
  const isOverruled = change !== textOf(isDone);
  const isPlanOverruled = isPlanChanged && !isOverruled && isDone !== isDoneInPlan;
  if (!isOverruled && !isPlanOverruled) return [];
  const plan = textOf(isOverruled ? isDone : isDoneInPlan);
  return [{ key, field: "state", plan, tracker: change, kept: isOverruled ? "plan" : "tracker" }];
}

/** Returns the conflicts of a user's ticks with the agreements. */
function findTickConflicts(
  { key, base: { body } }: CreatedLink,
  boxes: Observed["boxes"] = [],
  agreements: MilestoneAgreements["checkboxes"],
): Conflict[] {
  const [before, now] = [alignTexts(agreements, body?.boxes ?? []), alignTexts(agreements, boxes)];
  return agreements.flatMap(({ text, isDone }, index): Conflict[] => {
    const box = boxes[now[index] ?? -1];
    const wasDone = body?.boxes[before[index] ?? -1]?.done ?? false;
    if (!box || box.done === wasDone || box.done === isDone) return [];
    const describe = (done: boolean) => `${text}: ${textOf(done)}`;
    return [{ key, field: "body", plan: describe(isDone), tracker: describe(box.done), kept: "plan" }];
  });
}

/** Returns the conflicts with `isFromTracker` where the plan does not say that a deliverable is done. */
export function nameOrigins(conflicts: readonly Conflict[], agreements: AcceptedStates["agreements"]): Conflict[] {
  const deliverables = new Map([...agreements.values()].flatMap((one) => [...one.deliverables]));
  return conflicts.map((conflict) => {
    const { isDone, isDoneInPlan } = deliverables.get(conflict.key) ?? { isDone: false, isDoneInPlan: false };
    const isFromTracker = conflict.field === "state" && isDone !== isDoneInPlan && conflict.plan === textOf(isDone);
    return isFromTracker ? { ...conflict, isFromTracker } : conflict;
  });
}

function textOf(isDone: boolean): "done" | "open" {
  return isDone ? "done" : "open";
}
