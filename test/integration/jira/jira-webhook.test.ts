import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type GitHubEmulator, startGitHubEmulator } from "../../../local/emulators/github/github-emulator.ts";
import type { JiraEmulator } from "../../../local/emulators/jira/emulator-types.ts";
import { startJiraEmulator } from "../../../local/emulators/jira/jira-emulator.ts";
import { type Serving, serve, temporaryFolder } from "../support/milepost-process.ts";
import { planPath, planText, smallPlan } from "../support/plan-text.ts";

const repository = "acme/web";
const secret = "a secret of this test";

let github: GitHubEmulator;
let jira: JiraEmulator;
let folder: ReturnType<typeof temporaryFolder>;
let serving: Serving;

beforeEach(async () => {
  github = await startGitHubEmulator();
  jira = await startJiraEmulator();
  folder = temporaryFolder();
  await github.createRepository(repository);
  jira.createProject("WEB", { moreStatuses: [{ name: "Cancelled", category: "done" }] });
  serving = await serve({
    GITHUB_API_URL: github.url,
    GITHUB_TOKEN: "test-token",
    GITHUB_WEBHOOK_SECRET: secret,
    JIRA_BASE_URL: jira.url,
    JIRA_EMAIL: "bot@example.com",
    JIRA_API_TOKEN: "test-token",
    JIRA_WEBHOOK_SECRET: `${secret}, an older one`,
    MILEPOST_STATE: folder.path,
  });
  github.setWebhook(repository, { url: `${serving.url}/webhooks/github`, secret });
  await github.push(repository, {
    [planPath()]: planText(smallPlan),
    ".goalkit/milepost.yml": "jira:\n  project: WEB\n",
  });
  await vi.waitFor(() => expect(serving.output.err).toContain('outcome="synced"'), { timeout: 15_000 });
});

afterEach(async () => {
  await serving.kill();
  expect(github.violations).toEqual([]);
  expect(jira.violations).toEqual([]);
  await github.close();
  await jira.close();
  folder.remove();
});

const hear = (given = secret) => jira.setWebhook({ url: `${serving.url}/webhooks/jira`, secret: given });
/** Returns matching log lines of the service. */
const logged = (pattern: RegExp) => serving.output.err.split("\n").filter((line) => pattern.test(line));
const scans = () => logged(/ run finished .*delivery="jira:/);
/** Returns the key of an open deliverable. */
const story = () =>
  jira.issues("WEB").find(({ level, statusCategory }) => level === 0 && statusCategory !== "done")?.key ?? "";
const newest = () => jira.deliveries().at(-1);

describe("a user's change in Jira", { timeout: 60_000 }, () => {
  it("is delivered, scanned and saved; a repeated delivery does nothing", async () => {
    hear();
    const key = story();
    jira.transition(key, "Done");
    await jira.waitForWebhooks();
    expect(newest()?.status).toBe(202);
    await vi.waitFor(() => expect(scans()).toHaveLength(1), { timeout: 15_000 });
    expect(scans()[0]).toContain('repo="acme/web"');
    expect(jira.issue(key).status).toBe("Done");
    await vi.waitFor(async () => expect(await jira.redeliver(newest()?.identifier ?? "")).toBe(200), {
      timeout: 10_000,
    });
    expect(scans()).toHaveLength(1);
  });

  it("in a burst causes few scans, and the last one begins after the last event", async () => {
    hear();
    const keys = jira.issues("WEB").map(({ key }) => key);
    for (let round = 0; round < 5; round += 1) {
      for (const key of keys) jira.editIssue(key, { labels: [...jira.issue(key).labels, `round${round}`] });
    }
    await jira.waitForWebhooks();
    const events = jira.deliveries().length;
    expect(events).toBe(5 * keys.length);
    const done = () => scans().length + logged(/ scan coalesced /).length;
    await vi.waitFor(() => expect(done()).toBe(events), { timeout: 40_000, interval: 200 });
    expect(scans().length).toBeLessThan(events);
    // Otherwise a change after the start of the last scan would be lost.
    const last = newest()?.at.getTime() ?? 0;
    expect(Date.parse(scans().at(-1)?.split(" ")[0] ?? "")).toBeGreaterThan(last);
  });

  it("to an issue that is not Milepost's is ignored, whatever its labels", async () => {
    hear();
    jira.createIssue("WEB", { summary: "Somebody's own" });
    await jira.waitForWebhooks();
    expect(newest()?.status).toBe(200);
    jira.createIssue("WEB", { summary: "Of nowhere", labels: ["milepost:999999/x"] });
    await jira.waitForWebhooks();
    expect(newest()?.status).toBe(200);
    expect(scans()).toEqual([]);
  });

  it("is rejected with a wrong secret, and accepted with the older one during rotation", async () => {
    hear("wrong");
    jira.transition(story(), "In Progress");
    await jira.waitForWebhooks();
    expect(newest()?.status).toBe(401);
    hear("an older one");
    jira.transition(story(), "Done");
    await jira.waitForWebhooks();
    expect(newest()?.status).toBe(202);
  });

  it("that deletes an issue is attributed by the issue's labels", async () => {
    hear();
    jira.deleteIssue(story());
    await jira.waitForWebhooks();
    expect(newest()).toMatchObject({ event: "jira:issue_deleted", status: 202 });
    await vi.waitFor(() => expect(scans()).toHaveLength(1), { timeout: 15_000 });
    expect(jira.issues("WEB").filter(({ level }) => level === 0)).toHaveLength(
      smallPlan.milestones.flatMap(({ deliverables = [] }) => deliverables).length - 1,
    );
  });
});
