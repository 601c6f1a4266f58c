import { join } from "node:path";
import { type GitHubEmulator, startGitHubEmulator } from "../../local/emulators/github/github-emulator.ts";
import { startJiraEmulator } from "../../local/emulators/jira/jira-emulator.ts";
import { configPath } from "../integration/support/jira-harness.ts";
import { spawnMilepost, temporaryFolder } from "../integration/support/milepost-process.ts";
import { planOf } from "../integration/support/plan-of.ts";
import { planPath } from "../integration/support/plan-text.ts";

export interface ProcessTrials {
  /** Number of trials by the two exit codes, the smaller code first. */
  counts: Map<string, number>;
  problems: string[];
}

/** In turn, the number of requests that GitHub has received when the second process starts; the first sends about 15. */
const startsAfterRequests = [0, 1, 5, 9, 12];

/** Waits until GitHub has received that many requests. Returns false if the first process ended before. */
async function waitForRequests(
  github: GitHubEmulator,
  requests: number,
  firstEnded: Promise<unknown>,
): Promise<boolean> {
  if (requests === 0) return true;
  let clear = () => {};
  const received = new Promise<boolean>((resolve) => {
    clear = github.faults.on((_, n) => {
      if (n === requests) resolve(true);
      return null;
    });
  });
  return Promise.race([received, firstEnded.then(() => false)]).finally(clear);
}

/**
 * Runs two `milepost sync` processes at once on one repository and one state folder, repeatedly. One must write to both
 * trackers; the other must exit with 0 (nothing to do) or 3 (retry later). Duplicates are problems.
 */
export async function runProcessTrials(trials: number, print: (line: string) => void): Promise<ProcessTrials> {
  const github = await startGitHubEmulator({ limits: false });
  const jira = await startJiraEmulator({ limits: false });
  const folder = temporaryFolder();
  const env = {
    GITHUB_API_URL: github.url,
    GITHUB_TOKEN: "test-token",
    JIRA_BASE_URL: jira.url,
    JIRA_EMAIL: "bot@example.com",
    JIRA_API_TOKEN: "test-token",
    MILEPOST_STATE: join(folder.path, "state"),
  };
  const done: ProcessTrials = { counts: new Map(), problems: [] };
  const { text, writes } = planOf({ milestones: 2, deliverables: 4 });
  try {
    for (let trial = 1; trial <= trials; trial += 1) {
      const repo = `acme/trial${trial}`;
      await github.createRepository(repo);
      const project = `WEB${trial}`;
      jira.createProject(project);
      const begun = jira.requests.counts().writes;
      await github.push(repo, { [planPath()]: text, [configPath]: `jira:\n  project: ${project}\n` });
      const sync = () => spawnMilepost(["sync", "--repo", repo], { env });
      const first = sync();
      const requests = startsAfterRequests[trial % startsAfterRequests.length] ?? 0;
      const startedInTime = await waitForRequests(github, requests, first);
      const both = await Promise.all([first, sync()]);
      const codes = both.map(({ code }) => code ?? -1).sort((a, b) => a - b);
      const counted = codes.join(" and ");
      done.counts.set(counted, (done.counts.get(counted) ?? 0) + 1);
      const items = [github.milestones(repo).length, github.issues(repo).length, jira.issues(project).length];
      const written = github.requests.all.filter(
        ({ kind, path }) => kind === "write" && path.startsWith(`/repos/${repo}/`),
      ).length;
      const inJira = jira.requests.counts().writes - begun;
      // Two writes to Jira: one request for epics, one for stories.
      const wanted = [2, 6, 6, writes, 2];
      const good = startedInTime && codes[0] === 0 && (codes[1] === 0 || codes[1] === 3);
      const found = [...items, written, inJira];
      if (good && found.join() === wanted.join()) continue;
      const said = both.map(({ out, err }) => `${out}${err}`).join("\n---\n");
      const problem = `trial ${trial}: exit codes ${counted}; second process started after ${requests} requests${startedInTime ? "" : ", too many: the first had ended"}; milestones, issues, Jira issues, writes to GitHub, writes to Jira: ${found.join(", ")}, not ${wanted.join(", ")}\n${said}`;
      done.problems.push(problem);
      print(problem);
    }
  } finally {
    await github.close();
    await jira.close();
    folder.remove();
  }
  return done;
}
