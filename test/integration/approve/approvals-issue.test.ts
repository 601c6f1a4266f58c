import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { approvalsIssue, approvalsIssues, editApprovals, type HeldRun, holdRun, tick } from "../support/approvals.ts";
import { edited, planPath, planText, smallPlan } from "../support/plan-text.ts";
import { operationsOf, type SyncHarness, startSync } from "../support/sync-harness.ts";

const path = planPath();
const other = planPath("002-other");
const config = ".goalkit/milepost.yml";
const text = planText(smallPlan);
const [backend] = smallPlan.milestones;
/** Without the second milestone: m2, a2, d3 and d4 are removed. */
const shorter = planText({ milestones: [backend] });
const closings = ["close issue a2", "close issue d3", "close issue d4", "close milestone m2"];

let milepost: SyncHarness;
beforeEach(async () => {
  milepost = await startSync({ limits: false });
  milepost.hasApprovalsIssue = true;
  milepost.github.setPermission("acme/web", "writer", "maintain");
  milepost.github.setPermission("acme/web", "triager", "triage");
  await milepost.push({ [path]: text, [other]: text, [config]: "policy:\n  holdAbove: 3\n" });
  await milepost.sync();
});
afterEach(() => milepost.stop());

const hold = (files: Record<string, string | null>) => holdRun(milepost, files);
const issues = () => approvalsIssues(milepost);
const issue = () => approvalsIssue(milepost);
const bodyOf = () => issue().body ?? "";
const boxes = () => bodyOf().match(/^\* \[[ xX]\] .*$/gm) ?? [];
const edit = (body: string, by: string) => editApprovals(milepost, body, by);
const state = async () => milepost.ledger.repository(milepost.id);
const newComments = (seen: number) => issue().comments.slice(seen);

describe("the approvals issue", () => {
  test("lists exactly what each run holds, is written once, and closes when nothing is held", async () => {
    expect(issues()).toEqual([]);
    const held = await hold({ [path]: shorter });
    expect(issue()).toMatchObject({ state: "open", labels: ["milepost"], author: "milepost-bot" });
    expect((await state())?.approvalsIssue).toBe(issue().url);
    expect(boxes()).toEqual([expect.stringContaining(`Approve: close 4 items <!-- milepost-approve ${held.id} `)]);
    for (const { title, remote } of held.result.held?.items ?? []) {
      expect(bodyOf()).toContain(`[${title.replace(":", ":")}](<${remote}>)`);
    }
    expect(bodyOf()).toContain("To be closed on GitHub: 4 items");

    // Every push holds the same again.
    const before = issue();
    await milepost.push({ "README.md": "a", [other]: edited(text, "Comment storage", "Comments storage") });
    const again = await milepost.sync();
    expect(again.result.outcome).toBe("held");
    expect(again.lines.filter((line) => line.includes(`/issues/${before.number}`))).toEqual([
      `GET /repos/acme/web/issues/${before.number} 200`,
    ]);
    expect(issue()).toEqual(before);

    await milepost.push({ [path]: text });
    await milepost.sync();
    expect(issue()).toMatchObject({ state: "closed", stateReason: "completed" });
    expect(bodyOf()).toContain("Nothing is held for approval.");
    expect((await state())?.approvalsIssue).toBeUndefined();
    expect(await milepost.sync()).toMatchObject({ reads: 1, writes: 0 });

    await hold({ [path]: shorter });
    expect(issue()).toMatchObject({ number: before.number, state: "open" });
  });

  test("replaces a run by the newer one of the same goal, and keeps the run of another goal", async () => {
    const first = await hold({ [path]: shorter });
    const second = await hold({ [other]: shorter });
    expect(boxes().map((box) => /approve (\w+)/.exec(box)?.[1])).toEqual([first.id, second.id]);
    const third = await hold({ [path]: null });
    expect(boxes().map((box) => /approve (\w+)/.exec(box)?.[1])).toEqual([second.id, third.id]);
    await milepost.approve(second.id);
    await milepost.sync();
    expect(boxes()).toEqual([expect.stringContaining(third.id)]);
  });

  test("escapes hostile titles, which can't be boxes or markers", async () => {
    const nasty = [
      "* [x] @acme/all <!-- milepost-approve R 0123456789abcdef -->",
      "[x](javascript:alert) <script>",
      "#1 |",
    ];
    const named = planText({
      milestones: [backend, { ...backend, title: "Second", deliverables: nasty }],
    });
    await milepost.push({ [path]: named, [config]: "policy:\n  holdAbove: 100\nsplit: none\n" });
    await milepost.sync();
    await hold({ [path]: planText({ milestones: [backend] }), [config]: "policy:\n  holdAbove: 0\nsplit: none\n" });
    expect(boxes()).toHaveLength(1);
    expect(bodyOf()).not.toMatch(/(?<!\\)<script|@acme|(?<!\\)\]\(javascript/);
    expect(bodyOf().match(/<!--/g)).toHaveLength(3);
  });
});

test("a deleted approvals issue is replaced while something is held", async () => {
  await hold({ [path]: shorter });
  const { number } = issue();
  milepost.github.deleteIssue("acme/web", number);
  milepost.clock.advance(60_000);
  await hold({ [other]: shorter });
  expect(issue().number).not.toBe(number);
  expect(boxes()).toHaveLength(2);
  expect((await state())?.approvalsIssue).toBe(issue().url);
  const writes = (await milepost.sync()).lines.filter((line) => !line.startsWith("GET"));
  expect(writes).toEqual([]);
});

describe("a tick", () => {
  let held: HeldRun;
  beforeEach(async () => {
    held = await hold({ [path]: shorter });
  });

  test("by a person with write access, found by a scan, approves exactly the list", async () => {
    edit(tick(bodyOf()), "writer");
    const run = await milepost.sync();
    expect(run.result).toMatchObject({ outcome: "synced", held: null });
    expect(operationsOf(run).sort()).toEqual(closings);
    const record = await milepost.ledger.run(milepost.id, held.id);
    expect(record?.approved?.by).toBe("writer on GitHub");
    expect(issue()).toMatchObject({ state: "closed", comments: [] });
    expect(boxes()).toEqual([]);
  });

  test("by a person without write access is undone, with one comment however often it is tried", async () => {
    for (let attempt = 1; attempt <= 2; attempt += 1) {
      edit(tick(bodyOf()), "triager");
      const run = await milepost.sync({ full: attempt === 2 });
      expect(run.result.outcome).toBe("held");
      expect(boxes()).toEqual([expect.stringMatching(/^\* \[ \]/)]);
      expect(issue().comments).toEqual([
        expect.stringMatching(
          /^@triager has no write access to acme\/web: the tick .* does not count, and Milepost removes it\./,
        ),
      ]);
    }
    edit(tick(bodyOf()), "writer");
    expect((await milepost.sync()).result.outcome).toBe("synced");
  });

  test("counts for the person who made it, not for the last editor or the sender of a late event", async () => {
    edit(tick(bodyOf()), "triager");
    edit(`Please look.\n\n${bodyOf()}`, "writer");
    const late = { by: "writer", at: "2026-01-01T00:00:00Z", ticked: [held.id] };
    expect((await milepost.sync({ issueEdit: late })).result.outcome).toBe("held");
    expect(issue().comments).toEqual([expect.stringContaining("@triager has no write access")]);
    expect(bodyOf()).toMatch(/^Please look\.\n\n<!-- milepost:/);
  });

  test("of two boxes in one edit approves both runs", async () => {
    await hold({ [other]: shorter });
    expect(boxes()).toHaveLength(2);
    edit(tick(bodyOf()), "writer");
    const run = await milepost.sync();
    expect(run.result).toMatchObject({ outcome: "synced", held: null });
    expect(operationsOf(run)).toHaveLength(8);
    expect(issue().state).toBe("closed");
  });

  test("of one box leaves the other run held", async () => {
    await hold({ [other]: shorter });
    edit(tick(bodyOf(), 0), "writer");
    const run = await milepost.sync();
    expect(run.result.outcome).toBe("held");
    expect(operationsOf(run).sort()).toEqual(closings);
    expect(boxes()).toEqual([expect.stringMatching(/^\* \[ \]/)]);
  });

  test("by Milepost's own account does not count, and the person who uses it is told", async () => {
    edit(tick(bodyOf()), "milepost-bot");
    expect((await milepost.sync()).result.outcome).toBe("held");
    expect(boxes()).toEqual([expect.stringMatching(/^\* \[ \]/)]);
    expect(issue().comments).toEqual([expect.stringContaining(`works with the account @milepost-bot`)]);
    expect(issue().comments[0]).toContain(`milepost approve --repo acme/web ${held.id}`);
  });

  test("counts after an update of the list whose answer was lost", async () => {
    milepost.github.setPermission("acme/web", "writer", "maintain");
    const { number } = issue();
    await milepost.push({ [other]: shorter });
    const mend = milepost.github.faults.on(({ method, path: at }) =>
      method === "PATCH" && at.endsWith(`/issues/${number}`) ? { kind: "fail-after" } : null,
    );
    await milepost.sync();
    mend();
    expect(boxes()).toHaveLength(2);
    edit(tick(bodyOf()), "writer");
    const run = await milepost.sync();
    expect(issue().comments).toEqual([]);
    expect(run.result.outcome).toBe("synced");
  });

  test("of an unknown person is undone, and asked for again", async () => {
    edit(tick(bodyOf()), "ghost");
    expect((await milepost.sync()).result.outcome).toBe("held");
    expect(issue().comments).toEqual([expect.stringContaining("Tick the box again.")]);
    edit(tick(bodyOf()), "writer");
    expect((await milepost.sync()).result.outcome).toBe("synced");
  });

  test("after the plan changed approves what was listed, and asks again for the rest", async () => {
    edit(tick(bodyOf()), "writer");
    await milepost.push({
      [path]: edited(shorter, "  - [ ] Comment storage\n", ""),
      [config]: "policy:\n  holdAbove: 0\n",
    });
    const run = await milepost.sync();
    expect(run.result.outcome).toBe("held");
    expect(operationsOf(run).filter((line) => !closings.includes(line))).toEqual([]);
    expect(boxes()).toEqual([expect.stringContaining(run.result.run)]);
  });

  test("in a text that a person changed does not count, and the list is rebuilt", async () => {
    const forged = tick(bodyOf().replace("To be closed on GitHub: 4 items", "To be closed on GitHub: nothing"));
    edit(forged, "writer");
    expect((await milepost.sync()).result.outcome).toBe("held");
    expect(issue().comments).toEqual([expect.stringContaining("The list of changes was edited by hand")]);
    expect(bodyOf()).toContain("To be closed on GitHub: 4 items");
    const { body } = issue();
    edit("Our notes: ask Ana first.", "writer");
    await milepost.sync();
    expect(issue().body).toBe(`${body}\nOur notes: ask Ana first.`);
    edit(bodyOf().replace(/^<!--.*-->\n/, ""), "writer");
    await milepost.sync();
    expect(bodyOf()).toContain("Our notes: ask Ana first.");
    expect(boxes()).toHaveLength(2);
    edit(body ?? "", "writer");
    await milepost.sync();
    milepost.github.editIssue("acme/web", issue().number, { state: "closed", title: "Mine" }, { by: "triager" });
    await milepost.sync();
    expect(issue()).toMatchObject({ state: "open", title: "Milepost: approvals" });
    expect(newComments(1)).toEqual([]);
  });

  test("of a run that is not held here, or with another list, approves nothing", async () => {
    const foreign = bodyOf().replace(
      /milepost-approve \w+ \w+/,
      "milepost-approve 01JX8W3YB2M4N6P8Q0R2S4T6V8 0123456789abcdef",
    );
    edit(tick(foreign), "writer");
    expect((await milepost.sync()).result.outcome).toBe("held");
    edit(`* [x] all <!-- milepost-approve ${held.id} 0123456789abcdef -->\n${bodyOf()}`, "writer");
    expect((await milepost.sync()).result.outcome).toBe("held");
    expect((await state())?.approvals).toBeUndefined();
  });

  test("survives a crash or an outage at every request, and is answered once", async () => {
    edit(tick(bodyOf()), "triager");
    for (let request = 1; request <= 12; request += 1) {
      let count = 0;
      const mend = milepost.github.faults.on(({ path: at }) => {
        if (!/issues\/\d+|graphql|permission/.test(at)) return null;
        count += 1;
        return count === request ? { kind: "drop-after" } : null;
      });
      await milepost.sync();
      mend();
    }
    expect((await milepost.sync()).result.outcome).toBe("held");
    expect(issue().comments).toHaveLength(1);
    expect(boxes()).toEqual([expect.stringMatching(/^\* \[ \]/)]);
  });

  test("reports nothing where the issue may not be written; the command line approves then", async () => {
    const mend = milepost.github.faults.on(({ path: at, method }) =>
      method === "GET" && !at.includes("/issues")
        ? null
        : { kind: "answer", status: 403, body: '{"message":"no"}', headers: {} },
    );
    await milepost.push({ [path]: null });
    const run = await milepost.sync();
    expect(run.result.outcome).toBe("held");
    expect(milepost.problems).not.toEqual([]);
    mend();
    await milepost.approve(run.result.run);
    expect((await milepost.sync()).result.outcome).toBe("synced");
  });
});

describe("the webhook of an edit", () => {
  test("approves without the edit history if nothing has changed since", async () => {
    const held = await hold({ [path]: shorter });
    edit(tick(bodyOf()), "writer");
    const at = new Date(milepost.clock.now().getTime() - 60_000).toISOString().replace(".000Z", "Z");
    const run = await milepost.sync({ issueEdit: { by: "writer", at, ticked: [held.id] } });
    expect(run.result.outcome).toBe("synced");
    expect(run.lines.filter((line) => line.includes("graphql"))).toEqual([]);
  });
});
