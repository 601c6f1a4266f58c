import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseJiraEvent } from "../../../shared/events/jira-event.ts";
import { findLabelledGoals, toFormerGoalLabel, toGoalLabel } from "../../../shared/sync/desired/jira/jira-labels.ts";

const labels = ["milepost", "milepost-001-live"];
const payload = {
  webhookEvent: "jira:issue_updated",
  issue: { id: "10001", key: "WEB-1", fields: { labels, summary: "x" } },
};
const changed = (change: object) => ({ ...payload, issue: { ...payload.issue, ...change } });

describe("parseJiraEvent", () => {
  test.each(["jira:issue_created", "jira:issue_updated", "jira:issue_deleted"])("%s is accepted", (webhookEvent) => {
    expect(parseJiraEvent({ ...payload, webhookEvent })).toEqual({ goals: ["001-live"], projects: ["WEB"] });
  });

  test("a label that was just removed counts", () => {
    const items = [
      { field: "summary", fromString: "milepost:9/x" },
      { field: "labels", fromString: "a milepost:18/g" },
    ];
    expect(parseJiraEvent({ ...changed({ fields: { labels: [] } }), changelog: { items } })).toEqual({
      goals: ["g"],
      projects: ["WEB"],
    });
  });

  test.each([
    [{ ...payload, webhookEvent: "comment_created" }, "other event: comment_created"],
    [{ ...payload, webhookEvent: "<script>" }, "other event: unknown"],
    [changed({ fields: { labels: ["milepost", "other:17/x"] } }), "not a Milepost issue"],
    [changed({ fields: { labels: null } }), "not a Milepost issue"],
    [changed({ fields: {} }), "not a Milepost issue"],
  ])("ignores %j", (given, ignore) => expect(parseJiraEvent(given)).toEqual({ ignore }));

  test.each([
    [null, "webhookEvent"],
    [[], "webhookEvent"],
    [{}, "webhookEvent"],
    [{ webhookEvent: "jira:issue_updated" }, "issue"],
    [changed({ id: 5 }), "issue.id"],
    [changed({ key: "../x" }), "issue.key"],
    [changed({ fields: { labels: "milepost:1/x" } }), "issue.fields.labels"],
  ])("rejects %j", (given, where) => {
    expect(parseJiraEvent(given)).toEqual({ invalid: `payload does not match Jira's format: ${where}` });
  });

  test("names the projects from which the issue was moved, a bounded number", () => {
    const items = Array.from({ length: 1_000 }, (_, n) => ({ field: "Key", fromString: `P${n}-1` }));
    const read = parseJiraEvent({ ...payload, changelog: { items } });
    expect(read).toMatchObject({ projects: ["WEB", "P0", "P1", "P2", "P3"] });
  });

  test("any payload gives a result, and projects only for an issue with a label of a goal", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.array(fc.string()), (value, given) => {
        expect(() => parseJiraEvent(value)).not.toThrow();
        const read = parseJiraEvent(changed({ fields: { labels: given } }));
        if ("projects" in read) expect(read.goals).toEqual(findLabelledGoals(given));
      }),
    );
  });
});

test("labels of goals are recognised, those of earlier releases too", () => {
  const goal = fc.stringMatching(/^[\w-][\w.-]{0,99}$/);
  fc.assert(
    fc.property(fc.stringMatching(/^\d{1,12}$/), goal, (repository, name) => {
      for (const label of [
        toGoalLabel(name),
        toFormerGoalLabel(repository, name),
        `milepost:${repository}/${name}/m1`,
      ]) {
        expect(findLabelledGoals(["milepost", label])).toEqual([name]);
        expect(label).not.toMatch(/\s/);
      }
    }),
  );
});
