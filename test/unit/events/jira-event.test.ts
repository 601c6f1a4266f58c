import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseJiraEvent } from "../../../shared/events/jira-event.ts";
import { findLabelledRepositories, jiraLabels } from "../../../shared/sync/desired/jira/jira-labels.ts";

const labels = ["milepost", "milepost:17/001-live", "milepost:17/001-live/m1"];
const payload = {
  webhookEvent: "jira:issue_updated",
  issue: { id: "10001", key: "WEB-1", fields: { labels, summary: "x" } },
};
const changed = (change: object) => ({ ...payload, issue: { ...payload.issue, ...change } });

describe("parseJiraEvent", () => {
  test.each(["jira:issue_created", "jira:issue_updated", "jira:issue_deleted"])("%s is accepted", (webhookEvent) => {
    expect(parseJiraEvent({ ...payload, webhookEvent })).toEqual({ repositories: ["17"], projects: ["WEB"] });
  });

  test("a label that was just removed counts", () => {
    const items = [
      { field: "summary", fromString: "milepost:9/x" },
      { field: "labels", fromString: "a milepost:18/g" },
    ];
    expect(parseJiraEvent({ ...changed({ fields: { labels: [] } }), changelog: { items } })).toEqual({
      repositories: ["18"],
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

  test("any payload gives a result, and only repositories of labels", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.array(fc.string()), (value, given) => {
        expect(() => parseJiraEvent(value)).not.toThrow();
        const read = parseJiraEvent(changed({ fields: { labels: given } }));
        if ("repositories" in read) expect(given.join()).toContain(`milepost:${read.repositories[0]}/`);
      }),
    );
  });
});

test("what jiraMarks writes, repositoriesIn reads", () => {
  const id = fc.stringMatching(/^\d{1,12}$/);
  const goal = fc.stringMatching(/^[\w-][\w.-]{0,99}$/);
  fc.assert(
    fc.property(id, goal, (repository, name) => {
      const written = [jiraLabels.goal(repository, name), jiraLabels.epic(repository, name, "m1")];
      expect(findLabelledRepositories(written)).toEqual([repository]);
      expect(written.join("")).not.toMatch(/\s/);
    }),
  );
});
