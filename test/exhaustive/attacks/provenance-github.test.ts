import { generateKeyPairSync } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { NewGitHubIssue } from "../../../local/emulators/github/snapshots.ts";
import { Secret } from "../../../shared/config/secret.ts";
import { edited, planPath, planText, smallPlan } from "../../integration/support/plan-text.ts";
import { first, publish, second } from "../../integration/support/report-issues.ts";
import { codesOf, operationsOf, type SyncHarness, startSync } from "../../integration/support/sync-harness.ts";

const web = "acme/web";
const path = planPath();
const text = planText(smallPlan);
const configPath = ".goalkit/milepost.yml";
const { privateKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs1", format: "pem" },
});

let milepost: SyncHarness;
beforeEach(async () => {
  milepost = await startSync({ limits: false, app: { id: 7, installation: 70, privateKey } });
  await milepost.push({ [path]: text });
});
afterEach(() => milepost.stop());

/** Keys of every kind of item: milestone, tracking issue, deliverables in the plan, a deliverable that is not. */
const keys = ["a1", "d1", "d4", "d9"];
const block = (key: string, nonce = "00000000", goal = "001-live") =>
  `<!-- milepost:${goal}/${key}:${nonce} -->\nx\n<!-- /milepost -->\n`;

const attackers: [string, Partial<NewGitHubIssue>][] = [
  ["a stranger", { byStranger: true }],
  ["a member who can only read", {}],
  ["another bot", { author: "dependabot[bot]" }],
  ["a workflow", { author: "github-actions[bot]" }],
  ["a user with the login of Milepost's App without [bot]", { author: "milepost" }],
  ["a member, in a milestone", { milestone: 1 }],
];

/** Writes forged issues, and a forged milestone, as `attacker`. `nonceOf` returns the nonce to copy for a key. */
function forge(attacker: Partial<NewGitHubIssue>, nonceOf: (key: string) => string | undefined = () => undefined) {
  milepost.github.createMilestone(web, { title: "Ours", description: block("m1", nonceOf("m1")) });
  for (const key of keys) {
    const title = key === "d4" ? "Optimistic updates" : `Crash on start ${key}`;
    milepost.github.createIssue(web, { title, body: block(key, nonceOf(key)), ...attacker });
  }
  milepost.github.createIssue(web, { title: "How we stand", body: block("r1", undefined, ".report"), ...attacker });
}

/** Returns all items that the own account did not create, as they are now. */
function foreignItems(own = "milepost-bot") {
  const issues = milepost.github.issues(web).filter(({ author }) => author !== own);
  // Milestones of users: the emulator's snapshots don't show the creator, but only users choose these titles.
  return { issues, milestones: milepost.github.milestones(web).filter(({ title }) => title === "Ours") };
}

/** Syncs in every way that could touch an item, and asserts that the forged items never change. */
async function assertUntouched(own?: string): Promise<string[]> {
  const before = foreignItems(own);
  expect(before.issues.length).toBeGreaterThan(0);
  const codes: string[] = [];
  const plans = [
    text,
    edited(text, "Optimistic updates", "Optimistic edits"),
    edited(text, "Milestone 1: Backend", "Milestone 1: Server"),
  ];
  for (const plan of plans) {
    await milepost.push({ [path]: plan });
    const run = await milepost.sync();
    expect(run.result).toMatchObject({ outcome: expect.stringMatching(/synced|unchanged/), error: null });
    codes.push(...codesOf(run));
    expect(foreignItems(own)).toEqual(before);
  }
  await milepost.sync({ full: true });
  await publish(milepost, first);
  await publish(milepost, second);
  expect(foreignItems(own)).toEqual(before);
  return codes;
}

describe.each(attackers)("markers of %s", (_, attacker) => {
  test("are ignored by a first sync", async () => {
    milepost.github.createMilestone(web, { title: "Next" });
    forge(attacker);
    const codes = await assertUntouched();
    // One for each forged issue of the goal, and one for the milestone.
    expect(codes.filter((code) => code === "foreign-marker")).toHaveLength(keys.length + 1);
  });

  test("are ignored if the ledger was lost, even as exact copies of real items", async () => {
    await milepost.sync();
    const items = [
      ...milepost.github.issues(web).map(({ body }) => body ?? ""),
      ...milepost.github.milestones(web).map(({ description }) => description ?? ""),
    ];
    const nonces = new Map(
      items.flatMap((body) => [...body.matchAll(/\/([a-z]\d+):(\w+) -->/g)]).map(([, key, nonce]) => [key, nonce]),
    );
    forge(attacker, (key) => nonces.get(key));
    milepost.loseLedger();
    const run = await milepost.sync();
    expect(operationsOf(run).filter((line) => !line.startsWith("adopt"))).toEqual([]);
    expect(operationsOf(run)).toHaveLength(8);
    expect(codesOf(run).filter((code) => code === "foreign-marker")).toHaveLength(keys.length + 1);
    await assertUntouched();
  });

  test("are ignored after a create with an unknown outcome, although they have the intent's nonce", async () => {
    let nonce: string | undefined;
    const heal = milepost.github.faults.on((request) => {
      const body = JSON.stringify(request.body ?? "");
      nonce ??= /001-live\/d1:(\w+)/.exec(body)?.[1];
      return body.includes("001-live/d1:") ? { kind: "drop-before" } : null;
    });
    expect((await milepost.sync()).result.outcome).toBe("partial");
    heal();
    milepost.github.createIssue(web, { title: "WebSocket server", body: block("d1", nonce), ...attacker });
    const codes = await assertUntouched();
    expect(codes).toContain("foreign-marker");
  });
});

describe("several items of the own account with one marker", () => {
  test("are not changed, no other is created, and removing the copies' markers resolves it", async () => {
    await milepost.sync();
    const original = milepost.github.issues(web).find(({ title }) => title === "Comment storage");
    const copy = milepost.github.createIssue(web, {
      title: "Quote",
      body: original?.body ?? "",
      author: "milepost-bot",
    });
    milepost.loseLedger();
    const pair = () => [original?.number ?? 0, copy].map((number) => milepost.github.issue(web, number));
    const before = pair();
    for (const plan of [
      text,
      edited(text, "Comment storage", "Comment store"),
      edited(text, "  - [ ] Comment storage\n", ""),
    ]) {
      await milepost.push({ [path]: `${plan}\n` });
      const run = await milepost.sync();
      expect(codesOf(run)).toContain("ambiguous-marker");
      expect(run.lines.filter((line) => line.startsWith("POST"))).toEqual([]);
      expect(pair()).toEqual(before);
    }
    milepost.github.editIssue(web, copy, { body: "Just a quote." });
    await milepost.push({ [path]: edited(text, "Comment storage", "Comment store") });
    const resolved = await milepost.sync();
    expect(operationsOf(resolved)).toContain("adopt issue d2");
    expect(codesOf(resolved)).not.toContain("ambiguous-marker");
    expect(milepost.github.issue(web, copy)).toMatchObject({ title: "Quote", body: "Just a quote.", state: "open" });
  });
});

describe("when the account changes", () => {
  const asApp = () => {
    milepost.credentials = { kind: "app", appId: "7", privateKey: new Secret(privateKey) };
    milepost.installation = 70;
  };

  test("links of the former account work on, and its accounts are stored", async () => {
    await milepost.sync();
    expect((await milepost.ledger.repository(milepost.id))?.accounts?.github).toMatchObject([
      { login: "milepost-bot" },
    ]);
    asApp();
    await milepost.push({ [path]: edited(text, "Comment storage", "Comment store\n  - [ ] Rate limiter") });
    const run = await milepost.sync();
    expect(operationsOf(run)).toEqual(expect.arrayContaining(["update issue d2"]));
    expect((await milepost.ledger.repository(milepost.id))?.accounts?.github).toMatchObject([
      { login: "milepost-bot" },
      { login: "milepost[bot]" },
    ]);
  });

  test.each([
    ["named in the config", "github:\n  formerAccounts: [Milepost-Bot]\n", 0],
    ["not named in the config", "", 8],
  ])("and the ledger is lost, items of a former account that is %s", async (_, config, foreign) => {
    await milepost.sync();
    const before = milepost.github.issues(web);
    milepost.loseLedger();
    asApp();
    await milepost.push({ [configPath]: config || "{}\n" });
    const run = await milepost.sync();
    expect(codesOf(run).filter((code) => code === "foreign-marker")).toHaveLength(foreign);
    expect(operationsOf(run).filter((line) => line.startsWith("adopt"))).toHaveLength(8 - foreign);
    expect(milepost.github.issues(web).slice(0, before.length)).toEqual(before);
  });

  test("a workflow's token adopts what workflows wrote", async () => {
    milepost.github.acceptToken("workflow-token", "github-actions[bot]");
    milepost.github.faults.on(({ path: requested }) =>
      requested === "/user"
        ? { kind: "answer", status: 403, body: { message: "Resource not accessible by integration" } }
        : null,
    );
    milepost.credentials = { kind: "token", token: new Secret("workflow-token") };
    await milepost.sync();
    milepost.loseLedger();
    const run = await milepost.sync();
    expect(operationsOf(run).filter((line) => line.startsWith("adopt"))).toHaveLength(8);
    expect(run.writes).toBe(0);
  });
});

test("a link can't be redirected by markers, whoever wrote them", async () => {
  await milepost.sync();
  const ours = milepost.github.issues(web);
  const copies = ours.map(({ body }) =>
    milepost.github.createIssue(web, { title: "Copy", body: body ?? "", author: "milepost-bot" }),
  );
  const [victim] = ours.filter(({ title }) => title === "Comment storage");
  milepost.github.deleteIssue(web, victim?.number ?? 0);
  const before = copies.map((number) => milepost.github.issue(web, number));
  await milepost.sync({ full: true });
  await milepost.push({ [path]: edited(text, "Comment storage", "Comment store") });
  await milepost.sync();
  expect(copies.map((number) => milepost.github.issue(web, number))).toEqual(before);
});

describe("an item that is moved elsewhere while a run writes", () => {
  const renamed = edited(text, "Comment storage", "Comment store");
  const storage = () => milepost.github.issues(web).find(({ title }) => title === "Comment storage")?.number ?? 0;

  /** Syncs a renamed deliverable; `act` happens once, before its write is answered. */
  async function syncDuring(act: (number: number) => void) {
    await milepost.sync();
    const number = storage();
    await milepost.push({ [path]: renamed });
    let hasActed = false;
    milepost.github.faults.on(({ kind }) => {
      if (kind === "write" && !hasActed) {
        hasActed = true;
        act(number);
      }
      return null;
    });
    const run = await milepost.sync();
    expect(hasActed).toBe(true);
    return { number, run };
  }

  test("is not changed in the repository to which it was transferred", async () => {
    await milepost.github.createRepository("acme/private");
    let moved = 0;
    const { run } = await syncDuring((number) => {
      moved = milepost.github.transferIssue(web, number, "acme/private");
    });
    expect(run.result).toMatchObject({ outcome: "partial" });
    const before = milepost.github.issue("acme/private", moved);
    expect(before.title).toBe("Comment storage");
    expect(codesOf(await milepost.sync())).toContain("item-deleted");
    await milepost.sync({ full: true });
    expect(milepost.github.issue("acme/private", moved)).toEqual(before);
    expect(milepost.github.requests.lines().filter((line) => /^PATCH \/repositories/.test(line))).toEqual([]);
  });

  test("waits if GitHub does not say whether the repository was renamed", async () => {
    await milepost.sync();
    const number = storage();
    await milepost.push({ [path]: renamed });
    let isRenamed = false;
    milepost.github.faults.on(({ kind, path: requested }) => {
      if (kind === "write" && !isRenamed) {
        isRenamed = true;
        milepost.github.renameRepository(web, "acme/site");
      }
      return isRenamed && requested === `/repos/${web}` ? { kind: "fail-before" } : null;
    });
    expect((await milepost.sync()).stopped).toMatchObject({ name: "RetryLater", reason: "outage" });
    expect(milepost.github.issue("acme/site", number).title).toBe("Comment storage");
  });

  test("is changed if only the repository was renamed, for two more requests", async () => {
    const { number, run } = await syncDuring(() => milepost.github.renameRepository(web, "acme/site"));
    expect(run.result).toMatchObject({ outcome: "synced", error: null });
    expect(milepost.github.issue("acme/site", number).title).toBe("Comment store");
    const sent = run.lines.slice(run.lines.findIndex((line) => line.startsWith("PATCH")));
    expect(sent).toEqual([
      "PATCH /repos/acme/web/issues/3 307",
      "GET /repos/acme/web 301",
      expect.stringMatching(/^GET \/repositories\/\d+ 200$/),
      expect.stringMatching(/^PATCH \/repositories\/\d+\/issues\/3 200$/),
    ]);
  });
});
