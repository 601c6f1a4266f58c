import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { handle } from "hono/aws-lambda";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createHttpServer } from "../../../local/http-server.ts";
import { webhookApp } from "../../../shared/http/webhook-app.ts";
import { examples } from "../events/examples.ts";
import { headersFor, memoryHost } from "./webhook-host.ts";

const body = JSON.stringify({
  ...examples("push").find(({ ref }) => ref === "refs/heads/master"),
  note: "Zoë 🚀",
});
// A busy machine must not change the result.
const memory = memoryHost({ timeoutMs: 120_000 });
beforeEach(() => {
  memory.sent.length = 0;
});

describe("on Lambda (HTTP API, payload 2.0)", () => {
  type Event = Parameters<ReturnType<typeof handle>>[0];
  const event = (content: string, isBase64Encoded: boolean, headers: Record<string, string>): Event => ({
    version: "2.0",
    routeKey: "$default",
    rawPath: "/webhooks/github",
    rawQueryString: "",
    headers,
    body: content,
    isBase64Encoded,
    requestContext: {
      accountId: "1",
      apiId: "a",
      authentication: null,
      authorizer: {},
      domainName: "x.execute-api.example.com",
      domainPrefix: "x",
      http: {
        method: "POST",
        path: "/webhooks/github",
        protocol: "HTTP/1.1",
        sourceIp: "::1",
        userAgent: "x",
      },
      requestId: "r",
      routeKey: "$default",
      stage: "$default",
      time: "t",
      timeEpoch: 0,
    },
  });

  test.each([false, true])("the raw bytes count (base64: %s)", async (encoded) => {
    const lambda = handle(webhookApp(memory.host));
    const content = encoded ? Buffer.from(body).toString("base64") : body;
    const result = await lambda(event(content, encoded, headersFor(body)));
    expect([result.statusCode, JSON.parse(result.body).accepted]).toEqual([202, true]);
    expect((await lambda(event(`${content}IA==`, encoded, headersFor(body)))).statusCode).toBe(401);
  });
});

describe("on Node", () => {
  const server = createHttpServer(webhookApp(memory.host).fetch).listen(0, "127.0.0.1");
  let port = 0;
  beforeAll(async () => {
    if (!server.listening) await once(server, "listening");
    const address = server.address();
    port = typeof address === "object" && address !== null ? address.port : 0;
  });
  afterAll(async () => {
    server.close();
    server.closeAllConnections();
  });

  const post = (content: ConstructorParameters<typeof Response>[0], headers: Record<string, string>) => {
    const init = { method: "POST", body: content, headers, duplex: "half" as const };
    return fetch(`http://127.0.0.1:${port}/webhooks/github`, init);
  };

  test("a push is taken, whole or in chunks", async () => {
    expect((await post(body, headersFor(body))).status).toBe(202);
    const chunked = new Blob([body]).stream();
    expect((await post(chunked, headersFor(body))).status).toBe(202);
    expect(memory.sent).toHaveLength(2);
  });

  test("a large push is taken", async () => {
    const large = JSON.stringify({ ...JSON.parse(body), pad: "x".repeat(8 * 1024 * 1024) });
    expect((await post(large, headersFor(large))).status).toBe(202);
  });

  test("the server lives on after bodies that are too large, unsigned or cut", async () => {
    const answered = (socket: Socket) => once(socket, "data");
    const arrived = () => once(server, "request");
    const raw = async (head: string, rest: string, until: (socket: Socket) => Promise<unknown> = answered) => {
      const socket = connect(port, "127.0.0.1");
      let answer = "";
      socket.on("data", (data) => {
        answer += data.toString();
      });
      socket.on("error", () => {});
      socket.write(`POST /webhooks/github HTTP/1.1\r\nHost: x\r\n${head}\r\n\r\n${rest}`);
      await until(socket);
      socket.destroy();
      return answer.split("\r\n")[0];
    };
    const head = Object.entries(headersFor(body))
      .map(([name, value]) => `${name}: ${value}`)
      .join("\r\n");
    expect(await raw(`${head}\r\nContent-Length: 99999999`, "{")).toContain("413");
    expect(await raw("Content-Length: 99999", "{")).toContain("401");
    await raw(`${head}\r\nContent-Length: ${body.length}`, body.slice(0, 100), arrived);
    expect((await post(body, headersFor(body))).status).toBe(202);
    expect(memory.sent).toHaveLength(1);
  });
});
