import { afterEach, describe, expect, test } from "vitest";
import { isRecord } from "../../../local/emulators/shared/json-body.ts";
import { requestProblems } from "../../contract/tracker/tracker-requests.ts";
import { configPath, type JiraHarness, type JiraHarnessOptions, startJiraSync } from "../support/jira-harness.ts";
import { edited, planPath, planText, smallPlan } from "../support/plan-text.ts";
import { codesOf } from "../support/sync-harness.ts";

const path = planPath();
const text = planText(smallPlan);
let harness: JiraHarness;

afterEach(async () => {
  expect(requestProblems(harness.jira.requests.all)).toEqual([]);
  await harness.stop();
});

const start = async (options: JiraHarnessOptions = {}) => {
  harness = await startJiraSync(options);
};
const first = async (options: JiraHarnessOptions = {}) => {
  await start(options);
  expect((await sync()).result).toMatchObject({ outcome: "synced", error: null });
};

async function sync() {
  const seen = harness.jira.requests.all.length;
  const run = await harness.milepost.sync();
  const requests = harness.jira.requests.all.slice(seen);
  const writes = requests.filter(({ kind }) => kind === "write").length;
  return { ...run, asked: requests.length, written: writes, words: JSON.stringify(run.result) };
}

async function become(plan: string) {
  await harness.milepost.push({ [path]: plan });
  return sync();
}

const github = () => harness.milepost.world().managed;
const issues = () => harness.jira.issues("WEB");

describe("when Jira rejects something", () => {
  test("rejected issues of a bulk request don't affect the others", async () => {
    await first();
    const [epic] = issues();
    harness.jira.deleteIssue(epic?.key ?? "");
    const seen = harness.jira.requests.all.length;
    const plan = edited(
      edited(text, "[ ] Comment storage", "[ ] Comment storage\n  - [ ] Comment search"),
      "[ ] Optimistic updates",
      "[ ] Optimistic updates\n  - [ ] Offline drafts",
    );
    const run = await become(plan);
    expect(run.result).toMatchObject({ outcome: "synced", error: null });
    const lines = harness.jira.requests.lines().slice(seen);
    expect(lines.filter((line) => line.startsWith("POST") && line.includes("/bulk "))).toHaveLength(2);
    const found = issues().filter(({ summary }) => ["Comment search", "Offline drafts"].includes(summary));
    expect(found.map(({ summary, parent }) => [summary, parent !== null])).toEqual([
      ["Offline drafts", true],
      ["Comment search", false],
    ]);
  });

  test("a bulk request that is rejected as a whole rejects its items, and the run continues", async () => {
    await start();
    const heal = harness.jira.faults.on(({ path: at }) =>
      at.endsWith("/bulk")
        ? { kind: "answer", status: 400, body: { errorMessages: ["INVALID_INPUT"], errors: {} } }
        : null,
    );
    const run = await sync();
    expect(run.result.outcome).toBe("partial");
    expect(codesOf(run)).toContain("tracker-rejected");
    expect(run.words).toContain("INVALID_INPUT");
    expect(github()).toHaveLength(8);
    heal();
    await sync();
    expect(issues()).toHaveLength(6);
  });

  test("a required field that plans don't contain: nothing is written to Jira; GitHub and other plans are synced", async () => {
    const customFields = [{ name: "Team", kind: "option" as const, options: ["Red"], required: true }];
    await start({ project: { customFields } });
    const run = await sync();
    expect(run.result).toMatchObject({ outcome: "partial" });
    expect(codesOf(run)).toContain("jira-project");
    expect(run.words).toContain("Team");
    expect(run.written).toBe(0);
    expect(github()).toHaveLength(8);
    await harness.milepost.push({ [planPath("002-next")]: edited(text, "Live review", "Next") });
    const next = await sync();
    expect(next.written).toBe(0);
    expect(github()).toHaveLength(16);
  });

  test("a field that becomes required later is discovered after one rejection", async () => {
    await first();
    harness.jira.faults.on(({ path: at, kind }, n) =>
      kind === "write" && at.endsWith("/bulk") && n > 0
        ? {
            kind: "answer",
            status: 400,
            body: {
              issues: [],
              errors: [
                {
                  status: 400,
                  failedElementNumber: 0,
                  elementErrors: { errorMessages: [], errors: { customfield_1: "Team is required." } },
                },
              ],
            },
          }
        : null,
    );
    const plan = edited(text, "[ ] Optimistic updates", "[ ] Optimistic updates\n  - [ ] Offline drafts");
    const run = await become(plan);
    expect(run.result.outcome).toBe("partial");
    expect(run.words).toContain("Team is required");
    harness.jira.faults.clear();
    const healed = await sync();
    expect(healed.result).toMatchObject({ outcome: "synced", error: null });
    // Three reads discover the project again; none searches for items that were certainly not created.
    expect(healed).toMatchObject({ asked: 4, written: 1 });
    expect(issues()).toHaveLength(7);
  });
});

describe("when Jira is unavailable", () => {
  test("an unknown project is reported; GitHub and other plans are synced", async () => {
    await start();
    await harness.milepost.push({ [configPath]: "jira:\n  project: NONE\n" });
    const run = await sync();
    expect(run.result).toMatchObject({ outcome: "partial" });
    expect(codesOf(run)).toContain("tracker-unavailable");
    expect(run.words).toContain("There is no Jira project NONE");
    expect(github()).toHaveLength(8);
  });

  test("a project that becomes invisible does not affect links", async () => {
    await first({ config: ["milestone: both"] });
    harness.jira.setAccess("WEB", false);
    const plan = edited(text, "Comment storage", "Storage of comments");
    const run = await become(plan);
    expect(run.result.outcome).toBe("partial");
    expect(codesOf(run)).not.toContain("item-not-visible");
    harness.jira.setAccess("WEB", true);
    const healed = await sync();
    expect(healed.result).toMatchObject({ outcome: "synced", error: null });
    expect(issues().map(({ summary }) => summary)).toContain("Storage of comments");
  });

  test("a full scan of an invisible project reports nothing as deleted", async () => {
    await first();
    harness.jira.setAccess("WEB", false);
    const run = await harness.milepost.sync({ full: true });
    expect(codesOf(run)).not.toContain("item-not-visible");
    expect(run.result.outcome).toBe("partial");
    harness.jira.setAccess("WEB", true);
    expect(codesOf(await harness.milepost.sync({ full: true }))).toEqual([]);
  });

  test("a project that the operator does not allow gets no request", async () => {
    await start();
    harness.milepost.operator = { repositories: [{ name: "acme/web", jira: ["APP"], slack: [] }] };
    const run = await sync();
    expect(run.asked).toBe(0);
    expect(run.result.outcome).toBe("partial");
    expect(run.words).toContain("does not let acme/web write to the Jira project WEB");
    expect(github()).toHaveLength(8);
  });

  test.each([
    "drop-before",
    "fail-before",
    "unauthorized",
    "forbidden",
  ] as const)("%s everywhere: GitHub is complete, and the next sync completes Jira without writing to GitHub", async (kind) => {
    await start();
    const heal = harness.jira.faults.on(() => ({ kind }));
    const run = await sync();
    expect(run.result.outcome).toBe("partial");
    expect(run.result.error).toMatch(/Jira/);
    expect(github()).toHaveLength(8);
    heal();
    const healed = await sync();
    expect(healed.result).toMatchObject({ outcome: "synced", error: null });
    expect(healed.writes).toBe(0);
    expect(issues()).toHaveLength(6);
  });

  test("a rate limit stops all requests, and the run reports when it resumes", async () => {
    await start();
    const heal = harness.jira.faults.on(({ kind }) => (kind === "write" ? { kind: "too-many", retryAfter: 90 } : null));
    const run = await sync();
    const at = harness.milepost.clock.now().getTime() + 90_000;
    expect(run.result).toMatchObject({ outcome: "partial", resumeAt: new Date(at).toISOString() });
    expect(run.written).toBe(1);
    heal();
    harness.milepost.clock.advance(90_000);
    const healed = await sync();
    expect(healed.result).toMatchObject({ outcome: "synced", error: null, resumeAt: null });
    expect(issues()).toHaveLength(6);
  });

  test("without the permission to manage versions the error names it", async () => {
    await start({ config: ["milestone: version"] });
    harness.jira.deny("WEB", ["ADMINISTER_PROJECTS"]);
    const run = await sync();
    expect(run.result.outcome).toBe("partial");
    expect(run.result.error).toContain("Administer projects");
    harness.jira.deny("WEB", []);
    expect((await sync()).result).toMatchObject({ outcome: "synced", error: null });
  });

  test("credentials are in no output", async () => {
    await start();
    harness.jira.revokeToken();
    const { words } = await sync();
    const basic = Buffer.from("bot@example.com:test-token").toString("base64");
    for (const secret of ["test-token", basic]) expect(words).not.toContain(secret);
    harness.jira.acceptToken("test-token");
    expect(isRecord((await sync()).result)).toBe(true);
    expect(issues()).toHaveLength(6);
  });
});
