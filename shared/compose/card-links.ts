import { DAY_MS, dayOfInstant } from "../calendar/days.ts";
import type { Secret } from "../config/secret.ts";
import { createSignedLink } from "../http/signed-links.ts";
import type { GoalReport } from "../model/goal-status.ts";
import type { RepositoryState } from "../model/repository-state.ts";
import { explainMissingBurnUp } from "../report/charts/missing-burn-up.ts";
import type { GoalLinks } from "../report/formats/report-slack.ts";
import { goalPath } from "../report/page/layout.ts";

/** Returns the links that are shown on a goal's card. */
export type CardLinks = (goal: GoalReport, repository: RepositoryState) => GoalLinks;

/** Returns links to the plan and to GitHub's milestones; no links if the goal has no GitHub item to take URLs from. */
export const linkToPlan: CardLinks = ({ goal, milestones }, { plans }) => {
  const items = milestones.flatMap((milestone) => [milestone, ...milestone.items]);
  const urls = items.flatMap(({ links }) => links.github ?? []);
  const [web] = urls.flatMap((url) => /^(https?:\/\/.+)\/(?:issues|milestone)\/\d+$/.exec(url)?.[1] ?? []);
  const path = Object.keys(plans).find((name) => plans[name]?.goal === goal && plans[name]?.wasSynced);
  if (web === undefined || path === undefined) return {};
  const plan = `${web}/blob/HEAD/${path.split("/").map(encodeURIComponent).join("/")}`;
  return { plan, milestones: `${web}/milestones` };
};

const LINK_VALID_DAYS = 14;

/** Returns when a link that is created now expires: 14 days after the end of the day, so all links of a day are the same. */
export function linkExpiry(now: Date): Date {
  return new Date(Date.parse(dayOfInstant(now.toISOString())) + (LINK_VALID_DAYS + 1) * DAY_MS);
}

/**
 * Returns a function that creates a goal's links: to its plan, and signed links to its status page and burn-up chart.
 * `url`: the base URL of the status page. Because the links are the same all day, an unchanged goal card is not updated.
 */
export function createSignedCardLinks({ url, secret }: { url: string; secret: Secret }, now: Date): CardLinks {
  const expires = linkExpiry(now);
  const sign = (path: string) => createSignedLink(url, path, expires, secret);
  return (goal, repository) => {
    const path = goalPath(goal.repo, goal.goal);
    return {
      ...linkToPlan(goal, repository),
      page: sign(path),
      chart: explainMissingBurnUp(goal) === null ? { url: sign(`${path}/burn-up.png`) } : null,
    };
  };
}
