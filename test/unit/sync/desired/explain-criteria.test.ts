import { expect, test } from "vitest";
import { githubBody } from "../../../../shared/adapters/github/github-body.ts";
import { defaultConfig } from "../../../../shared/config/config.ts";
import type { Criterion } from "../../../../shared/model/plan.ts";
import { desiredGitHub } from "../../../../shared/sync/desired/desired-github.ts";
import { identify } from "../../../../shared/sync/identity/identify.ts";
import { milestone, plan } from "../builders.ts";

const criterion = (text: string, ...meanings: [ref: string, text: string][]): Criterion => ({
  text,
  done: false,
  refs: meanings.map(([ref]) => ref),
  meanings: meanings.map(([ref, meaning]) => ({ ref, text: meaning })),
  line: 1,
});

function bodies(...criteria: Criterion[][]): string[] {
  const one = plan(
    criteria.map((own, index) => milestone(`${index + 1}`, `T${index}`, ["d"], { criteria: own })),
  );
  const { items } = desiredGitHub(
    { plan: one, keyed: identify(one, []).keyed, config: defaultConfig, peerUrl: () => null },
    githubBody,
  );
  return items.filter(({ role }) => role === "acceptance").map(({ fields }) => fields.body?.text ?? "");
}

test("a meaning stands once, and the other milestone leads to it", () => {
  const [first, second] = bodies(
    [criterion("SC-1 met", ["SC-1", "fast"]), criterion("SC-1 again", ["SC-1", "fast"])],
    [criterion("SC-1 too", ["SC-1", "fast"], ["SC-2", "cheap"])],
  );
  expect(first).toContain("- [ ] SC-1 met\n  - SC-1: fast\n- [ ] SC-1 again\n\n");
  expect(second).toContain("- [ ] SC-1 too\n  - SC-1: see 001 m1: acceptance\n  - SC-2: cheap\n\n");
});

test("what the criterion says itself is not said again", () => {
  expect(bodies([criterion("SC-1: fast", ["SC-1", "fast"])])[0]).toContain("- [ ] SC-1: fast\n\n");
});

test("a note is text: no box, no mention, no markup", () => {
  const [body] = bodies([criterion("SC-1", ["SC-1", "x\n- [ ] @everyone <b> [y](javascript:z)"])]);
  expect(body).toContain("  - SC-1: x - \\[ \\] @\u2060everyone \\<b\\> \\[y\\](javascript:z)");
});

test("notes are bounded", () => {
  const long = Array.from({ length: 200 }, (_, index): [string, string] => [`SC-${index}`, "x".repeat(300)]);
  const [body = ""] = bodies([criterion("all of them", ...long), criterion("the last one")]);
  expect(body.match(/^ {2}- /gm)).toHaveLength(50);
  expect(body).toContain("- [ ] the last one");
});
