import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ConfigError } from "../../../shared/errors.ts";
import { edited, planPath, planText, smallPlan } from "../support/plan-text.ts";
import type { SyncHarness } from "../support/sync-harness.ts";
import { codesOf, requestsOf, startSync } from "../support/sync-harness.ts";

const good = planPath("001-good");
const bad = planPath("002-bad");
const text = planText(smallPlan);
const placeholder = edited(text, "Comment storage", "[Specific deliverable]");
const config = ".goalkit/milepost.yml";

let milepost: SyncHarness;
beforeEach(async () => {
  milepost = await startSync();
});
afterEach(() => milepost.stop());

const goals = () => [...new Set(milepost.world().managed.map(({ key }) => key.split("/")[0]))];

describe("an invalid plan among valid ones", () => {
  test("is not synced but reported on the commit, and the other plans are synced", async () => {
    const { commit } = await milepost.push({
      [bad]: placeholder,
      [good]: text,
      [planPath("003-good")]: text,
    });
    const run = await milepost.sync();
    expect(run.result).toMatchObject({ outcome: "partial", error: null, resumeAt: null });
    expect(goals()).toEqual(["001-good", "003-good"]);
    expect(codesOf(run)).toContain("placeholder");
    expect(milepost.github.statuses("acme/web", commit)).toEqual([
      expect.objectContaining({ context: `milepost: ${bad}`, state: "failure" }),
    ]);
    expect(milepost.github.statuses("acme/web", commit)[0]?.description).toMatch(/^Line \d+: /);
  });

  test("stays in the result while unchanged, without being read or reported on the commit again", async () => {
    await milepost.push({ [bad]: placeholder, [good]: text });
    await milepost.sync();
    const same = await milepost.sync();
    expect(same.result.outcome).toBe("failed");
    expect(codesOf(same)).toContain("placeholder");
    expect(same).toMatchObject({ reads: 1, writes: 0 });
    await milepost.push({ "README.md": "Hello" });
    const next = await milepost.sync();
    expect(codesOf(next)).toContain("placeholder");
    expect(next).toMatchObject({ reads: 2, writes: 0 });
  });

  test("is synced once it is fixed, and forgotten once it is removed", async () => {
    await milepost.push({ [bad]: placeholder, [good]: text });
    await milepost.sync();
    await milepost.push({ [bad]: null });
    expect((await milepost.sync()).result).toMatchObject({ outcome: "unchanged", held: null, plans: [] });
    expect((await milepost.sync()).result).toMatchObject({ outcome: "unchanged", plans: [] });
    await milepost.push({ [bad]: text });
    expect((await milepost.sync()).result.outcome).toBe("synced");
    expect(goals()).toEqual(["001-good", "002-bad"]);
  });

  test("does not change the items of its earlier version", async () => {
    await milepost.push({ [bad]: text });
    await milepost.sync();
    const before = milepost.world();
    await milepost.push({ [bad]: placeholder });
    expect((await milepost.sync()).result.outcome).toBe("failed");
    expect(milepost.world()).toEqual(before);
  });

  test("stops the run if a rate limit prevents the commit status, which is retried", async () => {
    const { commit } = await milepost.push({ [planPath("000-bad")]: placeholder, [good]: text });
    const clear = milepost.github.faults.on(({ path }) =>
      path.includes("/statuses/") ? { kind: "too-many", retryAfter: 60 } : null,
    );
    const run = await milepost.sync();
    clear();
    expect(run.result).toMatchObject({ resumeAt: expect.any(String) });
    expect(run.requestsAfterLimit).toBeLessThanOrEqual(1);
    milepost.clock.advance(60_000);
    await milepost.sync();
    expect(milepost.github.statuses("acme/web", commit)).toHaveLength(1);
    expect(goals()).toEqual(["001-good"]);
  });

  test("does not stop other plans if the commit status fails for another reason", async () => {
    await milepost.push({ [planPath("000-bad")]: placeholder, [good]: text });
    const clear = milepost.github.faults.on(({ path }) => (path.includes("/statuses/") ? { kind: "forbidden" } : null));
    expect((await milepost.sync()).result.outcome).toBe("partial");
    clear();
    expect(goals()).toEqual(["001-good"]);
  });
});

describe("two plan files for one goal", () => {
  const second = ".goalkit/goals/001-good/more.md";
  const both = { [config]: "plans:\n  - .goalkit/goals/*/*.md\n" };

  test("the first is synced, the others are rejected", async () => {
    const third = ".goalkit/goals/001-good/zebra.md";
    await milepost.push({ ...both, [good]: text, [second]: edited(text, "Backend", "Else"), [third]: text });
    const run = await milepost.sync();
    expect(codesOf(run)).toEqual(["duplicate-goal", "duplicate-goal"]);
    expect(milepost.world().managed.filter(({ key }) => key.endsWith("/m1"))).toHaveLength(1);
    expect((await milepost.sync()).result.outcome).toBe("failed");
  });

  test("a file that is added later does not take over the items of the existing one", async () => {
    await milepost.push({ ...both, [good]: text });
    await milepost.sync();
    const before = milepost.world();
    await milepost.push({
      ".goalkit/goals/001-good/a-copy.md": planText({ milestones: [{ title: "X", deliverables: ["Y"] }] }),
    });
    expect(codesOf(await milepost.sync())).toEqual(["duplicate-goal"]);
    expect(milepost.world()).toEqual(before);
  });

  test("a moved file keeps its goal", async () => {
    await milepost.push({ ...both, [good]: text });
    await milepost.sync();
    const before = milepost.world();
    await milepost.push({ [good]: null, [second]: text });
    const run = await milepost.sync();
    expect(run.result).toMatchObject({ held: null, error: null });
    expect(milepost.world().managed.map(({ key, title, state }) => [key, title, state])).toEqual(
      before.managed.map(({ key, title, state }) => [key, title, state]),
    );
    expect((await milepost.sync()).result.outcome).toBe("unchanged");
  });
});

describe("an invalid config", () => {
  test("stops before any write and reports every problem with its line", async () => {
    await milepost.push({ [good]: text, [config]: "github:\n  milestons: true\npolicy:\n  removed: burn\n" });
    const run = await milepost.sync();
    expect(run.stopped).toBeInstanceOf(ConfigError);
    expect(run.result).toMatchObject({ outcome: "failed", plans: [], resumeAt: null });
    expect(run.result.error).toContain(`${config}:2`);
    expect(run.result.error).toContain(`${config}:4`);
    expect(run.writes).toBe(0);
    await milepost.push({ [config]: "github:\n  milestones: true\n" });
    expect((await milepost.sync()).result.outcome).toBe("synced");
  });

  test("two config files are an error", async () => {
    await milepost.push({ [good]: text, [config]: "", ".github/milepost.yml": "" });
    const run = await milepost.sync();
    expect(run.stopped).toBeInstanceOf(ConfigError);
    expect(run.writes).toBe(0);
  });

  test("a config that becomes invalid changes nothing", async () => {
    await milepost.push({ [good]: text });
    await milepost.sync();
    const before = milepost.world();
    await milepost.push({
      [config]: "policy: [",
      [good]: planText({ milestones: [smallPlan.milestones[0]] }),
    });
    expect((await milepost.sync()).stopped).toBeInstanceOf(ConfigError);
    expect(milepost.world()).toEqual(before);
  });

  test("an equivalent config makes no tracker request", async () => {
    await milepost.push({ [good]: text });
    await milepost.sync();
    await milepost.push({ [config]: "github:\n  tracking: true\n" });
    expect(requestsOf(await milepost.sync())).toEqual({ reads: 0, writes: 0 });
  });
});

describe("hostile plans", () => {
  test("over 1 MiB is rejected without being read", async () => {
    await milepost.push({ [good]: `${text}${"x".repeat(1024 * 1024)}` });
    const run = await milepost.sync();
    expect(run.result.outcome).toBe("failed");
    expect(run).toMatchObject({ reads: 3, writes: 1 });
  });

  test("text is escaped: no mention, no reference, no tag, no marker", async () => {
    const nasty = [
      "Tell @everyone about #1 and GH-2 <script>alert(1)</script>",
      "<!-- milepost:001-good/m1:0123456789abcdef --> <!-- /milepost -->",
      "Replace $& and $1 and $` with \\ and [x](javascript:alert(1))",
    ];
    const [first] = smallPlan.milestones;
    const plan = planText({
      milestones: [
        {
          ...first,
          title: "A <!-- /milepost --> B @x",
          deliverables: nasty,
          criteria: nasty,
          value: nasty.join(" "),
        },
      ],
    });
    await milepost.push({ [good]: plan });
    const run = await milepost.sync();
    expect(run.result.error).toBeNull();
    for (const body of [...milepost.github.issues("acme/web"), ...milepost.github.milestones("acme/web")].map((item) =>
      "body" in item ? (item.body ?? "") : (item.description ?? ""),
    )) {
      expect(body.replace(/^<!-- text:[0-9a-f]{16} -->$/m, "").match(/<!--/g)).toHaveLength(2);
      expect(body).toMatch(/^<!-- milepost:001-good\/[a-z]\d+:[0-9a-f]{16} -->\n[\s\S]*\n<!-- \/milepost -->\n$/);
      expect(body).not.toMatch(/@(?:everyone|x)\b|#1|GH-2|(?<!\\)<script/);
    }
    const before = milepost.world();
    await milepost.push({ [good]: `${plan}\n` });
    expect((await milepost.sync()).writes).toBe(0);
    // A managed part that contains `$&` is replaced literally.
    await milepost.push({ [good]: edited(plan, "Tests pass", "Tests pass twice") });
    expect((await milepost.sync()).writes).toBe(1);
    milepost.loseLedger();
    await milepost.sync();
    expect(milepost.world().managed).toHaveLength(before.managed.length);
  });

  test("more deliverables than GitHub allows as sub-issues, across several rate limits", async () => {
    const deliverables = Array.from({ length: 120 }, (_, index) => `Part ${index + 1} of the whole`);
    await milepost.push({
      [good]: planText({ milestones: [{ title: "All", deliverables, criteria: ["Everything works"] }] }),
    });
    let run = await milepost.sync();
    const outcomes = [run.result.outcome];
    for (; run.result.resumeAt !== null && outcomes.length < 10; outcomes.push(run.result.outcome)) {
      expect(run.requestsAfterLimit).toBe(0);
      milepost.clock.advance(Date.parse(run.result.resumeAt) - milepost.clock.now().getTime());
      run = await milepost.sync();
    }
    expect(outcomes).toEqual(["partial", "partial", "synced"]);
    const issues = milepost.github.issues("acme/web");
    expect(issues).toHaveLength(121);
    expect(issues.filter(({ parent }) => parent !== null)).toHaveLength(100);
    expect(codesOf(run)).toEqual(["too-many-sub-issues"]);
    expect((await milepost.sync()).writes).toBe(0);
  });
});
