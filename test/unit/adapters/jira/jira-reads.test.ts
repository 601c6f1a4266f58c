import { describe, expect, test } from "vitest";
import type { JiraClient } from "../../../../shared/adapters/jira/client/jira-client.ts";
import { discoverProject } from "../../../../shared/adapters/jira/discover-project.ts";
import { readTransitions } from "../../../../shared/adapters/jira/issues/choose-transition.ts";
import { createIssueSource } from "../../../../shared/adapters/jira/issues/issue-source.ts";
import type { JiraConfig } from "../../../../shared/adapters/jira/jira-connection.ts";
import { RetryLater } from "../../../../shared/errors.ts";
import { caught, dataCenter, json, now, opened } from "./open-client.ts";

const config: JiraConfig = { project: "WEB", deliverable: "Story", milestone: "version", labels: [] };
const sourceOf = (client: JiraClient) => createIssueSource(client, () => []);
const issue = (id: number) => ({ id: String(id), key: `WEB-${id}`, fields: {} });

describe("pages of a search", () => {
  test("end at the page that Jira marks as last, even with a token", async () => {
    const { client, seen } = await opened(json(200, { issues: [issue(1)], nextPageToken: "more", isLast: true }));
    expect(await sourceOf(client).search("x")).toHaveLength(1);
    expect(seen).toHaveLength(1);
  });

  test("throw RetryLater when a token repeats", async () => {
    const { client, seen } = await opened(json(200, { issues: [issue(1)], nextPageToken: "same" }));
    expect(await caught(sourceOf(client).search("x"))).toBeInstanceOf(RetryLater);
    expect(seen.length).toBeLessThan(4);
  });

  test("throw RetryLater when one is empty and not the last", async () => {
    let n = 0;
    const { client, seen } = await opened((response, one) => {
      n += 1;
      json(200, { issues: [], nextPageToken: `token ${n}` })(response, one);
    });
    expect(await caught(sourceOf(client).search("x"))).toBeInstanceOf(RetryLater);
    expect(seen.length).toBeLessThan(30);
  });
});

describe("fields of an issue type", () => {
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

  test.each([50, 200])("are all read, %i per page", async (size) => {
    const { client } = await answering(size, 230);
    const { deliverable } = await discoverProject(client, config);
    expect(new Set(deliverable?.fields.map(({ id }) => id)).size).toBe(230);
    expect(deliverable?.fields).toHaveLength(230);
  });

  test("end at an empty page", async () => {
    const { client, seen } = await answering(50, 500, 120);
    const { deliverable } = await discoverProject(client, config);
    expect(deliverable?.fields).toHaveLength(120);
    expect(seen.length).toBeLessThan(8);
  });
});

describe("a response of another shape", () => {
  test.each([
    null,
    {},
    [],
    { issues: "none" },
    { values: 7, fields: 7, id: 5 },
  ])("to a read throws RetryLater: %j", async (body) => {
    for (const credentials of [undefined, dataCenter]) {
      const { client } = await opened(json(200, body), credentials && { credentials });
      const reads = [
        () => discoverProject(client, { ...config, milestone: "epic" }),
        () => sourceOf(client).search("x"),
        () => sourceOf(client).fetch(["1"], () => true),
        () => sourceOf(client).read("1"),
        () => readTransitions(client, "WEB-1"),
      ];
      for (const read of reads) {
        const error = await caught(read());
        expect(error).toBeInstanceOf(RetryLater);
        expect(error).toMatchObject({ reason: "outage" });
        expect(error.message).toMatch(/^Jira sent an unreadable response/);
        if (error instanceof RetryLater) expect(error.retryAt.getTime()).toBeGreaterThan(now.getTime());
      }
    }
  });
});
