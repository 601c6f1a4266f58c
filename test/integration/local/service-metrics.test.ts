import { afterEach, beforeEach, expect, it } from "vitest";
import { type GitHubEmulator, startGitHubEmulator } from "../../../local/emulators/github/github-emulator.ts";
import type { JiraEmulator } from "../../../local/emulators/jira/emulator-types.ts";
import { startJiraEmulator } from "../../../local/emulators/jira/jira-emulator.ts";
import { type OpenState, openState } from "../../../local/open-state.ts";
import { type Service, startService } from "../../../local/service.ts";
import { metricOfLogEntry } from "../../../shared/adapters/cloudwatch/metric-of-log-entry.ts";
import { Secret } from "../../../shared/config/secret.ts";
import { waitUntil } from "../../support/wait-until.ts";
import { settingsOf } from "../support/jira-harness.ts";
import { temporaryFolder } from "../support/milepost-process.ts";
import { planPath, planText, smallPlan } from "../support/plan-text.ts";

const repository = "acme/web";
const secret = "a secret of this test";
const configPath = ".goalkit/milepost.yml";

let github: GitHubEmulator;
let jira: JiraEmulator;
let folder: ReturnType<typeof temporaryFolder>;
let state: OpenState;
let service: Service;
/** What the service's log entries count, such as "Runs synced". */
let counted: string[];

beforeEach(async () => {
  github = await startGitHubEmulator({ limits: false });
  jira = await startJiraEmulator({ limits: false });
  await github.createRepository(repository);
  jira.createProject("WEB", {});
  folder = temporaryFolder();
  counted = [];
  state = await openState({ kind: "folder", folder: folder.path }, { isExclusive: true });
  service = await startService({
    state,
    github: { apiUrl: github.url, credentials: { kind: "token", token: new Secret("test-token") } },
    jira: settingsOf(jira, {}),
    ...{ slack: null, operator: null, host: "127.0.0.1", port: 0 },
    secrets: [new Secret(secret)],
    jiraSecrets: [],
    log: (message, fields) => {
      const event = metricOfLogEntry(message, fields);
      if (event) counted.push(`${event.metric.name} ${event.value}`);
    },
  });
  github.setWebhook(repository, { url: `${service.url}/webhooks/github`, secret });
});
afterEach(async () => {
  await service.close();
  await state.close();
  await github.close();
  await jira.close();
  folder.remove();
});

const push = (config = "") =>
  github.push(repository, { [planPath()]: planText(smallPlan), ...(config && { [configPath]: config }) });
const untilCounted = (text: string) => waitUntil(() => counted.includes(text), `${text} is counted`);

it("counts webhooks by what becomes of them, and a sync", async () => {
  await push();
  await untilCounted("Runs synced");
  await github.waitForDeliveries();
  expect(counted).toContain("Deliveries accepted");
  const send = (headers: Record<string, string>) =>
    fetch(`${service.url}/webhooks/github`, { method: "POST", body: "{}", headers });
  expect((await send({})).status).toBe(401);
  expect(counted).toContain("Deliveries rejected");
  expect(counted.filter((text) => text === "Runs refused" || text === "Runs failed")).toEqual([]);
});

it("counts a run without access as refused", async () => {
  github.revokeToken("test-token");
  await push();
  await untilCounted("Runs refused");
});

it("counts a run as refused although only one of two trackers rejects the account", async () => {
  jira.faults.on(() => ({ kind: "answer", status: 401 }));
  await push("jira:\n  project: WEB\n");
  await untilCounted("Runs refused");
  expect(github.issues(repository).length).toBeGreaterThan(0);
});

it("counts a repository's invalid config as that, because its operator can do nothing", async () => {
  await push("brunch: main\n");
  await untilCounted("Runs invalid-config");
});

it("counts a rate limit as postponed", async () => {
  const clear = jira.faults.on(() => ({ kind: "answer", status: 429, headers: { "retry-after": "3600" } }));
  await push("jira:\n  project: WEB\n");
  await untilCounted("Runs postponed");
  clear();
});
