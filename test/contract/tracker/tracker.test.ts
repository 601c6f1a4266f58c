import { describe, expect, it } from "vitest";
import { notCompared, requestProblems } from "./tracker-requests.ts";
import { githubSubject, type JiraSetup, jiraSubject } from "./tracker-setups.ts";
import { trackerSuite } from "./tracker-suite.ts";
import { trackerWritesSuite } from "./tracker-writes-suite.ts";

const setups: JiraSetup[] = [
  { name: "Cloud, team-managed", cancelled: "Won't do" },
  {
    name: "Cloud, company-managed, in German",
    double: { language: "de" },
    project: { style: "company-managed" },
    cancelled: "Abgebrochen",
  },
  { name: "Data Center", double: { flavour: "datacenter" }, cancelled: "Cancelled" },
];

const milestones = ["epic", "version", "both"] as const;
const subjects = [
  githubSubject,
  ...setups.flatMap((setup) => milestones.map((milestone) => jiraSubject(setup, milestone))),
];
for (const subject of subjects) {
  trackerSuite(subject);
  trackerWritesSuite(subject);
}

describe.skipIf(notCompared !== null)("the comparison with Atlassian's document", () => {
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

  it("finds what is wrong", () => {
    expect(requestProblems([{ ...request, body: { jql: "labels = a" } }])).toEqual([]);
    expect(requestProblems([{ ...request, body: { startAt: 1 } }])).toHaveLength(1);
    expect(requestProblems([{ ...request, query: { jql: "a" }, body: {} }])).toHaveLength(1);
    expect(requestProblems([{ ...request, path: "/rest/api/3/none", body: {} }])).toHaveLength(1);
  });
});
