import { Octokit } from "@octokit/rest";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { createGitHubList } from "../../../../shared/adapters/github/github-list.ts";
import { NotFound } from "../../../../shared/errors.ts";

const github = "https://api.github.com";
const server = "https://github.acme.example/api/v3";

/** Reads a list of two pages; the first one links to `next`. */
async function readTwoPages(apiUrl: string, next: string) {
  const asked: { url: string; token: string | null }[] = [];
  const octokit = new Octokit({
    auth: "secret",
    baseUrl: apiUrl,
    request: {
      fetch: async (url: string, { headers }: RequestInit) => {
        asked.push({ url, token: new Headers(headers).get("authorization") });
        const first = asked.length === 1;
        return new Response(JSON.stringify([{ page: asked.length }]), {
          headers: {
            "content-type": "application/json",
            etag: `"${asked.length}"`,
            ...(first && { link: `<${next}>; rel="next", <${next}>; rel="last"` }),
          },
        });
      },
    },
  });
  const url = "/repos/acme/web/issues?state=all&per_page=100";
  const list = createGitHubList({
    octokit: Object.assign(octokit, { now: () => new Date(0) }),
    apiUrl,
    url,
    itemSchema: z.object({ page: z.number() }),
    toItems: (page) => page,
    explainMissing: async (error) => error,
  });
  const items = await list.all();
  const version = await list.version();
  const paths = version?.pages.map(({ path }) => path);
  return { items, asked: asked.map((one) => one.url), tokens: asked.map((one) => one.token), paths };
}

const second = "/repositories/7/issues?state=all&per_page=100&page=2";

describe("the link to the next page", () => {
  it.each([
    ["as configured", github, `${github}${second}`],
    ["in capitals", github, `HTTPS://API.GitHub.Com${second}`],
    ["with the default port", github, `https://api.github.com:443${second}`],
    ["with a base path", server, `${server}${second}`],
    ["in capitals, with a port and a path", server, `https://GitHub.Acme.Example:443/api/v3${second}`],
    ["without a host", server, `/api/v3${second}`],
    // A server behind a proxy may use another host name.
    ["with another host's name", server, `http://internal:8080/api/v3${second}`],
  ])("%s: is requested from the configured host", async (_, apiUrl, next) => {
    const { items, asked, tokens, paths } = await readTwoPages(apiUrl, next);
    expect(items).toEqual([{ page: 1 }, { page: 2 }]);
    expect(asked[1]).toBe(`${apiUrl}${second}`);
    expect(new Set(tokens)).toEqual(new Set(["token secret"]));
    // The stored version does not depend on the form of the address.
    expect(paths?.[1]).toBe(second);
  });

  it.each([
    ["outside the API", server, `https://github.acme.example${second}`],
    ["of another version", server, `https://github.acme.example/api/v30${second}`],
    ["with dot segments", server, `${server}/../../login${second}`],
    ["of another host, outside the API", server, `https://evil.example${second}`],
  ])("%s: is rejected, because the list would be incomplete", async (_, apiUrl, next) => {
    const read = readTwoPages(apiUrl, next);
    await expect(read).rejects.toBeInstanceOf(NotFound);
    await expect(read).rejects.toThrow(`is not below ${apiUrl}`);
  });
});
