import { generateKeyPairSync } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";
import * as z from "zod";
import { createPageGuard } from "../../../../shared/adapters/answers/page-guard.ts";
import { createGitHubClient } from "../../../../shared/adapters/github/client/github-client.ts";
import { openGitHubDeliveries } from "../../../../shared/adapters/github/github-deliveries.ts";
import { createGitHubList } from "../../../../shared/adapters/github/github-list.ts";
import { discoverProject } from "../../../../shared/adapters/jira/discover-project.ts";
import { createIssueSource } from "../../../../shared/adapters/jira/issues/issue-source.ts";
import type { JiraConfig } from "../../../../shared/adapters/jira/jira-connection.ts";
import { createJiraVersions } from "../../../../shared/adapters/jira/jira-versions.ts";
import { Secret } from "../../../../shared/config/secret.ts";
import { RetryLater } from "../../../../shared/errors.ts";
import { isExhaustive } from "../../../support/sampled.ts";
import { caught, dataCenter, json, now, opened } from "../jira/open-client.ts";
import { tinyServer } from "../jira/tiny-server.ts";

/** Lists of that length take seconds: they are read in the exhaustive tests. */
const maxPages = 2_000;
const config: JiraConfig = { project: "WEB", deliverable: "Story", milestone: "version", labels: [] };
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** Starts a server whose pages each have the item `item` and a link to the page that `next` returns. */
async function linkedPages(item: object, next: (url: URL) => string) {
  const server = await tinyServer((response, { url }) => {
    const link = `<${next(new URL(url, server.url))}>; rel="next"`;
    response.writeHead(200, { "content-type": "application/json", link }).end(JSON.stringify([item]));
  });
  closing.push(server.close);
  return server;
}

/** Returns the URL of the page after `url`. */
function pageAfter(url: URL): string {
  url.searchParams.set("page", String(Number(url.searchParams.get("page") ?? 1) + 1));
  return url.href;
}

describe("the guard of a list", () => {
  it("accepts the largest number of pages, and not one more", () => {
    const guard = createPageGuard({ vendor: "Jira", request: "GET /x", now });
    for (let page = 1; page <= maxPages; page += 1) guard(`page ${page}`);
    expect(() => guard("one more")).toThrow("Jira sent more than 2,000 pages in its response to GET /x");
  });
});

describe("a list of GitHub", () => {
  async function readList(next: (url: URL) => string) {
    const { url: apiUrl, seen } = await linkedPages({ id: 1 }, next);
    const { octokit } = createGitHubClient({ apiUrl, auth: {}, now: () => now });
    const itemSchema = z.object({ id: z.number() });
    const list = createGitHubList({
      octokit,
      apiUrl,
      url: "/repos/acme/web/issues",
      itemSchema,
      toItems: (page) => page,
      explainMissing: async (error) => error,
    });
    return { error: await caught(list.all()), seen };
  }

  it.skipIf(!isExhaustive)("that never ends, is read up to a limit", async () => {
    const { error, seen } = await readList(pageAfter);
    expect(error).toBeInstanceOf(RetryLater);
    expect(error.message).toBe("GitHub sent more than 2,000 pages in its response to GET /repos/acme/web/issues.");
    expect(seen).toHaveLength(maxPages);
  });

  it.each<[string, (url: URL) => string, number]>([
    ["the same page", (url) => url.href, 1],
    [
      "the first of two pages",
      (url) => (url.searchParams.has("page") ? `${url.origin}${url.pathname}` : pageAfter(url)),
      2,
    ],
  ])("that links to %s, is read once", async (_, next, pages) => {
    const { error, seen } = await readList(next);
    expect(error).toBeInstanceOf(RetryLater);
    expect(error.message).toContain("repeated a page");
    expect(seen).toHaveLength(pages);
  });

  it.each([
    "http://[",
    "https://",
    "javascript:alert(1)",
    "//evil.example/x?token=ghp_16C7e42F292c6912E7710c838347Ae178B4a",
  ])("whose next page is %j, requests nothing there", async (link) => {
    const { error, seen } = await readList(() => link);
    expect(error).toMatchObject({ handling: expect.stringMatching(/needs-person|retry-later/) });
    expect(error.message).not.toContain("ghp_");
    expect(seen.every(({ url }) => url.startsWith("/"))).toBe(true);
  });
});

describe("the deliveries of an App", () => {
  const { privateKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  const delivery = { id: 1, guid: "g", delivered_at: "2026-11-22T09:00:00Z", redelivery: false, status_code: 500 };
  const read = async (next: (url: URL) => string) => {
    const { url: apiUrl, seen } = await linkedPages(delivery, next);
    const credentials = { kind: "app", appId: "1", privateKey: new Secret(privateKey) } as const;
    const deliveries = openGitHubDeliveries({ apiUrl, credentials }, { now: () => now });
    return { reading: deliveries?.attemptsSince(new Date(0)), seen };
  };

  it("without an end are incomplete", async () => {
    const { reading, seen } = await read(pageAfter);
    expect(await reading).toMatchObject({ isComplete: false });
    expect(seen).toHaveLength(30);
  });

  it("are never requested from another host, which would receive the App's token", async () => {
    const other = await linkedPages(delivery, pageAfter);
    const { reading } = await read(() => `${other.url}/app/hook/deliveries?page=2`);
    await reading;
    expect(other.seen).toEqual([]);
  });
});

describe("a list of Jira", () => {
  const issue = (id: number) => ({ id: String(id), key: `WEB-${id}`, fields: {} });

  it.each<[string, (n: number) => string]>([
    ...(isExhaustive ? [["new tokens", (n: number) => `token ${n}`] as [string, (n: number) => string]] : []),
    ["two tokens in turn", (n) => `token ${n % 2}`],
    ["one token", () => "token"],
  ])("never last, with %s, ends with an error", async (_, tokenOf) => {
    let n = 0;
    const { client, seen } = await opened((response, one) => {
      n += 1;
      json(200, { issues: [issue(n)], nextPageToken: tokenOf(n), isLast: false })(response, one);
    });
    const error = await caught(createIssueSource(client, () => []).search("x"));
    expect(error).toBeInstanceOf(RetryLater);
    expect(error.message).toContain("POST /search/jql");
    expect(seen.length).toBeLessThanOrEqual(maxPages);
  });

  it.skipIf(!isExhaustive).each(["versions", "issues of Data Center", "fields"])(
    "of %s, never last, ends with an error",
    async (list) => {
      let n = 0;
      const { client, seen } = await opened(
        (response, one) => {
          n += 1;
          const field = { fieldId: `f${n}`, name: "F", required: false };
          const version = { id: String(n), name: "V" };
          const issueTypes = [{ id: "1", name: "Story" }];
          const items = one.url.includes("createmeta") ? { fields: [field] } : { values: [version] };
          const page = { issues: [issue(n)], ...items, total: Number.MAX_VALUE, isLast: false };
          json(200, one.url.endsWith("/project/WEB") ? { id: "1", key: "WEB", name: "Web", issueTypes } : page)(
            response,
            one,
          );
        },
        list === "issues of Data Center" ? { credentials: dataCenter } : {},
      );
      const connection = { client, config, repository: "1", isProjectAllowed: () => true };
      const reads: Record<string, () => Promise<unknown>> = {
        versions: () => createJiraVersions(connection).list(),
        "issues of Data Center": () => createIssueSource(client, () => []).search("x"),
        fields: () => discoverProject(client, config),
      };
      const error = await caught(reads[list]?.() ?? Promise.resolve());
      expect(error).toBeInstanceOf(RetryLater);
      expect(error.message).toMatch(/^Jira sent more than 2,000 pages/);
      expect(seen.length).toBeLessThanOrEqual(maxPages + 1);
    },
  );

  it.each([
    "WEB-NaN",
    "WEB-99999999999999999999",
    "WEB",
    "",
    "WEB-1/../../2",
  ])("whose newest issue has the key %j, ends with an error", async (key) => {
    for (const credentials of [undefined, dataCenter]) {
      const answer = json(200, { issues: [{ ...issue(1), key }], total: 1 });
      const { client, seen } = await opened(answer, credentials && { credentials });
      const error = await caught(createIssueSource(client, () => []).readNewest("WEB"));
      expect(error).toBeInstanceOf(RetryLater);
      expect(seen).toHaveLength(1);
    }
  });
});
