import { expect, it } from "vitest";
import { findAssignees } from "../../../../shared/sync/desired/find-assignees.ts";

const people = {
  Ana: { github: "ana-acme", jira: "1" },
  Anabel: { github: "anabel" },
  "Ben Ode": { github: "ben" },
  陳大文: { github: "chan" },
};

it.each([
  ["Ana", ["ana-acme"]],
  ["ben ode (backend), ANA", ["ben", "ana-acme"]],
  ["Anabel", ["anabel"]],
  ["Ben", []],
  ["負責人: 陳大文", ["chan"]],
  ["@Ana/Ana", ["ana-acme"]],
  [null, []],
])("the owner %j has the accounts %j", (owner, accounts) => {
  expect(findAssignees(owner, people, "github")).toEqual(accounts);
});

it("leaves out people without an account in the tracker", () => {
  expect(findAssignees("Ana, Anabel", people, "jira")).toEqual(["1"]);
  expect(findAssignees("Ana", undefined, "jira")).toEqual([]);
});
