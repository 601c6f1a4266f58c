import { planPath, planText } from "../../../integration/support/plan-text.ts";
import type { Dice } from "../../../unit/sync/identity/edit-words.ts";

/** A plan before it is rendered. An item keeps its `id` when it is renamed. */
export interface Draft {
  goal: string;
  /** True if the texts of the items are too similar to tell the items apart. */
  hasSimilarTexts: boolean;
  milestones: DraftMilestone[];
  /** Removed items. A later edit can add them again unchanged. */
  removed: { milestones: DraftMilestone[]; deliverables: DraftDeliverable[] };
  next: number;
}

interface DraftMilestone {
  id: string;
  title: string;
  weeks: number | null;
  value: string;
  criteria: { text: string; done: boolean }[];
  deliverables: DraftDeliverable[];
}

interface DraftDeliverable {
  id: string;
  text: string;
  done: boolean;
}

const syllables = "ba de fo gu ka le mi no pu ra so ti vu we xi yo za che dro fla gri plo sku tre".split(" ");

function word(of: Dice): string {
  return Array.from({ length: 3 + of.roll(2) }, () => of.any(syllables)).join("");
}

const alike = "Tests,Unit tests,Unit test,API tests,API server,API servers,Docs".split(",");

/** Returns a text that is unique or, if the draft `hasSimilarTexts`, similar to many others. */
function words({ hasSimilarTexts }: Draft, of: Dice): string {
  if (hasSimilarTexts) return of.any(alike) ?? "Tests";
  const text = `${word(of)} ${word(of)} ${word(of)}`;
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

export function newDraft(goal: string, hasSimilarTexts: boolean, of: Dice): Draft {
  const draft: Draft = {
    goal,
    hasSimilarTexts,
    milestones: [],
    removed: { milestones: [], deliverables: [] },
    next: 1,
  };
  for (let count = 1 + of.roll(2); count > 0; count -= 1) draft.milestones.push(newMilestone(draft, of));
  return draft;
}

function nextId(draft: Draft, letter: string): string {
  draft.next += 1;
  return `${letter}-${draft.next}`;
}

function newDeliverable(draft: Draft, of: Dice): DraftDeliverable {
  return { id: nextId(draft, "thing"), text: words(draft, of), done: of.chance(0.1) };
}

function newMilestone(draft: Draft, of: Dice): DraftMilestone {
  return {
    id: nextId(draft, "stage"),
    title: words(draft, of),
    weeks: of.chance(0.5) ? 1 + of.roll(9) : null,
    value: words(draft, of),
    criteria: Array.from({ length: of.roll(3) }, () => ({ text: words(draft, of), done: false })),
    deliverables: Array.from({ length: of.roll(3) }, () => newDeliverable(draft, of)),
  };
}

type Edit = (draft: Draft, of: Dice) => void;

const inMilestone =
  (edit: (one: DraftMilestone, draft: Draft, of: Dice) => void): Edit =>
  (draft, of) => {
    const one = of.any(draft.milestones);
    if (one) edit(one, draft, of);
  };

const most = 3;

const edits: readonly Edit[] = [
  inMilestone((one, draft, of) => {
    one.title = words(draft, of);
  }),
  inMilestone((one, draft, of) => {
    one.value = words(draft, of);
  }),
  inMilestone((one, _, of) => {
    one.weeks = of.chance(0.3) ? null : 1 + of.roll(9);
  }),
  inMilestone(({ criteria }, draft, of) => {
    if (criteria.length < most) criteria.push({ text: words(draft, of), done: false });
  }),
  inMilestone(({ criteria }, _, of) => {
    const box = of.any(criteria);
    if (box) box.done = !box.done;
  }),
  inMilestone(({ criteria }, _, of) => {
    criteria.splice(of.roll(criteria.length + 1), 1);
  }),
  inMilestone(({ deliverables }, draft, of) => {
    const one = of.any(deliverables);
    if (one) one.text = words(draft, of);
  }),
  inMilestone(({ deliverables }, _, of) => {
    const one = of.any(deliverables);
    if (one) one.done = !one.done;
  }),
  inMilestone(({ deliverables }, draft, of) => {
    if (deliverables.length < most) deliverables.push(newDeliverable(draft, of));
  }),
  inMilestone(({ deliverables }, draft, of) => {
    draft.removed.deliverables.push(...deliverables.splice(of.roll(deliverables.length + 1), 1));
  }),
  inMilestone(({ deliverables }, draft) => {
    const back = draft.removed.deliverables.pop();
    if (back) deliverables.push(back);
  }),
  inMilestone(({ deliverables }, draft, of) => {
    const other = of.any(draft.milestones);
    const [moved] = deliverables.splice(of.roll(deliverables.length + 1), 1);
    if (moved) (other?.deliverables ?? deliverables).push(moved);
  }),
  inMilestone((one, draft, of) => {
    const other = of.any(draft.milestones);
    if (other) [one.title, other.title] = [other.title, one.title];
  }),
  (draft, of) => {
    if (draft.milestones.length < most) draft.milestones.push(newMilestone(draft, of));
  },
  (draft, of) => {
    if (draft.milestones.length < 2) return;
    draft.removed.milestones.push(...draft.milestones.splice(of.roll(draft.milestones.length), 1));
  },
  (draft) => {
    const back = draft.milestones.length < most ? draft.removed.milestones.pop() : undefined;
    if (back) draft.milestones.push(back);
  },
  (draft) => {
    draft.milestones.reverse();
  },
];

/** Applies one to three random edits. */
export function editDraft(draft: Draft, of: Dice): void {
  for (let count = 1 + of.roll(3); count > 0; count -= 1) of.any(edits)?.(draft, of);
}

/** Renders a draft as a plan file, with or without explicit ids. */
export function fileOf({ goal, milestones }: Draft, withIds: boolean): { path: string; text: string } {
  const id = (name: string) => (withIds ? ` <!-- id: ${name} -->` : "");
  const text = planText({
    title: `Plan ${goal}`,
    milestones: milestones.map(({ title, weeks, value, criteria, deliverables }) => ({
      title,
      ...(weeks !== null && { weeks: `Weeks ${weeks}-${weeks + 1}` }),
      value,
      criteria: criteria.map(({ text, done }) => `${done ? "[x] " : ""}${text}`),
      deliverables: deliverables.map(({ id: name, text, done }) => `${done ? "[x] " : ""}${text}${id(name)}`),
    })),
  });
  let index = -1;
  const marked = text.replace(/^\*\*Milestone \d+: .*$/gm, (line) => {
    index += 1;
    return `${line}${id(milestones[index]?.id ?? "")}`;
  });
  return { path: planPath(goal), text: marked };
}
