import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type GitHubEmulator, startGitHubEmulator } from "../../../local/emulators/github/github-emulator.ts";
import type { JiraEmulator } from "../../../local/emulators/jira/emulator-types.ts";
import { startJiraEmulator } from "../../../local/emulators/jira/jira-emulator.ts";
import { type OpenState, openState } from "../../../local/open-state.ts";
import { type Service, startService } from "../../../local/service.ts";
import { Secret } from "../../../shared/config/secret.ts";
import type { Log } from "../../../shared/ports/log.ts";
import { type StoppedDate, stopDate } from "../../support/stop-date.ts";
import { waitUntil } from "../../support/wait-until.ts";
import { settingsOf } from "../support/jira-harness.ts";
import { temporaryFolder } from "../support/milepost-process.ts";
import { planPath, planText, smallPlan } from "../support/plan-text.ts";

const repository = "acme/web";
const secret = "a secret of this test";
const olderSecret = "an older one";

let date: StoppedDate;
let github: GitHubEmulator;
let jira: JiraEmulator;
let folder: ReturnType<typeof temporaryFolder>;
let state: OpenState;
let service: Service;
let logged: { message: string; at: number; fields: Parameters<Log>[1] }[];

beforeEach(async () => {
  date = stopDate();
  github = await startGitHubEmulator({ limits: false });
  jira = await startJiraEmulator({ limits: false });
  folder = temporaryFolder();
  logged = [];
  await github.createRepository(repository);
  jira.createProject("WEB", { moreStatuses: [{ name: "Cancelled", category: "done" }] });
  state = await openState({ kind: "folder", folder: folder.path }, { isExclusive: true });
  service = await startService({
    state,
    github: { apiUrl: github.url, credentials: { kind: "token", token: new Secret("test-token") } },
    jira: settingsOf(jira, {}),
    slack: null,
    secrets: [new Secret(secret)],
    jiraSecrets: [new Secret(secret), new Secret(olderSecret)],
    operator: null,
    host: "127.0.0.1",
    port: 0,
    log: (message, fields) => logged.push({ message, at: Date.now(), fields }),
  });
  github.setWebhook(repository, { url: `${service.url}/webhooks/github`, secret });
  await github.push(repository, {
    [planPath()]: planText(smallPlan),
    ".goalkit/milepost.yml": "jira:\n  project: WEB\n",
  });
  await waitUntil(() => logged.some(({ fields }) => fields.outcome === "synced"), "the push is synced");
  // Milepost's own writes to GitHub cause events too.
  await github.waitForDeliveries();
  await untilIdle();
});

afterEach(async () => {
  date.restore();
  await service.close();
  await state.close();
  expect(github.violations).toEqual([]);
  expect(jira.violations).toEqual([]);
  await github.close();
  await jira.close();
  folder.remove();
});

const hear = (given = secret) => jira.setWebhook({ url: `${service.url}/webhooks/jira`, secret: given });
const untilIdle = () => waitUntil(async () => (await service.countPending()) === 0, "all deliveries are processed");
const linesOf = (message: string) => logged.filter((line) => line.message === message);
/** Returns the runs that events of Jira caused. */
const scans = () => linesOf("run finished").filter(({ fields }) => `${fields.delivery}`.startsWith("jira:"));
/** Returns the key of an open deliverable. */
const story = () =>
  jira.issues("WEB").find(({ level, statusCategory }) => level === 0 && statusCategory !== "done")?.key ?? "";
const newest = () => jira.deliveries().at(-1);

describe("a user's change in Jira", () => {
  it("is delivered, scanned and saved; a repeated delivery does nothing", async () => {
    hear();
    const key = story();
    jira.transition(key, "Done");
    await jira.waitForWebhooks();
    expect(newest()?.status).toBe(202);
    await waitUntil(() => scans().length === 1, "the repository is scanned");
    expect(scans()[0]?.fields).toMatchObject({ repo: "acme/web" });
    expect(jira.issue(key).status).toBe("Done");
    await untilIdle();
    expect(await jira.redeliver(newest()?.identifier ?? "")).toBe(200);
    expect(scans()).toHaveLength(1);
  });

  it("in a burst causes two scans: one at once, and one after the last event", async () => {
    hear();
    let endScan = () => {};
    const until = new Promise<void>((resolve) => {
      endScan = resolve;
    });
    let isScanning = false;
    const hold = () => {
      isScanning = true;
      return until;
    };
    const clear = jira.faults.on((_, n) => (n === 1 ? { kind: "hold", when: "before", until: hold } : null));
    const keys = jira.issues("WEB").map(({ key }) => key);
    for (let round = 0; round < 3; round += 1) {
      for (const key of keys) jira.editIssue(key, { labels: [...jira.issue(key).labels, `round${round}`] });
    }
    await jira.waitForWebhooks();
    await waitUntil(() => isScanning, "the first scan begins");
    clear();
    const events = jira.deliveries().length;
    expect(events).toBe(3 * keys.length);
    const lastEventAt = Date.now();
    date.advance(2_000);
    endScan();
    const coalesced = () => linesOf("scan coalesced").length;
    await waitUntil(() => scans().length + coalesced() === events, "all events are processed");
    // The first scan began before the last event. Without the second one, a change after that would be lost.
    expect([scans().length, coalesced()]).toEqual([2, events - 2]);
    expect(scans()[1]?.at).toBeGreaterThan(lastEventAt);
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
    hear(olderSecret);
    jira.transition(story(), "Done");
    await jira.waitForWebhooks();
    expect(newest()?.status).toBe(202);
  });

  it("that deletes an issue is attributed by the issue's labels", async () => {
    hear();
    jira.deleteIssue(story());
    await jira.waitForWebhooks();
    expect(newest()).toMatchObject({ event: "jira:issue_deleted", status: 202 });
    await waitUntil(() => scans().length === 1, "the repository is scanned");
    expect(jira.issues("WEB").filter(({ level }) => level === 0)).toHaveLength(
      smallPlan.milestones.flatMap(({ deliverables = [] }) => deliverables).length - 1,
    );
  });
});
