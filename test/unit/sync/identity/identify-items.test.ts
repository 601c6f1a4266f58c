import { describe, expect, it } from "vitest";
import { identifyItems } from "../../../../shared/sync/identity/identify-items.ts";
import { deliverable, history, keysByText, milestone, plan } from "../builders.ts";

const backend = milestone("1", "Backend infrastructure", ["WebSocket server", "REST endpoints", "Audit log"]);
const frontend = milestone("2", "Review interface", ["Comment panel", "Presence indicator"]);
const first = plan([backend, frontend]);
const prior = history(first);

const original = {
  "Backend infrastructure": "m1",
  "WebSocket server": "d1",
  "REST endpoints": "d2",
  "Audit log": "d3",
  "Review interface": "m2",
  "Comment panel": "d4",
  "Presence indicator": "d5",
};

describe("the key of an item", () => {
  it("is assigned in the order of the plan", () => {
    expect(keysByText(first, [])).toEqual(original);
    expect(identifyItems(first, []).diagnostics).toEqual([]);
  });

  it("is reserved for all items if the plan is empty", () => {
    expect(identifyItems(plan([]), []).keyedItems).toEqual([]);
    const { keyedPlan, keyedItems, uncertainKeys } = identifyItems(plan([]), prior);
    expect([keyedPlan.milestones, [...uncertainKeys]]).toEqual([[], []]);
    expect(keyedItems.map(({ key, isRemoved }) => [key, isRemoved])).toEqual(prior.map(({ key }) => [key, true]));
  });

  it("stays when one word changes", () => {
    const reworded = plan([
      {
        ...backend,
        title: "Backend infrastructure & API",
        deliverables: [deliverable("WebSocket service"), ...backend.deliverables.slice(1)],
      },
      frontend,
    ]);
    expect(keysByText(reworded, prior)).toMatchObject({
      "Backend infrastructure & API": "m1",
      "WebSocket service": "d1",
      "REST endpoints": "d2",
    });
  });

  it("stays when a milestone is inserted and all are renumbered", () => {
    const inserted = plan([
      milestone("1", "Discovery", ["Interviews"]),
      { ...backend, number: "2" },
      { ...frontend, number: "3" },
    ]);
    expect(keysByText(inserted, prior)).toEqual({ ...original, Discovery: "m3", Interviews: "d6" });
  });

  it("stays when a deliverable moves and milestones are reordered", () => {
    const moved = plan([
      { ...frontend, deliverables: [...frontend.deliverables, deliverable("Audit log")] },
      { ...backend, deliverables: backend.deliverables.slice(0, 2) },
    ]);
    expect(keysByText(moved, prior)).toEqual(original);
  });

  it("stays when a milestone has a new title and the same deliverables, with and without a number", () => {
    for (const number of ["1", null]) {
      const renamed = plan([{ ...backend, number, title: "Plumbing" }, frontend]);
      expect(keysByText(renamed, prior)).toMatchObject({ Plumbing: "m1", "WebSocket server": "d1" });
    }
  });

  it("follows the title when two titles are swapped", () => {
    const swapped = plan([
      { ...backend, title: frontend.title },
      { ...frontend, title: backend.title },
    ]);
    expect(keysByText(swapped, prior)).toEqual(original);
  });

  it("is reused when a removed item returns, and for no other item", () => {
    const without = plan([frontend]);
    const added = plan([frontend, milestone("3", "Rollout", ["Runbook"])]);
    const back = plan([backend, frontend, milestone("3", "Rollout", ["Runbook"])]);
    const removed = history(first, without, added);
    expect(keysByText(added, history(first, without))).toMatchObject({ Rollout: "m3", Runbook: "d6" });
    expect(keysByText(back, removed)).toEqual({ ...original, Rollout: "m3", Runbook: "d6" });
    expect(identifyItems(back, removed).keyedItems.every(({ isRemoved }) => !isRemoved)).toBe(true);
  });

  it("is not reused for an item that is only similar to a removed one", () => {
    const removed = history(first, plan([{ ...backend, deliverables: backend.deliverables.slice(1) }, frontend]));
    const similar = {
      ...backend,
      deliverables: [...backend.deliverables.slice(1), deliverable("WebSocket servers")],
    };
    expect(keysByText(plan([similar, frontend]), removed)).toMatchObject({ "WebSocket servers": "d6" });
  });

  it("is searched among present items before removed ones", () => {
    const tests = (number: string, title: string) => milestone(number, title, ["Write tests"]);
    const both = plan([tests("1", "Server"), tests("2", "Client")]);
    const one = plan([milestone("1", "Server"), tests("2", "Client")]);
    const moved = plan([tests("1", "Server"), milestone("2", "Client")]);
    expect(keysByText(moved, history(both, one))).toMatchObject({ "Write tests": "d2" });
    const renumbered = plan([milestone("1", "Setup")]);
    const twice = history(plan([milestone("1", "Setup"), milestone("2", "Setup")]), plan([milestone("2", "Setup")]));
    expect(keysByText(renumbered, twice)).toEqual({ Setup: "m2" });
  });

  it("is decided by an explicit id, whatever the texts are", () => {
    const withIds = (...texts: [string, string][]) =>
      plan([
        milestone(
          "1",
          "Work",
          texts.map(([text, id]) => deliverable(text, { id })),
          { id: "work" },
        ),
      ]);
    const before = history(withIds(["Parse", "parser"], ["Print", "printer"]));
    expect(keysByText(withIds(["Print", "parser"], ["Parse", "printer"]), before)).toMatchObject({
      Print: "d1",
      Parse: "d2",
    });
    expect(keysByText(withIds(["Parse", "new"]), before)).toMatchObject({ Parse: "d3" });
    const moved = plan([milestone("9", "Elsewhere", [], { id: "work" })]);
    expect(keysByText(moved, before)).toEqual({ Elsewhere: "m1" });
  });

  it("stays when an id is added", () => {
    const named = plan([{ ...backend, deliverables: [deliverable("REST endpoints", { id: "rest" })] }, frontend]);
    expect(keysByText(named, prior)).toMatchObject({ "REST endpoints": "d2" });
    const renamed = plan([{ ...backend, deliverables: [deliverable("Anything else", { id: "rest" })] }, frontend]);
    expect(keysByText(renamed, history(first, named))).toMatchObject({ "Anything else": "d2" });
  });
});

describe("equal texts", () => {
  it("keep their keys in order, within a milestone and across milestones", () => {
    const repeated = plan([milestone("1", "Server", ["Docs", "Docs"]), milestone("2", "Client", ["Docs"])]);
    const before = history(repeated);
    expect(keysByText(repeated, before)).toEqual({ Server: "m1", Client: "m2", Docs: "d1 d2 d3" });
    const reordered = plan([...repeated.milestones].reverse());
    expect(keysByText(reordered, before)).toEqual({ Server: "m1", Client: "m2", Docs: "d3 d1 d2" });
    const fewer = plan([milestone("1", "Server", ["Docs"]), milestone("2", "Client", ["Docs"])]);
    expect(keysByText(fewer, before)).toMatchObject({ Docs: "d1 d3" });
  });

  it("are distinguished by their milestone when all are reworded in the same way", () => {
    const docs = (text: string) => plan([milestone("1", "Server", [text]), milestone("2", "Client", [text])]);
    for (const [old, text] of [
      ["Docs", "User docs"],
      ["Docs", "docs"],
      ["Docs of the API", "Docs of the APIs"],
    ] as const) {
      const before = history(docs(old));
      const codes = identifyItems(docs(text), before).diagnostics.map(({ code }) => code);
      expect(codes.filter((code) => code !== "item-reworded")).toEqual([]);
      expect(keysByText(docs(text), before)).toMatchObject({ [text]: "d1 d2" });
    }
  });

  it("a match with a low score is reported", () => {
    const before = history(plan([milestone("1", "Server", ["Docs"])]));
    const { diagnostics } = identifyItems(plan([milestone("1", "Server", ["User docs"])]), before);
    expect(diagnostics).toMatchObject([{ severity: "info", code: "item-reworded" }]);
    expect(diagnostics[0]?.message).toContain('"Docs"');
  });

  it("are two milestones if their numbers differ", () => {
    const same = plan([milestone("1", "Hardening", ["A thing"]), milestone("2", "Hardening", ["Other work"])]);
    const before = history(same);
    expect(keysByText(plan([...same.milestones].reverse()), before)).toMatchObject({ Hardening: "m2 m1" });
  });
});

describe("milestones with equal titles", () => {
  const [one, two] = [milestone("1", "Hardening", ["A thing"]), milestone("2", "Hardening", ["Other work"])];
  const before = history(plan([one, two]));

  it("are identified by their deliverables when all are renumbered", () => {
    const after = plan([milestone("1", "Discovery"), { ...one, number: "2" }, { ...two, number: "3" }]);
    expect(keysByText(after, before)).toMatchObject({ Hardening: "m1 m2", Discovery: "m3" });
  });

  it("are ambiguous if the title matches one and the deliverables match another", () => {
    const after = plan([{ ...one, title: "Hardening of it" }, two, milestone("3", "Hardening", ["A third"])]);
    const { keyedPlan, uncertainKeys, diagnostics } = identifyItems(after, before);
    expect(keyedPlan.milestones.map(({ key }) => key)).toEqual(["m2"]);
    expect([...uncertainKeys].sort()).toEqual(["a1", "d1", "m1", "v1"]);
    expect(new Set(diagnostics.map(({ code }) => code))).toEqual(new Set(["ambiguous-identity"]));
  });
});

describe("texts that differ only in punctuation or case", () => {
  const languages = plan([milestone("1", "Clients", ["C++ client", "C# client"])]);
  const before = history(languages);

  it("keep their keys in any order", () => {
    const reversed = plan([milestone("1", "Clients", ["C# client", "C++ client"])]);
    expect(keysByText(reversed, before)).toMatchObject({ "C++ client": "d1", "C# client": "d2" });
  });

  it("are ambiguous when both change", () => {
    for (const texts of [["C client"], ["c# client", "c++ client"]]) {
      const { keyedPlan, uncertainKeys, diagnostics, keyedItems } = identifyItems(
        plan([milestone("1", "Clients", texts)]),
        before,
      );
      expect(keyedPlan.milestones[0]?.deliverables).toEqual([]);
      expect([...uncertainKeys].sort()).toEqual(["d1", "d2"]);
      expect(new Set(diagnostics.map(({ code }) => code))).toEqual(new Set(["ambiguous-identity"]));
      expect(keyedItems.filter(({ isRemoved }) => isRemoved)).toEqual([]);
    }
  });

  it.each([
    ["scripts without Latin letters", "サーバーを作る", "クライアントを作る"],
    ["marks that make another word", "कि", "की"],
    ["symbols only", "🚀", "🔥"],
  ])("are not confused by %s", (_, one, other) => {
    const only = history(plan([milestone("1", "Work", [one])]));
    expect(keysByText(plan([milestone("1", "Work", [other, one])]), only)).toMatchObject({
      [one]: "d1",
      [other]: "d2",
    });
    const swapped = history(plan([milestone("1", "Work", [one, other])]));
    expect(keysByText(plan([milestone("1", "Work", [other, one])]), swapped)).toMatchObject({
      [one]: "d1",
      [other]: "d2",
    });
    expect(
      keysByText(plan([milestone("1", "Work", ["🌍"])]), history(plan([milestone("1", "Work", ["🚀"])]))),
    ).toMatchObject({ "🌍": "d2" });
  });

  it("are the same text in composed and decomposed form", () => {
    const composed = history(plan([milestone("1", "Work", ["Prüfung"])]));
    expect(keysByText(plan([milestone("1", "Work", ["Pru\u0308fung"])]), composed)).toMatchObject({
      "Pru\u0308fung": "d1",
    });
  });
});
