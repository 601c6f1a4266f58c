import { describe, expect, it } from "vitest";
import { isExhaustive } from "../../support/sampled.ts";
import { notCompared, requestProblems } from "./tracker-requests.ts";
import { trackerSuite } from "./tracker-suite.ts";
import { githubVariant, type JiraSetup, jiraVariant } from "./tracker-variants.ts";
import { trackerWritesSuite } from "./tracker-writes-suite.ts";

const setups: JiraSetup[] = [
  { name: "Cloud, team-managed", cancelled: "Won't do" },
  {
    name: "Cloud, company-managed, in German",
    emulator: { language: "de" },
    project: { style: "company-managed" },
    cancelled: "Abgebrochen",
  },
  { name: "Data Center", emulator: { flavour: "datacenter" }, cancelled: "Cancelled" },
];

const milestones = ["epic", "both", "version"] as const;
/** Every setup and every kind of milestone once; all pairs of them under `npm run test:exhaustive`. */
const pairs = setups.flatMap((setup, i) =>
  milestones.filter((_, j) => isExhaustive || i === j).map((milestone) => jiraVariant(setup, milestone)),
);
const variants = [githubVariant, ...pairs];
for (const variant of variants) {
  trackerSuite(variant);
  trackerWritesSuite(variant);
}

describe.skipIf(notCompared !== null)("the comparison with Atlassian's OpenAPI document", () => {
  const request = {
    n: 1,
    method: "POST",
    path: "/rest/api/3/search/jql",
    query: {},
    route: null,
    kind: "read" as const,
    status: 200,
    limited: null,
    at: new Date(0),
  };

  it("finds invalid requests", () => {
    expect(requestProblems([{ ...request, body: { jql: "labels = a" } }])).toEqual([]);
    expect(requestProblems([{ ...request, body: { startAt: 1 } }])).toHaveLength(1);
    expect(requestProblems([{ ...request, query: { jql: "a" }, body: {} }])).toHaveLength(1);
    expect(requestProblems([{ ...request, path: "/rest/api/3/none", body: {} }])).toHaveLength(1);
  });
});
