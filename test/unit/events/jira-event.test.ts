import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readJiraEvent } from "../../../shared/events/jira-event.ts";
import { jiraMarks, repositoriesIn } from "../../../shared/sync/desired/jira-marks.ts";

const labels = ["milepost", "milepost:17/001-live", "milepost:17/001-live/m1"];
const payload = {
  webhookEvent: "jira:issue_updated",
  issue: { id: "10001", key: "WEB-1", fields: { labels, summary: "x" } },
};
const changed = (change: object) => ({ ...payload, issue: { ...payload.issue, ...change } });

describe("readJiraEvent", () => {
  test.each([
    "jira:issue_created",
    "jira:issue_updated",
    "jira:issue_deleted",
  ])("%s is work", (webhookEvent) => {
    expect(readJiraEvent({ ...payload, webhookEvent })).toEqual({ repositories: ["17"] });
  });

  test("a mark that a person has just taken away still tells", () => {
    const items = [
      { field: "summary", fromString: "milepost:9/x" },
      { field: "labels", fromString: "a milepost:18/g" },
    ];
    expect(readJiraEvent({ ...changed({ fields: { labels: [] } }), changelog: { items } })).toEqual({
      repositories: ["18"],
    });
  });

  test.each([
    [{ ...payload, webhookEvent: "comment_created" }, "other event: comment_created"],
    [{ ...payload, webhookEvent: "<script>" }, "other event: unknown"],
    [changed({ fields: { labels: ["milepost", "other:17/x"] } }), "not one of Milepost's issues"],
    [changed({ fields: { labels: null } }), "not one of Milepost's issues"],
    [changed({ fields: {} }), "not one of Milepost's issues"],
  ])("%j is not for us", (given, ignore) => expect(readJiraEvent(given)).toEqual({ ignore }));

  test.each([
    [null, "webhookEvent"],
    [[], "webhookEvent"],
    [{}, "webhookEvent"],
    [{ webhookEvent: "jira:issue_updated" }, "issue"],
    [changed({ id: 5 }), "issue.id"],
    [changed({ key: "../x" }), "issue.key"],
    [changed({ fields: { labels: "milepost:1/x" } }), "issue.fields.labels"],
  ])("%j is not what Jira sends", (given, where) => {
    expect(readJiraEvent(given)).toEqual({ bad: `the payload is no event as Jira sends it: ${where}` });
  });

  test("anything at all: an answer, and never a repository that no label names", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.array(fc.string()), (value, given) => {
        expect(() => readJiraEvent(value)).not.toThrow();
        const read = readJiraEvent(changed({ fields: { labels: given } }));
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
      const written = [jiraMarks.goal(repository, name), jiraMarks.epic(repository, name, "m1")];
      expect(repositoriesIn(written)).toEqual([repository]);
      expect(written.join("")).not.toMatch(/\s/);
    }),
  );
});
