import { expect, test } from "vitest";
import { githubBody } from "../../../../shared/adapters/github/body/github-body.ts";
import { defaultConfig } from "../../../../shared/config/config.ts";
import type { Criterion } from "../../../../shared/model/plan/plan.ts";
import { buildGitHubItems } from "../../../../shared/sync/desired/github-items.ts";
import { identifyItems } from "../../../../shared/sync/identity/identify-items.ts";
import { milestone, plan } from "../builders.ts";

const criterion = (text: string, ...definitions: [ref: string, text: string][]): Criterion => ({
  text,
  done: false,
  refs: definitions.map(([ref]) => ref),
  definitions: definitions.map(([ref, definition]) => ({ ref, text: definition })),
  line: 1,
});

function bodies(...criteria: Criterion[][]): string[] {
  const one = plan(criteria.map((own, index) => milestone(`${index + 1}`, `T${index}`, ["d"], { criteria: own })));
  const { items } = buildGitHubItems(
    {
      plan: one,
      keyedPlan: identifyItems(one, []).keyedPlan,
      config: defaultConfig,
      peerUrl: () => null,
      sourceLink: () => null,
    },
    githubBody,
  );
  return items.filter(({ role }) => role === "tracking").map(({ fields }) => fields.body?.text ?? "");
}

test("a definition is shown once; other milestones refer to it", () => {
  const [first, second] = bodies(
    [criterion("SC-1 met", ["SC-1", "fast"]), criterion("SC-1 again", ["SC-1", "fast"])],
    [criterion("SC-1 too", ["SC-1", "fast"], ["SC-2", "cheap"])],
  );
  expect(first).toContain("- [ ] SC-1 met\n  - SC-1: fast\n- [ ] SC-1 again");
  expect(second).toContain("- [ ] SC-1 too\n  - SC-1: see another milestone of this plan\n  - SC-2: cheap");
});

test("a definition that is in the criterion is not repeated", () => {
  expect(bodies([criterion("SC-1: fast", ["SC-1", "fast"])])[0]).toContain("- [ ] SC-1: fast");
});

test("a note is escaped: no checkbox, mention or markup", () => {
  const [body] = bodies([criterion("SC-1", ["SC-1", "x\n- [ ] @everyone <b> [y](javascript:z)"])]);
  expect(body).toContain("  - SC-1: x - \\[ \\] @\u2060everyone \\<b\\> \\[y\\](javascript:z)");
});

test("the number of notes is limited", () => {
  const long = Array.from({ length: 200 }, (_, index): [string, string] => [`SC-${index}`, "x".repeat(300)]);
  const [body = ""] = bodies([criterion("all of them", ...long), criterion("the last one")]);
  expect(body.match(/^ {2}- /gm)).toHaveLength(50);
  expect(body).toContain("- [ ] the last one");
});
