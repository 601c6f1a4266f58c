import type { Plan } from "../../model/plan.ts";
import type { Identity } from "../../model/state.ts";
import { quoted } from "../../plan/findings.ts";
import { conflictingIds, giveKeys, type Keys, margin } from "./give-keys.ts";
import { groupBy, match } from "./match.ts";
import { named, namesOf, overlap, type Reading, reading, similarity } from "./similarity.ts";

/** A number says a little: more than the margin, less than a title. */
const numberWeight = 0.15;
/** A title that is surely the same, a little reworded, and by how much another one has to be less so. */
const [sameTitle, otherTitle] = [0.6, 0.2];
const milestoneThreshold = 0.45;

/** Which milestone of the plan is which: by id, by title where it stands once, else by title, deliverables and number. */
export function identifyMilestones(plan: Plan, prior: readonly Identity[]): Keys {
  const before = prior.filter((entry) => entry.role === "milestone");
  const after = plan.milestones;
  const contents = groupBy(prior, ({ milestone, retired }) => (retired ? null : milestone));
  const old = before.map(({ key, text }) => {
    return milestoneReading(text, contents.get(key) ?? []);
  });
  const now = after.map(({ title, deliverables }) => milestoneReading(title, deliverables));
  const title = (i: number) => after[i]?.title;
  const left = (i: number) => before[i]?.retired ?? false;
  // Among milestones of one title, their deliverables and numbers tell which is which, and not their order.
  const present = before.filter(({ retired }) => !retired);
  const standsOnce = (by: (text: string) => string | null) => {
    const [old, now] = [present.map(({ text }) => text), after.map(({ title }) => title)].map((texts) =>
      groupBy(texts, by),
    );
    return (from: readonly number[], to: readonly number[]) => {
      const name = by(title(to[0] ?? -1) ?? "");
      return (
        name !== null && now?.get(name)?.length === 1 && (from.every(left) || old?.get(name)?.length === 1)
      );
    };
  };
  const titlesOf = ({ from, to }: { from: number; to: number }) => {
    const [was, is] = [old[from], now[to]];
    return was && is ? similarity(was.title, is.title) : 0;
  };
  const matching = match(before.length, after.length, {
    id: { before: (i) => before[i]?.id ?? null, after: (i) => after[i]?.id ?? null },
    exact: [
      {
        before: (i) => `${before[i]?.number}\n${signed(before[i]?.text, old[i])}`,
        after: (i) => `${after[i]?.number}\n${signed(title(i), now[i])}`,
      },
      {
        before: (i) => (old[i]?.content.size ? signed(before[i]?.text, old[i]) : null),
        after: (i) => (now[i]?.content.size ? signed(title(i), now[i]) : null),
      },
      {
        before: (i) => before[i]?.text ?? null,
        after: (i) => title(i) ?? null,
        trusted: standsOnce((text) => text),
      },
    ],
    spelled: [
      {
        before: (i) => named(before[i]?.text),
        after: (i) => named(title(i)),
        trusted: standsOnce(named),
      },
    ],
    compatible: (from, to) => !conflictingIds(before[from]?.id, after[to]?.id),
    similarity: (from, to) => {
      const [was, is] = [old[from], now[to]];
      if (!was || !is) return 0;
      const number = before[from]?.number ?? null;
      const numbered = number !== null && number === after[to]?.number;
      return likeness(was, is) * (1 - numberWeight) + (numbered ? numberWeight : 0);
    },
    // Where the deliverables speak for one and the title for another, nobody can say.
    contested: (first, rival) => titlesOf(rival) >= Math.max(sameTitle, titlesOf(first) + otherTitle),
    threshold: milestoneThreshold,
    margin,
    place: { before: (i) => before[i]?.number ?? null, after: (i) => after[i]?.number ?? null },
    left,
  });
  const describe = (index: number) => ({
    line: after[index]?.line ?? 1,
    what: `Milestone ${quoted(title(index) ?? "")}`,
  });
  return giveKeys("m", before, after.length, matching, describe);
}

interface MilestoneReading {
  title: Reading;
  content: Set<string>;
}

function milestoneReading(title: string, deliverables: readonly { text: string }[]): MilestoneReading {
  return { title: reading(title), content: namesOf(deliverables) };
}

/** By title and by deliverables; where one of them has none, they say nothing. */
function likeness(was: MilestoneReading, is: MilestoneReading): number {
  const titles = similarity(was.title, is.title);
  if (was.content.size === 0 || is.content.size === 0) return titles;
  const contents = overlap(was.content, is.content);
  return 0.75 * Math.max(titles, contents) + 0.25 * Math.min(titles, contents);
}

/** A title with all that stands under it. */
function signed(title: string | undefined, of: MilestoneReading | undefined): string {
  return [title, ...[...(of?.content ?? [])].sort()].join("\n");
}
