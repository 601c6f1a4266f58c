import { dayOfInstant } from "../calendar/format-date.ts";
import type { Secret } from "../config/secret.ts";
import { signLink } from "../http/signed-links.ts";
import type { GoalReport } from "../model/goal-report.ts";
import type { RepositoryState } from "../model/state.ts";
import type { GoalLinks } from "../report/formats/report-slack.ts";

export type CardLinks = (goal: GoalReport, repository: RepositoryState) => GoalLinks;

/** Below the status page's address. */
export const goalPath = ({ repo, goal }: Pick<GoalReport, "repo" | "goal">): string =>
  `/goals/${repo}/${goal}`;

/** Where plan and milestones of a goal are; the ledger knows GitHub's address only by that of its items. */
export const planLinks: CardLinks = ({ goal, milestones }, { plans }) => {
  const items = milestones.flatMap((milestone) => [milestone, ...milestone.items]);
  const urls = items.flatMap(({ links }) => links.github ?? []);
  const [web] = urls.flatMap((url) => /^(https?:\/\/.+)\/(?:issues|milestone)\/\d+$/.exec(url)?.[1] ?? []);
  const path = Object.keys(plans).find((name) => plans[name]?.goal === goal && plans[name]?.synced);
  if (web === undefined || path === undefined) return {};
  const plan = `${web}/blob/HEAD/${path.split("/").map(encodeURIComponent).join("/")}`;
  return { plan, milestones: `${web}/milestones` };
};

const day = 86_400_000;
const validDays = 14;

export interface SignedPage {
  /** Where the status page is. */
  url: string;
  secret: Secret;
}

/**
 * The page of a goal behind a link that opens for 14 days, counted from the end of this one: all day long it is the
 * same link, and a card that says the same is the same card.
 */
export function signedPage({ url, secret }: SignedPage, now: Date): (path: string) => string {
  const expires = new Date(Date.parse(dayOfInstant(now.toISOString())) + (validDays + 1) * day);
  return (path) => signLink(url, path, expires, secret);
}

/** With the signed page of the goal, and its burn-up, which Slack loads from there. */
export function signedLinks(page: SignedPage, now: Date): CardLinks {
  const sign = signedPage(page, now);
  return (goal, repository) => ({
    ...planLinks(goal, repository),
    page: sign(goalPath(goal)),
    picture: { url: sign(`${goalPath(goal)}/burn-up.png`) },
  });
}
