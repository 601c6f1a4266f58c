import { seededRandom } from "../../shared/progress/forecast/seeded-random.ts";
import type { GitHubDouble } from "../emulators/github/github-emulator.ts";
import type { IssueSnapshot } from "../emulators/github/snapshots.ts";
import type { DemonstrationClock } from "./demo-clock.ts";

/** A repository, how likely something of it is finished on a working day, and what becomes of its plan. */
export interface Team {
  repository: string;
  pace: number;
  /** By day from the start: the files that are pushed. */
  pushes: Readonly<Record<number, Record<string, string>>>;
}

export interface Weeks {
  github: GitHubDouble;
  teams: readonly Team[];
  clock: DemonstrationClock;
  days: number;
  /** Resolves when everything that happened was heard of and is done. */
  idle: () => Promise<void>;
  /** What happens every quarter of an hour: reports that are due, messages that are not sent. */
  wake: () => Promise<void>;
}

const dayLength = 24 * 60 * 60 * 1000;

/**
 * People at work: on every working day some issues are closed in the order of the plan, and when a milestone's are,
 * its criteria are ticked. Milepost hears of it by webhooks. The same every time.
 */
export async function weeksOfWork({ github, teams, clock, days, idle, wake }: Weeks): Promise<void> {
  const random = seededRandom("six weeks");
  const start = clock.now().getTime();
  await idle();
  for (let day = 1; day <= days; day += 1) {
    const morning = new Date(start + day * dayLength);
    clock.setTo(morning);
    const isWorkday = ![0, 6].includes(morning.getUTCDay());
    for (const { repository, pace, pushes } of teams) {
      const files = pushes[day];
      if (files !== undefined) await github.push(repository, files);
      if (isWorkday && random() < pace) finish(github, repository);
    }
    await idle();
    await wake();
    await idle();
  }
}

/** The next piece of work that is open, or the next criterion of a milestone that has none. */
function finish(github: GitHubDouble, repository: string): void {
  const issues = github.issues(repository).filter(({ state }) => state === "open");
  const isDeliverable = ({ body }: IssueSnapshot) => /<!-- milepost:[\w.-]+\/d\d+:/.test(body ?? "");
  const next = issues.find(isDeliverable);
  const waiting = issues.find(
    ({ body, milestone }) =>
      /^- \[ \] /m.test(body ?? "") &&
      milestone !== null &&
      !issues.some((other) => isDeliverable(other) && other.milestone === milestone),
  );
  if (waiting) {
    const body = waiting.body?.replace(/^- \[ \] /gm, "- [x] ");
    github.editIssue(repository, waiting.number, { body });
  } else if (next) {
    github.editIssue(repository, next.number, { state: "closed", stateReason: "completed" });
  }
}
