import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type GitHubDouble, startGitHubDouble } from "../../../local/emulators/github/github-emulator.ts";
import { type JiraDouble, startJiraDouble } from "../../../local/emulators/jira/jira-emulator.ts";
import { type Serving, serve, temporaryFolder } from "../support/milepost-process.ts";
import { planPath, planText, smallPlan } from "../support/plan-text.ts";

const repository = "acme/web";
const secret = "a secret of this test";

let github: GitHubDouble;
let jira: JiraDouble;
let folder: ReturnType<typeof temporaryFolder>;
let serving: Serving;

beforeEach(async () => {
  github = await startGitHubDouble();
  jira = await startJiraDouble();
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
/** Log lines of the service since it began. */
const logged = (pattern: RegExp) => serving.output.err.split("\n").filter((line) => pattern.test(line));
const looks = () => logged(/ synced .*delivery="jira:/);
/** The key of a deliverable's issue that is open. */
const story = () =>
  jira.issues("WEB").find(({ level, statusCategory }) => level === 0 && statusCategory !== "done")?.key ?? "";
const newest = () => jira.deliveries().at(-1);

describe("what people do in Jira", { timeout: 60_000 }, () => {
  it("is heard, looked at, and left as they made it; a retry of what is done does nothing", async () => {
    hear();
    const key = story();
    jira.transition(key, "Done");
    await jira.settled();
    expect(newest()?.status).toBe(202);
    await vi.waitFor(() => expect(looks()).toHaveLength(1), { timeout: 15_000 });
    expect(looks()[0]).toContain('repo="acme/web"');
    expect(jira.issue(key).status).toBe("Done");
    await vi.waitFor(async () => expect(await jira.redeliver(newest()?.identifier ?? "")).toBe(200), {
      timeout: 10_000,
    });
    expect(looks()).toHaveLength(1);
  });

  it("in a burst causes few looks, and the last of them begins after the last event", async () => {
    hear();
    const keys = jira.issues("WEB").map(({ key }) => key);
    for (let round = 0; round < 5; round += 1) {
      for (const key of keys) jira.editIssue(key, { labels: [...jira.issue(key).labels, `round${round}`] });
    }
    await jira.settled();
    const events = jira.deliveries().length;
    expect(events).toBe(5 * keys.length);
    const done = () => looks().length + logged(/ looked at since /).length;
    await vi.waitFor(() => expect(done()).toBe(events), { timeout: 40_000, interval: 200 });
    expect(looks().length).toBeLessThan(events);
    // The look after the last event: a further change of one that it did not see would be lost.
    const last = newest()?.at.getTime() ?? 0;
    expect(Date.parse(looks().at(-1)?.split(" ")[0] ?? "")).toBeGreaterThan(last);
  });

  it("on an issue that is not ours is nobody's work, whatever its labels say", async () => {
    hear();
    jira.createIssue("WEB", { summary: "Somebody's own" });
    await jira.settled();
    expect(newest()?.status).toBe(200);
    jira.createIssue("WEB", { summary: "Of nowhere", labels: ["milepost:999999/x"] });
    await jira.settled();
    expect(newest()?.status).toBe(200);
    expect(looks()).toEqual([]);
  });

  it("is refused with a wrong secret, and taken with the older one while it is rotated", async () => {
    hear("wrong");
    jira.transition(story(), "In Progress");
    await jira.settled();
    expect(newest()?.status).toBe(401);
    hear("an older one");
    jira.transition(story(), "Done");
    await jira.settled();
    expect(newest()?.status).toBe(202);
  });

  it("when it is deleted, is told by the labels that it had", async () => {
    hear();
    jira.deleteIssue(story());
    await jira.settled();
    expect(newest()).toMatchObject({ event: "jira:issue_deleted", status: 202 });
    await vi.waitFor(() => expect(looks()).toHaveLength(1), { timeout: 15_000 });
    expect(jira.issues("WEB").filter(({ level }) => level === 0)).toHaveLength(
      smallPlan.milestones.flatMap(({ deliverables = [] }) => deliverables).length - 1,
    );
  });
});
