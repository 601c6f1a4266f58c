import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { type WebhookHost, webhookApp } from "../../../shared/http/webhook-app.ts";
import { sampled } from "../../support/sampled.ts";
import { examples } from "../events/examples.ts";
import { headersFor, memoryHost, sign } from "./webhook-host.ts";

const example = examples("push").find(({ ref }) => ref === "refs/heads/master");
const delivery = "0b989ba4-242f-11e5-81e1-c7b6966d2516";
const body = JSON.stringify(example);

let memory = memoryHost();
beforeEach(() => {
  memory = memoryHost();
});

async function post(
  content: ConstructorParameters<typeof Response>[0],
  headers: Record<string, string>,
  changes: Partial<WebhookHost> = {},
): Promise<{ status: number; json: unknown }> {
  const app = webhookApp({ ...memory.host, ...changes });
  const init = { method: "POST", body: content, headers, duplex: "half" as const };
  const response = await app.request("/webhooks/github", init);
  expect(response.headers.get("content-type")).toBe("application/json");
  return { status: response.status, json: await response.json() };
}

describe("a relevant push", () => {
  test("is recorded, enqueued and answered with 202", async () => {
    expect(await post(body, headersFor(body))).toEqual({ status: 202, json: { delivery, accepted: true } });
    expect(memory.sent).toEqual([
      { attempt: 1, envelope: expect.objectContaining({ delivery, ref: "refs/heads/master" }) },
    ]);
    expect(JSON.stringify(memory.sent)).not.toContain("commits");
  });

  test("is accepted with the old secret and with the new one", async () => {
    const headers = headersFor(body, { "x-hub-signature-256": sign(body, "old-secret") });
    expect((await post(body, headers)).status).toBe(202);
  });

  test("may be redelivered until its work is done, and is ignored afterwards", async () => {
    await post(body, headersFor(body));
    expect((await post(body, headersFor(body))).status).toBe(202);
    expect(memory.sent.map(({ attempt }) => attempt)).toEqual([1, 2]);
    memory.done.add(delivery);
    expect(await post(body, headersFor(body))).toEqual({
      status: 200,
      json: { accepted: false, reason: "already done" },
    });
    expect(memory.sent).toHaveLength(2);
  });

  test("is read as UTF-8 from the raw bytes", async () => {
    const text = JSON.stringify({ ...example, pusher: "Zoë 🚀", x: "\\u00eb" });
    expect((await post(new TextEncoder().encode(text), headersFor(text))).status).toBe(202);
  });
});

describe("an irrelevant delivery gets 200", () => {
  test.each([
    ["ping", { zen: "x" }, "ping"],
    ["issue_comment", {}, "other event: issue_comment"],
    ["push", { ...example, ref: "refs/heads/other" }, "other branch"],
    ["push", { ...example, ref: "refs/tags/v1" }, "not a branch"],
    ["push", { ...example, deleted: true }, "branch deleted"],
    [
      "push",
      { ...example, created: false, commits: [{ added: ["a.ts"], modified: [], removed: [] }] },
      "no plan touched",
    ],
  ])("%s", async (event, payload, reason) => {
    const text = JSON.stringify(payload);
    const answer = await post(text, headersFor(text, { "x-github-event": event }));
    expect(answer).toEqual({ status: 200, json: { accepted: false, reason } });
    expect([memory.attempts.size, memory.sent.length]).toEqual([0, 0]);
  });

  test("a repository that the operator does not allow", async () => {
    const entry = { name: "acme/*", jira: [], slack: [] };
    const answer = await post(body, headersFor(body), { operator: { repositories: [entry] } });
    expect(answer).toEqual({
      status: 200,
      json: { accepted: false, reason: "the operator does not allow this repository" },
    });
    const allowed = { repositories: [{ ...entry, name: "codertocat/*" }] };
    expect((await post(body, headersFor(body), { operator: allowed })).status).toBe(202);
  });
});

describe("rejected requests", () => {
  const never: Partial<WebhookHost> = {
    deliveries: { receive: () => Promise.reject(new Error("touched")) },
    queue: { send: () => Promise.reject(new Error("touched")) },
    repository: () => Promise.reject(new Error("touched")),
  };

  test.each([
    ["", 401],
    ["sha256=", 401],
    [`sha1=${"0".repeat(40)}`, 401],
    [`sha256=${"0".repeat(64)}`, 401],
    [sign(body, "other"), 401],
    [sign(`${body} `), 401],
    [sign(body, ""), 401],
  ])("the signature %j", async (signature, status) => {
    expect((await post(body, headersFor(body, { "x-hub-signature-256": signature }), never)).status).toBe(status);
  });

  test("any change of the body, whatever it is", async () => {
    const bytes = new TextEncoder().encode(body);
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        const forged = bytes.map((byte, index) => (index === at ? byte ^ flip : byte));
        expect((await post(forged, headersFor(body), never)).status).toBe(401);
      }),
      { numRuns: sampled(50) },
    );
    expect((await post(bytes.subarray(0, -10), headersFor(body), never)).status).toBe(401);
  });

  test("an unsigned body is not read, and a body with a wrong signature not parsed", async () => {
    const parse = vi.spyOn(JSON, "parse");
    onTestFinished(() => parse.mockRestore());
    const { "x-hub-signature-256": _, ...unsigned } = headersFor(body);
    let read = 0;
    const source = {
      pull: (controller: ReadableStreamDefaultController<Uint8Array>) => {
        read++;
        controller.enqueue(new Uint8Array(10));
      },
    };
    const app = webhookApp({ ...memory.host, ...never });
    const stream = new ReadableStream<Uint8Array>(source, { highWaterMark: 0 });
    const init = { method: "POST", body: stream, headers: unsigned, duplex: "half" as const };
    expect((await app.request("/webhooks/github", init)).status).toBe(401);
    const forged = { method: "POST", body, headers: { ...unsigned, "x-hub-signature-256": sign("x") } };
    expect((await app.request("/webhooks/github", forged)).status).toBe(401);
    expect([read, parse.mock.calls.length]).toEqual([0, 0]);
  });

  test.each(["", "not json", "payload=%7B%7D", "[1]", "null", '"x"', "{", "{}"])("the body %j", async (text) => {
    const answer = await post(text, headersFor(text), never);
    expect(answer).toEqual({ status: 400, json: { error: expect.any(String) } });
  });

  test.each([
    ["x-github-delivery", ""],
    ["x-github-delivery", "a b"],
    ["x-github-delivery", "x".repeat(101)],
    ["x-github-delivery", "a#b"],
    ["x-github-event", null],
  ])("the header %s: %j", async (header, value) => {
    const { [header]: _, ...headers }: Record<string, string> = headersFor(body);
    if (value !== null) headers[header] = value;
    expect((await post(body, headers, never)).status).toBe(400);
  });

  test("a body that is too large by its Content-Length, without reading it", async () => {
    const headers = headersFor(body, { "content-length": String(25 * 1024 * 1024 + 1) });
    expect((await post(body, headers, never)).status).toBe(413);
    expect((await post(body, { ...headers, "content-length": "x" }, never)).status).toBe(413);
  });

  test("an endless body, reading no more than the limit", async () => {
    let sent = 0;
    const stream = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 1024 * 1024;
        controller.enqueue(new Uint8Array(1024 * 1024));
      },
    });
    expect((await post(stream, headersFor("x"), never)).status).toBe(413);
    expect(sent).toBeLessThan(29 * 1024 * 1024);
  });

  test("a body that arrives too slowly, and the rest is not read", async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    let isCancelled = false;
    const stream = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new Uint8Array(10)),
      cancel: () => {
        isCancelled = true;
      },
    });
    const answer = post(stream, headersFor("x"), never);
    await vi.advanceTimersByTimeAsync(9_000);
    expect([(await answer).status, isCancelled]).toEqual([408, true]);
    expect(memory.logs).toHaveLength(1);
  });

  test("an incomplete body", async () => {
    const stream = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.error(new Error("reset")),
    });
    expect((await post(stream, headersFor("x"), never)).status).toBe(400);
  });
});

describe("during an outage", () => {
  afterEach(() => {
    vi.useRealTimers();
  });
  const down = async () => Promise.reject(new Error("down: new-secret"));

  test.each<[string, Partial<WebhookHost>]>([
    ["secrets", { secrets: down }],
    ["state", { deliveries: { receive: down } }],
    ["queue", { queue: { send: down } }],
  ])("of %s: 503 with what to do, and a redelivery is processed", async (_, changes) => {
    const answer = await post(body, headersFor(body), changes);
    expect(answer).toEqual({ status: 503, json: { error: expect.stringContaining("Redeliver") } });
    expect(JSON.stringify(answer)).not.toMatch(/down|secret|at .*\.ts/);
    expect((await post(body, headersFor(body))).status).toBe(202);
    expect(memory.sent).toHaveLength(1);
  });

  test.each<[string, Partial<WebhookHost>]>([
    ["secrets", { secrets: () => new Promise(() => {}) }],
    ["queue", { queue: { send: () => new Promise(() => {}) } }],
  ])("503 after a timeout of the %s", async (_, changes) => {
    vi.useFakeTimers();
    const answer = post(body, headersFor(body), changes);
    await vi.advanceTimersByTimeAsync(9_000);
    expect((await answer).status).toBe(503);
  });

  test("responses and logs contain no secret and no payload", async () => {
    const text = body.replace("Codertocat", "payload-marker");
    const outputs: unknown[] = [];
    for (const headers of [headersFor(body), headersFor(text), headersFor(body, { "x-github-delivery": "<x>" })]) {
      for (const content of [body, text]) outputs.push(await post(content, headers));
    }
    expect(JSON.stringify([outputs, memory.logs])).not.toMatch(/new-secret|old-secret|commits|<x>/);
    expect(memory.logs.length).toBe(6);
  });
});

describe("the other routes", () => {
  const get = async (path: string, changes: Partial<WebhookHost> = {}, method = "GET") => {
    const response = await webhookApp({ ...memory.host, ...changes }).request(path, { method });
    return { status: response.status, json: await response.json() };
  };

  test("/healthz reports whether the state is reachable", async () => {
    expect(await get("/healthz")).toEqual({ status: 200, json: { status: "ok" } });
    expect((await get("/healthz", { isStateReachable: async () => false })).status).toBe(503);
    expect((await get("/healthz", { isStateReachable: () => Promise.reject(new Error("x")) })).status).toBe(503);
  });

  test("unknown routes answer with JSON", async () => {
    expect((await get("/webhooks/github")).status).toBe(405);
    expect((await get("/nothing")).status).toBe(404);
    expect((await get("/webhooks/github/x", {}, "POST")).status).toBe(404);
  });

  test("an internal error does not expose its message", async () => {
    const broken = () => {
      throw new Error("new-secret");
    };
    expect(await get("/healthz", { isStateReachable: broken })).toEqual({
      status: 500,
      json: { error: expect.any(String) },
    });
    expect(memory.logs.join()).not.toContain("new-secret");
  });
});
