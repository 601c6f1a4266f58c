import { describe, expect, test } from "vitest";
import { discoverProject } from "../../../../shared/adapters/jira/jira-discovery.ts";
import { fetchIssues, readIssue } from "../../../../shared/adapters/jira/jira-issue-source.ts";
import { searchIssues } from "../../../../shared/adapters/jira/jira-search.ts";
import { readTransitions } from "../../../../shared/adapters/jira/jira-transition.ts";
import { RetryLater } from "../../../../shared/errors.ts";
import { caught, dataCenter, json, now, opened } from "./open-client.ts";

const issue = (id: number) => ({ id: String(id), key: `WEB-${id}`, fields: {} });

describe("the pages of a search", () => {
  test("end where Jira says so, whatever token is there", async () => {
    const { client, seen } = await opened(
      json(200, { issues: [issue(1)], nextPageToken: "more", isLast: true }),
    );
    expect(await searchIssues(client, "x", [])).toHaveLength(1);
    expect(seen).toHaveLength(1);
  });

  test("are asked for again later when a token repeats", async () => {
    const { client, seen } = await opened(json(200, { issues: [issue(1)], nextPageToken: "same" }));
    expect(await caught(searchIssues(client, "x", []))).toBeInstanceOf(RetryLater);
    expect(seen.length).toBeLessThan(4);
  });

  test("are asked for again later when one is empty and not the last", async () => {
    let n = 0;
    const { client, seen } = await opened((response, one) => {
      n += 1;
      json(200, { issues: [], nextPageToken: `token ${n}` })(response, one);
    });
    expect(await caught(searchIssues(client, "x", []))).toBeInstanceOf(RetryLater);
    expect(seen.length).toBeLessThan(30);
  });
});

describe("the fields of an issue type", () => {
  const field = (n: number) => ({ fieldId: `f${n}`, name: `F${n}`, required: false });
  const answering = (size: number, total: number, last = total) =>
    opened((response, one) => {
      if (!one.url.includes("createmeta")) {
        const issueTypes = [{ id: "1", name: "Story", hierarchyLevel: 0 }];
        return json(200, { id: "1", key: "WEB", name: "Web", issueTypes })(response, one);
      }
      const startAt = Number(new URL(one.url, "http://x").searchParams.get("startAt"));
      const count = Math.max(0, Math.min(size, last - startAt));
      const fields = Array.from({ length: count }, (_, index) => field(startAt + index));
      return json(200, { fields, startAt, total })(response, one);
    });

  test.each([50, 200])("are all read, %i on a page", async (size) => {
    const { client } = await answering(size, 230);
    const { deliverable } = await discoverProject(client, "WEB", "Story", false);
    expect(new Set(deliverable?.fields.map(({ id }) => id)).size).toBe(230);
    expect(deliverable?.fields).toHaveLength(230);
  });

  test("end with an empty page", async () => {
    const { client, seen } = await answering(50, 500, 120);
    const { deliverable } = await discoverProject(client, "WEB", "Story", false);
    expect(deliverable?.fields).toHaveLength(120);
    expect(seen.length).toBeLessThan(8);
  });
});

describe("an answer of another shape", () => {
  test.each([
    null,
    {},
    [],
    { issues: "none" },
    { values: 7, fields: 7, id: 5 },
  ])("to a read means later: %j", async (body) => {
    for (const credentials of [undefined, dataCenter]) {
      const { client } = await opened(json(200, body), credentials && { credentials });
      const reads = [
        () => discoverProject(client, "WEB", "Story", true),
        () => searchIssues(client, "x", []),
        () => fetchIssues(client, ["1"], []),
        () => readIssue(client, "1", []),
        () => readTransitions(client, "WEB-1"),
      ];
      for (const read of reads) {
        const error = await caught(read());
        expect(error).toBeInstanceOf(RetryLater);
        expect(error).toMatchObject({ reason: "outage" });
        expect(error.message).toMatch(/^Jira answered .* read/);
        if (error instanceof RetryLater) expect(error.retryAt.getTime()).toBeGreaterThan(now.getTime());
      }
    }
  });
});
