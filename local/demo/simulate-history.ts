import { DAY_MS } from "../../shared/calendar/days.ts";
import { formatDay } from "../../shared/calendar/format-date.ts";
import { seededRandom } from "../../shared/progress/forecast/seeded-random.ts";
import type { GitHubIssueSnapshot } from "../emulators/github/snapshots.ts";
import type { DemoClock } from "./demo-clock.ts";
import { createProgress } from "./print-progress.ts";
import type { Demo } from "./run-demo.ts";
import { waitUntilIdle } from "./wait-until-idle.ts";

interface Team {
  repository: string;
  /** Key of the Jira project in which the team finishes half of its work; `null` if it works on GitHub only. */
  project: string | null;
  /** Probability (0 to 1) that the team finishes a deliverable or criterion on a working day. */
  dailyProbability: number;
  /** Contents of the files to push, by day of the simulation (1 is the first day) and by path. */
  pushes: Readonly<Record<number, Record<string, string>>>;
}

/**
 * Simulates teams at work: closes issues in the order of the plan, and ticks the criteria of a milestone after its last
 * issue is closed. The emulators send the webhooks to Milepost. The history is the same in each demo.
 */
export async function simulateHistory(
  demo: Demo,
  clock: DemoClock,
  days: number,
  teams: readonly Team[],
): Promise<void> {
  const { github, service, term } = demo;
  const random = seededRandom("six weeks");
  const start = clock.now().getTime();
  const printStep = createProgress(term.err, days);
  await waitUntilIdle(demo);
  for (let day = 1; day <= days; day += 1) {
    const morning = new Date(start + day * DAY_MS);
    clock.advanceTo(morning);
    printStep(day, `${formatDay(morning.toISOString().slice(0, 10))}, simulated`);
    await service.reconcile();
    await waitUntilIdle(demo);
    const isWorkday = ![0, 6].includes(morning.getUTCDay());
    for (const team of teams) {
      const files = team.pushes[day];
      if (files !== undefined) await github.push(team.repository, files);
      if (isWorkday && random() < team.dailyProbability) finishNext(demo, team);
    }
    await waitUntilIdle(demo);
    await service.sendDueReports();
    await waitUntilIdle(demo);
  }
}

/** Ticks the criteria of a milestone whose deliverables are all closed, or else closes the next deliverable. */
function finishNext({ github, jira }: Demo, { repository, project }: Team): void {
  const issues = github.issues(repository).filter(({ state }) => state === "open");
  const isDeliverable = ({ body }: GitHubIssueSnapshot) => /<!-- milepost:[\w.-]+\/d\d+:/.test(body ?? "");
  const next = issues.find(isDeliverable);
  const tracking = issues.find(
    ({ body, milestone }) =>
      /^- \[ \] /m.test(body ?? "") &&
      milestone !== null &&
      !issues.some((other) => isDeliverable(other) && other.milestone === milestone),
  );
  const issue = tracking ?? next;
  const jiraIssues = project !== null && issues.length % 2 === 0 ? jira.issues(project) : [];
  const jiraIssue = jiraIssues.find(({ summary }) => summary === issue?.title);
  if (jiraIssue && tracking) {
    const boxes = jiraIssue.text.match(/^\* \([/x]\) /gm) ?? [];
    for (const box of boxes.keys()) jira.tick(jiraIssue.key, box);
  } else if (jiraIssue) {
    jira.transition(jiraIssue.key, "Done");
  } else if (tracking) {
    const body = tracking.body?.replace(/^- \[ \] /gm, "- [x] ");
    github.editIssue(repository, tracking.number, { body });
  } else if (next) {
    github.editIssue(repository, next.number, { state: "closed", stateReason: "completed" });
  }
}
