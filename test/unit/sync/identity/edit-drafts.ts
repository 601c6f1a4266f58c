import type { Deliverable, Milestone, Plan } from "../../../../shared/model/plan/plan.ts";
import { deliverable, milestone, plan } from "../builders.ts";
import { type Dice, deliverableText, milestoneTitle, reworded } from "./edit-words.ts";

/** A plan as its author knows it: `truth` says what is the same thing, whatever it is called. */
export interface Draft {
  milestones: DraftMilestone[];
  /** The next thing that there was not before. */
  next: number;
  /** Things of which either may be what one of them was: the halves of a split, what was merged. */
  kin: [number, number][];
}

export interface DraftMilestone {
  truth: number;
  number: string | null;
  title: string;
  deliverables: DraftDeliverable[];
}

export interface DraftDeliverable {
  truth: number;
  text: string;
}

/** Up to seven milestones of up to seven deliverables: numbered with gaps, nested, or not numbered at all. */
export function randomDraft(of: Dice): Draft {
  const draft: Draft = { milestones: [], next: 1, kin: [] };
  const style = of.pick(["gaps", "nested", "plain", "none"]);
  let [major, minor] = [1, 1];
  for (let count = 1 + of.roll(7); count > 0; count -= 1) {
    const number = { gaps: `${major}`, nested: `${major}.${minor}`, plain: `${major}`, none: null }[style] ?? null;
    const deliverables = Array.from({ length: of.roll(8) }, () => newDeliverable(draft, of));
    const title = draft.milestones.length > 0 && of.chance(0.1) ? draft.milestones[0]?.title : undefined;
    draft.milestones.push({ ...newMilestone(draft, of), number, deliverables, ...(title && { title }) });
    if (style === "nested" && of.chance(0.6)) minor += 1;
    else [major, minor] = [major + 1 + (style === "gaps" ? of.roll(3) : 0), 1];
  }
  return draft;
}

function thing(draft: Draft): number {
  draft.next += 1;
  return draft.next;
}

function newDeliverable(draft: Draft, of: Dice): DraftDeliverable {
  return { truth: thing(draft), text: deliverableText(of) };
}

function newMilestone(draft: Draft, of: Dice): DraftMilestone {
  return { truth: thing(draft), number: null, title: milestoneTitle(of), deliverables: [] };
}

/** Numbers all from 1, where there are numbers. */
function renumber(draft: Draft): void {
  if (draft.milestones.every(({ number }) => number === null)) return;
  for (const [index, entry] of draft.milestones.entries()) entry.number = `${index + 1}`;
}

function shuffle<T>(list: T[], of: Dice): void {
  for (let from = list.length - 1; from > 0; from -= 1) {
    const [taken] = list.splice(of.roll(from + 1), 1);
    if (taken !== undefined) list.push(taken);
  }
}

/** A number that no milestone has, where there are numbers. */
function freeNumber(draft: Draft): string | null {
  const numbers = draft.milestones.flatMap(({ number }) => (number === null ? [] : [number]));
  if (numbers.length === 0) return null;
  return `${1 + Math.max(...numbers.map((number) => Number.parseInt(number, 10)))}`;
}

type Change = (draft: Draft, of: Dice) => void;

const on =
  (change: (entry: DraftMilestone, draft: Draft, of: Dice) => void): Change =>
  (draft, of) => {
    const entry = of.any(draft.milestones);
    if (entry) change(entry, draft, of);
  };

const onTwo =
  (change: (one: DraftMilestone, other: DraftMilestone, draft: Draft, of: Dice) => void): Change =>
  (draft, of) => {
    const one = of.any(draft.milestones);
    const two = of.any(draft.milestones.filter((entry) => entry !== one));
    if (one && two) change(one, two, draft, of);
  };

/** Every edit that an author makes, by its name. */
export const edits = {
  "reword a title": on((entry, _, of) => {
    entry.title = reworded(entry.title, of);
  }),
  "reword a deliverable": on(({ deliverables }, _, of) => {
    const one = of.any(deliverables);
    if (one) one.text = reworded(one.text, of);
  }),
  "insert in front and renumber": (draft, of) => {
    draft.milestones.unshift({
      ...newMilestone(draft, of),
      number: "1",
      deliverables: Array.from({ length: of.roll(4) }, () => newDeliverable(draft, of)),
    });
    if (draft.milestones.slice(1).every(({ number }) => number === null)) {
      for (const entry of draft.milestones) entry.number = null;
    }
    renumber(draft);
  },
  "renumber all": renumber,
  "reorder milestones": (draft, of) => {
    shuffle(draft.milestones, of);
    if (of.chance(0.5)) renumber(draft);
  },
  "reorder deliverables": on(({ deliverables }, _, of) => shuffle(deliverables, of)),
  "move a deliverable": onTwo((one, two, _, of) => {
    const [moved] = one.deliverables.splice(of.roll(Math.max(1, one.deliverables.length)), 1);
    if (moved) two.deliverables.splice(of.roll(two.deliverables.length + 1), 0, moved);
  }),
  "rename a milestone completely": on((entry, _, of) => {
    entry.title = milestoneTitle(of);
  }),
  "rename a deliverable completely": on(({ deliverables }, _, of) => {
    const one = of.any(deliverables);
    if (one) one.text = deliverableText(of);
  }),
  "insert a deliverable": on(({ deliverables }, draft, of) => {
    deliverables.splice(of.roll(deliverables.length + 1), 0, newDeliverable(draft, of));
  }),
  "remove a deliverable": on(({ deliverables }, _, of) => {
    deliverables.splice(of.roll(deliverables.length + 1), 1);
  }),
  "insert a milestone": (draft, of) => {
    const number = freeNumber(draft);
    const deliverables = Array.from({ length: of.roll(4) }, () => newDeliverable(draft, of));
    draft.milestones.splice(of.roll(draft.milestones.length + 1), 0, {
      ...newMilestone(draft, of),
      number,
      deliverables,
    });
  },
  "remove a milestone": (draft, of) => {
    draft.milestones.splice(of.roll(draft.milestones.length + 1), 1);
  },
  "split a milestone": on((entry, draft, of) => {
    const half = newMilestone(draft, of);
    half.title = of.chance(0.5) ? `${entry.title}, part 2` : half.title;
    half.number = freeNumber(draft);
    half.deliverables = entry.deliverables.splice(Math.ceil(entry.deliverables.length / 2));
    draft.milestones.splice(draft.milestones.indexOf(entry) + 1, 0, half);
    draft.kin.push([entry.truth, half.truth]);
    if (of.chance(0.5)) renumber(draft);
  }),
  "merge two milestones": onTwo((one, two, draft, of) => {
    one.deliverables.push(...two.deliverables);
    if (of.chance(0.5)) one.title = `${one.title} and ${two.title}`;
    draft.milestones.splice(draft.milestones.indexOf(two), 1);
    draft.kin.push([one.truth, two.truth]);
    if (of.chance(0.5)) renumber(draft);
  }),
  "swap numbers": onTwo((one, two) => {
    [one.number, two.number] = [two.number, one.number];
  }),
  // A title says what a milestone is (docs/identity.md, 3): it is number, place and deliverables that are swapped.
  "swap titles": onTwo((one, two) => {
    if (one.title === two.title) return;
    [one.title, two.title] = [two.title, one.title];
    [one.truth, two.truth] = [two.truth, one.truth];
  }),
  "duplicate a title": onTwo((one, _, draft, of) => {
    const copy = { ...newMilestone(draft, of), title: one.title, number: freeNumber(draft) };
    copy.deliverables.push(newDeliverable(draft, of));
    draft.milestones.splice(of.roll(draft.milestones.length + 1), 0, copy);
    if (of.chance(0.3)) renumber(draft);
  }),
  "duplicate a deliverable": on((entry, draft, of) => {
    const one = of.any(entry.deliverables);
    const home = of.any(draft.milestones) ?? entry;
    if (one) home.deliverables.push({ ...newDeliverable(draft, of), text: one.text });
  }),
} satisfies Record<string, Change>;

export type EditName = keyof typeof edits;

/** The draft as the parser gives it, and what each object of it is in truth. */
export function planOf({ milestones }: Draft): { plan: Plan; truth: Map<Milestone | Deliverable, number> } {
  const truth = new Map<Milestone | Deliverable, number>();
  // Each on a line of its own: by its line, a finding is known to be about it.
  const known = <T extends Milestone | Deliverable>(entry: T, what: number): T => {
    entry.line = truth.size + 1;
    truth.set(entry, what);
    return entry;
  };
  return {
    plan: plan(
      milestones.map((entry) => {
        const items = entry.deliverables.map((one) => known(deliverable(one.text), one.truth));
        return known(milestone(entry.number, entry.title, items), entry.truth);
      }),
    ),
    truth,
  };
}
