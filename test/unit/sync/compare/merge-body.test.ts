import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { githubBody } from "../../../../shared/adapters/github/body/github-body.ts";
import type { Checkbox, ManagedBody } from "../../../../shared/model/item.ts";
import { mergeCheckboxes } from "../../../../shared/sync/compare/merge-checkboxes.ts";
import { mergeItem } from "../../../../shared/sync/compare/merge-item.ts";
import { sampled } from "../../../support/sampled.ts";
import { observed } from "../builders.ts";

const marker = { goal: "g", key: "a1", nonce: "abcdefgh1234" };
const boxes = (...lines: string[]): Checkbox[] =>
  lines.map((line) => ({ text: line.slice(2), done: line.startsWith("x") }));
const shown = (list: readonly Checkbox[]) => list.map(({ text, done }) => `${done ? "x" : "-"} ${text}`);
const checklist = (...lines: string[]) =>
  githubBody.render([{ kind: "checklist", heading: "Success criteria", boxes: boxes(...lines) }]);

const extract = (body: string) => githubBody.extract(body, marker.nonce);
const replace = (body: string, managed: ManagedBody) => githubBody.replace(body, managed, marker.nonce, null);

function merge(desired: ManagedBody, base: ManagedBody, body: string, conflictPolicy: "tracker" | "plan" = "tracker") {
  const context = {
    key: "a1",
    nonce: marker.nonce,
    conflictPolicy,
    format: githubBody,
    source: null,
    nameOf: () => null,
  };
  return mergeItem(
    { body: desired, title: "T2" },
    { body: base, title: "T" },
    observed("5", { body, title: "T" }),
    context,
  );
}

const speed = "- API serves 1000 requests per second";
const faster = "- API serves 2000 requests per second";
const login = "- People log in with a passkey";
const audit = "- Every change is in the audit log";
const ticked = (line: string) => `x${line.slice(1)}`;

describe("ticks", () => {
  it.each([
    ["a user's tick stays", [speed, login], [speed, login], [ticked(speed), login], [ticked(speed), login]],
    ["the plan's tick is added", [ticked(speed), login], [speed, login], [speed, login], [ticked(speed), login]],
    ["the plan's tick is removed", [speed], [ticked(speed)], [ticked(speed)], [speed]],
    ["a tick that a user removed stays removed", [ticked(speed)], [ticked(speed)], [speed], [speed]],
    [
      "both ticks are merged",
      [ticked(speed), login],
      [speed, login],
      [speed, ticked(login)],
      [ticked(speed), ticked(login)],
    ],
    [
      "a user's tick stays when criteria are reordered",
      [audit, login, speed],
      [speed, login, audit],
      [ticked(speed), login, audit],
      [audit, login, ticked(speed)],
    ],
    ["a user's tick stays when criteria are added", [audit, speed], [speed], [ticked(speed)], [audit, ticked(speed)]],
    ["a user's tick stays when criteria are removed", [login], [speed, login], [speed, ticked(login)], [ticked(login)]],
    [
      "a user's tick stays when a criterion is reworded",
      [faster, login],
      [speed, login],
      [ticked(speed), login],
      [ticked(faster), login],
    ],
    [
      "a user's tick stays when criteria are reworded, added and reordered",
      [audit, login, faster],
      [speed, login],
      [ticked(speed), login],
      [audit, login, ticked(faster)],
    ],
    [
      "a user's tick does not apply to a different criterion in the same place",
      [audit],
      [speed],
      [ticked(speed)],
      [audit],
    ],
    [
      "equal texts are aligned in order",
      [ticked(speed), speed],
      [speed, speed],
      [speed, ticked(speed)],
      [ticked(speed), ticked(speed)],
    ],
    ["a new criterion has the plan's tick", [speed, ticked(audit)], [speed], [speed], [speed, ticked(audit)]],
  ])("%s", (_, desired, base, found, merged) => {
    expect(shown(mergeCheckboxes(boxes(...desired), boxes(...base), boxes(...found)))).toEqual(merged);
  });

  it("are written into the body; the user's text stays", () => {
    const base = checklist(speed, login);
    const body = `Hello\r\n${githubBody.compose(checklist(ticked(speed), login), marker, null)}\r\nMine`;
    const merged = merge(checklist(faster, ticked(login)), base, body);
    expect(merged.changes.body).toBe(
      `Hello\r\n${githubBody.compose(checklist(ticked(faster), ticked(login)), marker, null)}\r\nMine`,
    );
    expect(merged.conflicts).toEqual([]);
  });

  it("are merged although a user reworded the text, which stays", () => {
    const edited = githubBody.compose(checklist("- API serves 900 requests per second", login), marker, null);
    const merged = merge(checklist(speed, ticked(login)), checklist(speed, login), edited);
    expect(merged.conflicts).toEqual([]);
    expect(merged.changes.body).toBe(
      githubBody.compose(checklist("- API serves 900 requests per second", ticked(login)), marker, null),
    );
  });
});

describe("the managed block of a body", () => {
  it("keeps the user's text if both changed it, or the plan's by policy", () => {
    const edited = githubBody.compose(checklist("- Something else entirely"), marker, null);
    const trackerWins = merge(checklist(faster), checklist(speed), edited);
    expect(trackerWins.changes).toEqual({ title: "T2" });
    expect(trackerWins.conflicts).toEqual([expect.objectContaining({ field: "body", kept: "tracker" })]);
    const forced = merge(checklist(faster), checklist(speed), edited, "plan");
    expect(forced.changes.body).toBe(githubBody.compose(checklist(faster), marker, null));
    expect(forced.conflicts).toEqual([expect.objectContaining({ field: "body", kept: "plan" })]);
  });

  it.each([
    "tracker",
    "plan",
  ] as const)("is not created again if a user removed its markers (%s wins); other fields are written", (policy) => {
    const merged = merge(checklist(faster), checklist(speed), "all mine", policy);
    expect(merged.changes).toEqual({ title: "T2" });
    expect(merged.conflicts).toEqual([expect.objectContaining({ field: "body", kept: "tracker" })]);
    expect(merged.base.body).toEqual(checklist(faster));
  });

  it("is replaced without changing a byte around it", () => {
    const nasty = fc.constantFrom(
      "\r\n",
      "\n",
      "$&",
      "$1",
      "$`",
      "$'",
      "$$",
      "- [x] mine",
      "<!-- /milepost -->",
      "<!-- note -->",
      "<!--",
      "<!-- milepost: my notes -->\n",
      "<!-- milepost:g/d9:zzzzzzzz9999 -->\n",
      "```",
      "\u2028",
      "é",
      "\0",
    );
    const around = fc
      .array(fc.oneof(nasty, fc.string({ unit: "grapheme" })), { maxLength: 8 })
      .map((parts) => parts.join(""));
    const criteria = fc.array(fc.tuple(fc.constantFrom("x ", "- "), fc.oneof(nasty, fc.string())), {
      minLength: 1,
      maxLength: 4,
    });
    const rendered = criteria.map((list) => checklist(...list.map(([mark, words]) => mark + words), "- last"));
    fc.assert(
      fc.property(around, around, rendered, rendered, (above, below, old, now) => {
        const body = `${above}\n${githubBody.compose(old, marker, null)}${below}`;
        expect(extract(body)).toEqual(old);
        expect(replace(body, now)).toBe(`${above}\n${githubBody.compose(now, marker, null)}${below}`);
      }),
      { numRuns: sampled(500) },
    );
  });

  it("is found in a body that GitHub's editor gave CRLF line ends", () => {
    const managed = checklist(ticked(speed), login);
    const body = githubBody.compose(managed, marker, null).replaceAll("\n", "\r\n");
    expect(extract(body)).toEqual(managed);
    expect(extract(replace(body, checklist(faster)) ?? "")).toEqual(checklist(faster));
  });
});
