import { describe, expect, it } from "vitest";
import { RequestRejected } from "../../../../shared/errors.ts";
import { basic, caught, dataCenter, json, opened, read, token, write } from "./open-client.ts";
import type { Seen } from "./tiny-server.ts";

describe("requests to Jira Cloud", () => {
  it("use version 3, Basic authentication and JSON", async () => {
    const { client, seen } = await opened(json(201, { id: "1", key: "WEB-1" }));
    const body = { fields: { summary: "Ümlaut & <b>" } };
    const query = { updateHistory: false, expand: "a&b=c #1% /../é ", n: 5 };
    const made = await client.request("write", "POST", ["issue"], { query, body });
    expect(made).toEqual({ id: "1", key: "WEB-1" });
    const [one] = seen;
    const url = new URL(one?.url ?? "", "http://x");
    expect([one?.method, url.pathname]).toEqual(["POST", "/rest/api/3/issue"]);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      updateHistory: "false",
      expand: "a&b=c #1% /../é ",
      n: "5",
    });
    expect(JSON.parse(one?.body ?? "")).toEqual(body);
    expect(one?.headers).toMatchObject({
      authorization: `Basic ${basic}`,
      "content-type": "application/json",
      accept: "application/json",
      "user-agent": "milepost",
    });
  });

  it("keep connections alive", async () => {
    const { client, seen } = await opened(json(200, {}));
    for (let n = 0; n < 6; n += 1) await read(client);
    // The second request may start before the first connection is free again.
    expect(new Set(seen.map(({ port }) => port)).size).toBeLessThan(3);
  });

  it("return null for a response without a body", async () => {
    const { client, seen } = await opened((response) => response.writeHead(204).end());
    expect(await client.request("write", "PUT", ["issue", "WEB-1"], { body: {} })).toBeNull();
    expect(await client.request("write", "DELETE", ["issue", "10001"])).toBeNull();
    expect(seen.map(({ body }) => body)).toEqual(["{}", ""]);
    expect(seen[1]?.headers["content-type"]).toBeUndefined();
  });

  it("accept a success that contains error messages", async () => {
    const partly = { issues: [], errorMessages: ["one was not found"] };
    const { client } = await opened(json(200, partly));
    expect(await read(client)).toEqual(partly);
  });
});

it("sends Data Center version 2 and a bearer token, below its context path", async () => {
  const { client, seen, url } = await opened(json(200, {}), {
    credentials: dataCenter,
    path: "/tools%20a%2Fb/jira",
  });
  await read(client);
  expect(seen[0]?.url).toBe("/tools%20a%2Fb/jira/rest/api/2/issue/WEB-12");
  expect(seen[0]?.headers.authorization).toBe(`Bearer ${token}`);
  expect([client.apiVersion, client.baseUrl]).toEqual(["2", `${url}/tools%20a%2Fb/jira`]);
});

describe("the request count", () => {
  it("counts by effect, whatever the method, and includes requests without a response", async () => {
    const { client } = await opened((response, { url }) =>
      url.endsWith("/bulkfetch") ? response.destroy() : json(200, {})(response, {} as Seen),
    );
    await read(client);
    await client.request("read", "POST", ["search", "jql"], { body: { jql: "project = WEB" } });
    await caught(client.request("read", "POST", ["issue", "bulkfetch"], { body: {} }));
    await write(client);
    expect(client.requests()).toEqual({ reads: 3, writes: 1 });
    client.requests().reads = 99;
    expect(client.requests().reads).toBe(3);
  });
});

describe("a path", () => {
  it.each([
    "../../../secure/admin",
    "..",
    ".",
    "",
    "WEB-1/../../x",
    "WEB-1%2f..%2f",
    "%2e%2e",
    "%",
    "%zz",
    "WEB-",
    "WEB 1",
    "web-1",
    "W-1",
    "WEB-1?x=1",
    "WEB-1#x",
    "WEB-1\n",
    "12 ",
    "1.5",
    "-1",
    "issue;x",
    "//evil.example",
    "\\\\evil",
    "WEB-1\u0000",
    "ＷＥＢ-1",
    "\ud800",
    "__proto__",
  ])("with segment %j is not sent", async (segment) => {
    const { client, seen } = await opened(json(200, {}));
    for (const path of [["issue", segment], [segment], [segment, "transitions"]]) {
      const error = await caught(client.request("read", "GET", path));
      expect(error).toBeInstanceOf(RequestRejected);
      expect(error.message).toContain("No request was sent to Jira");
    }
    expect(seen).toEqual([]);
    expect(client.requests()).toEqual({ reads: 0, writes: 0 });
  });

  it("may consist of API words, keys and ids", async () => {
    const { client, seen } = await opened(json(200, {}));
    const paths = [
      ["issue", "WEB_2-34", "transitions"],
      ["issue", "createmeta", "WEB", "issuetypes", "10001"],
      ["project", "AB2", "versions"],
      ["version", "10200"],
    ];
    for (const path of paths) await client.request("read", "GET", path);
    expect(seen.map(({ url }) => url)).toEqual(paths.map((path) => `/rest/api/3/${path.join("/")}`));
    expect(await caught(client.request("read", "GET", []))).toBeInstanceOf(RequestRejected);
  });
});
