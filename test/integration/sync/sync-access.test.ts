import { generateKeyPairSync } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Secret } from "../../../shared/config/secret.ts";
import { AccessDenied, NotFound } from "../../../shared/errors.ts";
import { edited, planPath, planText, smallPlan } from "../support/plan-text.ts";
import type { SyncHarness } from "../support/sync-harness.ts";
import { requestsOf, startSync } from "../support/sync-harness.ts";

const path = planPath();
const text = planText(smallPlan);
const web = "acme/web";

let milepost: SyncHarness;
beforeEach(async () => {
  milepost = await startSync();
  await milepost.push({ [path]: text });
});
afterEach(() => milepost.stop());

describe("without push access", () => {
  test("a first sync stops at its first write, and the next one with access completes it", async () => {
    milepost.github.setPush(web, false);
    const run = await milepost.sync();
    expect(run.stopped).toBeInstanceOf(AccessDenied);
    expect(run).toMatchObject({ writes: 1, result: { outcome: "partial", resumeAt: null } });
    expect(milepost.world().managed).toEqual([]);
    milepost.github.setPush(web, true);
    expect((await milepost.sync()).result.outcome).toBe("synced");
    expect(milepost.world().managed).toHaveLength(8);
  });

  test("an issue created without milestone and labels is detected and corrected", async () => {
    await milepost.sync();
    const plan = edited(text, "[ ] Optimistic updates", "[ ] Optimistic updates\n  - [ ] Offline drafts");
    const clean = await milepost.another("acme/clean");
    await clean.push({ [path]: text });
    await clean.sync();
    await clean.push({ [path]: plan });
    await clean.sync();

    milepost.github.setPush(web, false);
    await milepost.push({ [path]: plan });
    const run = await milepost.sync();
    expect(run.stopped).toBeInstanceOf(AccessDenied);
    expect(run.result.error).toContain("without its milestone and its labels");
    expect(run.result.outcome).toBe("partial");
    expect(run.writes).toBe(1);
    milepost.github.setPush(web, true);
    expect((await milepost.sync()).result).toMatchObject({ outcome: "synced", error: null });
    expect(milepost.world()).toEqual(clean.world());
    expect(await milepost.sync()).toMatchObject({ reads: 1, writes: 0 });
  });

  test("an issue that GitHub did not move is detected and corrected", async () => {
    await milepost.sync();
    const moved = edited(text, "  - [ ] Comment storage\n", "");
    const plan = edited(moved, "[ ] Optimistic updates", "[ ] Optimistic updates\n  - [ ] Comment storage");
    milepost.github.setPush(web, false);
    await milepost.push({ [path]: plan });
    const run = await milepost.sync();
    expect(run.stopped).toBeInstanceOf(AccessDenied);
    expect(run.result.error).toContain("was updated without its milestone: ");
    milepost.github.setPush(web, true);
    expect((await milepost.sync()).result).toMatchObject({ outcome: "synced", error: null });
    const found = milepost.world().managed.find(({ title }) => title === "Comment storage");
    expect(found).toMatchObject({ milestone: "001-live/m2", parent: "001-live/a2" });
    expect(await milepost.sync()).toMatchObject({ reads: 1, writes: 0 });
  });

  test("dropped fields are detected even if the response to the create was lost", async () => {
    await milepost.push({ ".goalkit/milepost.yml": "github:\n  milestones: false\n  tracking: false\n" });
    milepost.github.setPush(web, false);
    const clear = milepost.github.faults.on(({ method }, n) =>
      method === "POST" && n > 0 ? { kind: "drop-after" } : null,
    );
    await milepost.sync();
    clear();
    milepost.github.setPush(web, true);
    await milepost.sync();
    expect(milepost.world().managed.map(({ labels }) => labels)).toEqual(Array(4).fill(["milepost"]));
  });
});

describe("an inaccessible repository", () => {
  test.each(["name", "id"] as const)("is reported with its name when requested by %s", async (by) => {
    milepost.github.setAccess(web, false);
    const run = await milepost.sync({ by });
    expect(run.stopped).toBeInstanceOf(AccessDenied);
    expect(run.result).toMatchObject({ outcome: "failed", commit: null, resumeAt: null });
    expect(run.result.error).toMatch(/acme\/web not found on GitHub/);
    expect(run.writes).toBe(0);
  });

  test("that loses access keeps its state and continues once access is restored", async () => {
    await milepost.sync();
    const before = milepost.world();
    milepost.github.setAccess(web, false);
    expect((await milepost.sync()).result.outcome).toBe("failed");
    milepost.github.setAccess(web, true);
    expect((await milepost.sync()).result.outcome).toBe("unchanged");
    expect(milepost.world()).toEqual(before);
  });

  test("without any commit yet", async () => {
    const empty = await milepost.another("acme/empty");
    const run = await empty.sync();
    expect(run.stopped).toBeInstanceOf(NotFound);
    expect(run.result.error).toContain("acme/empty has no commits");
  });

  test("a branch that does not exist", async () => {
    const run = await milepost.sync({ ref: "nope" });
    expect(run.stopped).toBeInstanceOf(NotFound);
    expect(run.result.error).toContain('no branch, tag or commit "nope"');
    expect(run.writes).toBe(0);
  });

  test("a wrong token", async () => {
    milepost.credentials = { kind: "token", token: new Secret("wrong") };
    const run = await milepost.sync();
    expect(run.stopped).toBeInstanceOf(AccessDenied);
    expect(run.result.error).toContain("401");
    expect(JSON.stringify(run.result)).not.toContain('wrong"');
  });
});

describe("as a GitHub App", () => {
  const { privateKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  let app: SyncHarness;
  beforeEach(async () => {
    app = await startSync({ app: { id: 12, installation: 34, privateKey } });
    app.credentials = { kind: "app", appId: "12", privateKey: new Secret(privateKey) };
  });
  afterEach(() => app.stop());

  test.each([34, null])("it syncs (installation %s) and counts only tracker requests", async (installation) => {
    app.installation = installation;
    await app.push({ [path]: text });
    const run = await app.sync();
    expect(run.result).toMatchObject({ outcome: "synced", error: null });
    const writes = run.lines.filter((line) => /^(POST|PATCH) .*\/(issues|milestones)/.test(line));
    expect(requestsOf(run)).toEqual({ reads: 2, writes: writes.length });
    expect(run.lines.filter((line) => line.includes("/access_tokens"))).toHaveLength(1);
  });

  test("a bad plan becomes a check run", async () => {
    const { commit } = await app.push({ [path]: edited(text, "Comment storage", "[Specific deliverable]") });
    const run = await app.sync();
    expect(run.result.outcome).toBe("failed");
    expect(app.github.checkRuns(web, commit)).toEqual([
      expect.objectContaining({ name: `milepost: ${path}`, conclusion: "failure" }),
    ]);
    expect(app.github.statuses(web, commit)).toEqual([]);
    expect(app.world().managed).toEqual([]);
  });

  test("an uninstalled App is reported", async () => {
    app.github.setAccess(web, false);
    await expect(app.sync()).rejects.toThrow(/not installed for acme\/web/);
  });
});
