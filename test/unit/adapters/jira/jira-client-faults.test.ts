import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { JiraResponse } from "../../../../shared/adapters/jira/client/jira-response.ts";
import { AccessDenied, NotFound, OutcomeUnknown, RetryLater } from "../../../../shared/errors.ts";
import { type ControlledTimeouts, controlTimeouts } from "../../../support/control-timeouts.ts";
import { type Answering, caught, closing, json, opened, page, read, write } from "./open-client.ts";

let timeouts: ControlledTimeouts;
beforeEach(() => {
  timeouts = controlTimeouts();
});
afterEach(() => timeouts.restore());

describe("a fault", () => {
  const reset: Answering = (response) => response.destroy();
  const half: Answering = (response) => {
    response.writeHead(200, { "content-type": "application/json", "content-length": "900" });
    response.write('{"id":', () => response.destroy());
  };
  const never: Answering = () => timeouts.expire();
  const dripping: Answering = (response) => {
    response.writeHead(200);
    response.write("{", () => timeouts.expire());
  };
  const broken: [string, Answering][] = [
    ["500", json(500, { errorMessages: ["Internal server error"], errors: {} })],
    ["502 with a page", page(502, "<html>Bad gateway</html>")],
    ["504", page(504, "")],
    ["408", page(408, "")],
    ["a broken connection", reset],
    ["half an answer", half],
    ["no answer in time", never],
    ["no end of the answer in time", dripping],
    ["a page where JSON was to be", page(200, "<html><title>Maintenance</title></html>")],
  ];

  it.each(broken)("%s: a read throws RetryLater, a write OutcomeUnknown; neither is repeated", async (_, answer) => {
    const { client, seen } = await opened(answer);
    expect(await caught(read(client))).toMatchObject({
      name: "RetryLater",
      reason: "outage",
      retryAt: new Date("2026-11-22T10:01:00.000Z"),
    });
    expect(await caught(write(client))).toBeInstanceOf(OutcomeUnknown);
    expect(seen).toHaveLength(2);
    expect(client.requests()).toEqual({ reads: 1, writes: 1 });
  });

  it("connection refused", async () => {
    const { client } = await opened(json(200, {}));
    for (const close of closing.splice(0)) await close();
    const error = await caught(read(client));
    expect(error).toBeInstanceOf(RetryLater);
    expect(error.message).toMatch(
      /^Could not reach Jira at http:\S+ \(ECONNREFUSED\)\. Check the network or JIRA_BASE_URL\.$/,
    );
    expect(String(error.cause)).toBe("TypeError: fetch failed");
  });

  it("keeps status, headers and body in the cause, but no cookie", async () => {
    const body = {
      issues: [],
      errors: [
        {
          status: 400,
          elementErrors: { errorMessages: [], errors: { summary: "Too long" } },
          failedElementNumber: 1,
        },
      ],
    };
    const headers = { "x-arequestid": "abc", "set-cookie": ["JSESSIONID=1", "b=2"] };
    const { client } = await opened(json(400, body, headers));
    const { cause } = await caught(client.request("write", "POST", ["issue", "bulk"], { body: {} }));
    expect(cause).toBeInstanceOf(JiraResponse);
    if (!(cause instanceof JiraResponse)) return;
    expect([cause.status, cause.headers.get("x-arequestid"), cause.body]).toEqual([400, "abc", body]);
    expect(cause.headers.has("set-cookie")).toBe(false);
  });
});

describe("a redirect", () => {
  it.each([301, 302, 303, 307, 308])("%i is not followed; the message contains its target", async (status) => {
    const { client, seen } = await opened((response) =>
      response.writeHead(status, { location: "https://sso.example/login?state=secret-state" }).end(),
    );
    for (const error of [await caught(read(client)), await caught(write(client))]) {
      expect(error).toBeInstanceOf(AccessDenied);
      expect(error.message).toContain(`answered ${status}`);
      expect(error.message).toContain("https://sso.example/login");
      expect(error.message).not.toContain("secret-state");
    }
    expect(seen.map(({ method }) => method)).toEqual(["GET", "POST"]);
  });

  it("within the same host is not followed either, with or without a target", async () => {
    const { client, seen, url } = await opened((response, one) =>
      response.writeHead(302, one.method === "GET" ? { location: "/login.jsp" } : {}).end(),
    );
    expect((await caught(read(client))).message).toContain(`${url}/login.jsp`);
    expect(await caught(write(client))).toBeInstanceOf(AccessDenied);
    expect(seen).toHaveLength(2);
  });
});

describe("a failed sign-in", () => {
  it("is not read as an empty search, although it answers 200", async () => {
    const anonymous = json(200, { issues: [], isLast: true }, { "x-seraph-loginreason": "AUTHENTICATED_FAILED" });
    const { client } = await opened(anonymous);
    const search = client.request("read", "POST", ["search", "jql"], { body: { jql: "project = WEB" } });
    expect(await caught(search)).toBeInstanceOf(AccessDenied);
    // A write with this response was performed, as an anonymous user.
    expect(await write(client)).toMatchObject({ issues: [] });
  });

  it("is not read as a missing issue, although it answers 404", async () => {
    const { client } = await opened(
      json(404, { errorMessages: ["Issue does not exist"] }, { "x-seraph-loginreason": "AUTHENTICATED_FAILED" }),
    );
    expect(await caught(read(client))).toBeInstanceOf(AccessDenied);
  });

  it("is not assumed when the login reason is OK", async () => {
    const { client } = await opened(
      json(404, { errorMessages: ["Issue does not exist"] }, { "x-seraph-loginreason": "OK" }),
    );
    expect(await caught(read(client))).toBeInstanceOf(NotFound);
  });
});

describe("credentials that neither the site nor the gateway accepts", () => {
  const tenant =
    (answer: Answering): Answering =>
    (response, seen) =>
      seen.url === "/_edge/tenant_info" ? json(200, { cloudId })(response, seen) : answer(response, seen);
  const cloudId = "11223344-a1b2-3b33-c444-def123456789";
  const rejected = json(401, { message: "Unauthorized" });

  it("end with one message; the gateway is asked once, and no token is sent for the site's id", async () => {
    const { client, seen } = await opened(tenant(rejected), { hasGateway: true });
    const error = await caught(read(client));
    expect(error).toBeInstanceOf(AccessDenied);
    expect(error.message).toContain("wrong, expired or revoked. Set a new token.");
    expect(seen.map(({ url }) => url)).toEqual([
      "/rest/api/3/issue/WEB-12",
      "/_edge/tenant_info",
      `/ex/jira/${cloudId}/rest/api/3/issue/WEB-12`,
    ]);
    expect(seen[1]?.headers.authorization).toBeUndefined();
  });

  it("name the scopes if the gateway knows the token", async () => {
    const answer: Answering = (response, request) =>
      request.url?.startsWith("/ex/")
        ? json(401, { code: 401, message: "Unauthorized; scope does not match" })(response, request)
        : rejected(response, request);
    const { client } = await opened(tenant(answer), { hasGateway: true });
    expect((await caught(write(client))).message).toContain("scopes read:jira-work, write:jira-work");
  });

  it("are tried again later if the site does not say now where else to try them", async () => {
    const at: Answering = (response, request) =>
      request.url === "/_edge/tenant_info" ? page(503, "")(response, request) : rejected(response, request);
    const { client, seen } = await opened(at, { hasGateway: true });
    expect(await caught(write(client))).toMatchObject({ name: "RetryLater", reason: "outage" });
    await caught(write(client));
    expect(seen).toHaveLength(4);
  });

  it("are not taken as the gateway's because it fails once", async () => {
    let isDown = true;
    const answer: Answering = (response, request) =>
      request.url?.startsWith("/ex/") && isDown ? page(503, "")(response, request) : rejected(response, request);
    const { client, seen } = await opened(tenant(answer), { hasGateway: true });
    expect(await caught(write(client))).toBeInstanceOf(OutcomeUnknown);
    isDown = false;
    await caught(write(client));
    expect(seen.map(({ url }) => url.split("/")[1])).toEqual(["rest", "_edge", "ex", "rest", "ex"]);
  });

  it.each([
    ["a page", page(200, "<html>Hello</html>")],
    ["an invalid id", json(200, { cloudId: "../../x" })],
    ["404", page(404, "")],
  ])("name JIRA_BASE_URL if the site has no id (%s)", async (_, answer) => {
    const at: Answering = (response, request) =>
      request.url === "/_edge/tenant_info" ? answer(response, request) : rejected(response, request);
    const { client, seen, url } = await opened(at, { hasGateway: true });
    expect((await caught(write(client))).message).toContain(`or JIRA_BASE_URL (${url}) is not the address`);
    expect(seen).toHaveLength(2);
  });
});
