import type { Agreement, NewAgreement, NewCheckboxAgreement } from "../model/agreement.ts";
import type { Checkbox, ItemState } from "../model/item.ts";
import { type CreatedLink, isCreated, type Link } from "../model/link.ts";
import { alignTexts } from "../text/align-texts.ts";

export type ConflictPolicy = "tracker" | "plan";

/** What one tracker says about a deliverable or checkbox. */
interface TrackerState {
  stored: Agreement | undefined;
  wasDone: boolean;
  /** A person's change in the tracker since the last sync; null if there is none. */
  change: boolean | null;
}

/**
 * Returns what plan and trackers agree on. Changes since the last agreement decide: all of them say the same, or they
 * are a conflict, in which `open` wins, or the plan if it changed and `policy.conflicts` is "plan".
 */
function agree(isDoneInPlan: boolean, trackers: readonly TrackerState[], policy: ConflictPolicy): NewAgreement {
  const agreements = trackers.map(
    ({ stored, wasDone }): Agreement => stored ?? { isDone: wasDone, isDoneInPlan: wasDone, revision: 0 },
  );
  const revision = Math.max(0, ...agreements.map((one) => one.revision));
  const newest = agreements.filter((one) => one.revision === revision);
  const isPlanChanged = newest.some((one) => one.isDoneInPlan !== isDoneInPlan);
  const changes = [
    ...(isPlanChanged ? [isDoneInPlan] : []),
    ...trackers.flatMap(({ change }) => (change === null ? [] : [change])),
  ];
  if (changes.length === 0) {
    const isDone = newest.length === 0 ? isDoneInPlan : newest.every((one) => one.isDone);
    return { isDone, isDoneInPlan, revision, isPlanChanged };
  }
  const isDone = isPlanChanged && policy === "plan" ? isDoneInPlan : changes.every((change) => change);
  return { isDone, isDoneInPlan, revision: revision + 1, isPlanChanged };
}

/** Returns the agreement about a deliverable. Links of deleted items are ignored. */
export function agreeOnDeliverable(
  isDoneInPlan: boolean,
  links: readonly Link[],
  policy: ConflictPolicy = "tracker",
): NewAgreement {
  const trackers = existing(links).map((link): TrackerState => {
    const { agreement, base, observed } = link;
    // An item that was closed as not planned is neither done nor open: its state does not count for other trackers.
    const change = observed?.state === undefined || observed.state === "cancelled" ? null : observed.state === "done";
    return { stored: agreement, wasDone: base.state === "done", change };
  });
  return agree(isDoneInPlan, trackers, policy);
}

/**
 * Returns the state of a deliverable for progress: cancelled if it is open and a person closed an item of it as not
 * planned, or if that happened in all trackers. An item that Milepost closed, because a config has no issues for example,
 * says nothing about the deliverable.
 */
export function deliverableProgress({ isDone }: Agreement, links: readonly Link[]): ItemState {
  const cancelled = existing(links).map(({ observed }) => observed?.state === "cancelled");
  const isCancelled = isDone ? cancelled.length > 0 && cancelled.every((one) => one) : cancelled.includes(true);
  if (isCancelled) return "cancelled";
  return isDone ? "done" : "open";
}

/** Returns the agreements about the plan's checkboxes, in their order. Texts are matched by similarity. */
export function agreeOnCheckboxes(
  planned: readonly Checkbox[],
  links: readonly Link[],
  policy: ConflictPolicy = "tracker",
): NewCheckboxAgreement[] {
  const trackers = existing(links)
    .filter(({ base, observed }) => (observed?.boxes ?? base.body?.boxes ?? []).length > 0)
    .map(({ base, observed, checkboxAgreements }) => ({
      before: matching(planned, base.body?.boxes ?? []),
      now: matching(planned, observed?.boxes ?? base.body?.boxes ?? []),
      stored: matching(planned, checkboxAgreements ?? []),
    }));
  return planned.map(({ text, done }, index) => {
    const states = trackers.flatMap(({ before, now, stored }): TrackerState[] => {
      const box = now[index];
      if (box === undefined) return [];
      const wasDone = before[index]?.done ?? false;
      return [{ stored: stored[index], wasDone, change: box.done === wasDone ? null : box.done }];
    });
    return { text, ...agree(done, states, policy) };
  });
}

function existing(links: readonly Link[]): CreatedLink[] {
  return links.filter(isCreated).filter(({ isDeleted }) => !isDeleted);
}

/** Returns the entry of `others` that matches each checkbox. */
function matching<T extends { text: string }>(planned: readonly Checkbox[], others: readonly T[]): (T | undefined)[] {
  if (others.length === 0) return [];
  return alignTexts(planned, others).map((place) => (place === undefined ? undefined : others[place]));
}
