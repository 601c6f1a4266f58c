import { once } from "node:events";
import type { Server, ServerResponse } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createHttpServer, type ServerLimits } from "../../../local/http-server.ts";
import { webhookApp } from "../../../shared/http/webhook-app.ts";
import { waitUntil } from "../../support/wait-until.ts";
import { examples } from "../../unit/events/examples.ts";
import { headersFor, memoryHost } from "../../unit/http/webhook-host.ts";

const MIB = 1024 * 1024;
/** Limits under which only the number of connections closes a connection. */
const patient: ServerLimits = { connections: 100, headersTimeoutMs: 600_000, requestTimeoutMs: 600_000 };
const body = JSON.stringify(examples("push").find(({ ref }) => ref === "refs/heads/master"));

interface Client {
  socket: Socket;
  /** What the server has sent so far. */
  received: string;
  isClosed: boolean;
}

let memory: ReturnType<typeof memoryHost>;
let server: Server;
let clients: Client[];

async function start(limits?: ServerLimits): Promise<void> {
  server = createHttpServer(webhookApp(memory.host).fetch, limits);
  await once(server.listen(0, "127.0.0.1"), "listening");
}

beforeEach(() => {
  memory = memoryHost();
  clients = [];
});

afterEach(async () => {
  vi.useRealTimers();
  for (const { socket } of clients) socket.destroy();
  server.close();
  server.closeAllConnections();
  await waitUntil(() => !server.listening, "the server has stopped");
});

async function open(): Promise<Client> {
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  const client: Client = { socket, received: "", isClosed: false };
  clients.push(client);
  socket.on("data", (data) => {
    client.received += data.toString();
  });
  socket.on("error", () => {});
  socket.on("close", () => {
    client.isClosed = true;
  });
  await once(socket, "connect");
  return client;
}

function head(content: string | Uint8Array, changes: Record<string, string | number>): string {
  const lines = Object.entries({ Host: "x", ...headersFor(content), ...changes });
  return `POST /webhooks/github HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n`;
}

/** Sends a signed push, and returns the status of the response. */
async function deliver(): Promise<number> {
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/webhooks/github`;
  const response = await fetch(url, { method: "POST", body, headers: headersFor(body) });
  await response.text();
  return response.status;
}

const statusOf = ({ received }: Client) => Number(received.split(" ")[1]);
const connections = () =>
  new Promise<number>((resolve, reject) => {
    server.getConnections((error, count) => (error ? reject(error) : resolve(count)));
  });

describe("bodies of strangers", () => {
  it("never occupy more than the total, and a small delivery is accepted meanwhile", async () => {
    await start(patient);
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const bytes = Buffer.alloc(24 * MIB, "x");
    for (let number = 0; number < 40; number += 1) {
      const client = await open();
      client.socket.write(head("another text", { "Content-Length": bytes.length + 1 }));
      client.socket.write(bytes);
    }
    // Two bodies of 24 MiB, in buffers of 25 MiB, fit into 64 MiB.
    const answered = () => clients.filter(({ received }) => received !== "");
    await waitUntil(() => answered().length >= 38, "38 of 40 are rejected");
    expect(await deliver()).toBe(202);
    for (const client of answered()) {
      expect(statusOf(client)).toBe(503);
      expect(client.received).toContain("retry-after: 10");
    }
    const waiting = clients.filter(({ received }) => received === "");
    expect(waiting).toHaveLength(2);
    for (const { socket } of waiting) socket.write("x");
    await waitUntil(() => waiting.every((client) => statusOf(client) === 401), "the complete ones are rejected");
  });

  it.each([
    ["with its size", { "Content-Length": 27 * MIB }],
    ["in chunks", { "Transfer-Encoding": "chunked" }],
  ])("that are too large are answered so that a sender that reads last can read it, %s", async (_, headers) => {
    await start(patient);
    // Time that passes for the server must not close the connection while the sender still writes.
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const requested = once(server, "request");
    const { socket } = await open();
    socket.removeAllListeners("data").pause();
    const isChunked = "Transfer-Encoding" in headers;
    const write = async (size: number) => {
      const part = Buffer.alloc(size, "x");
      if (isChunked) socket.write(`${size.toString(16)}\r\n`);
      if (!socket.write(isChunked ? Buffer.concat([part, Buffer.from("\r\n")]) : part)) await once(socket, "drain");
    };
    socket.write(head("x", headers));
    const finished = requested.then(([, outgoing]) => once(outgoing as ServerResponse, "close"));
    for (let number = 0; number < 26; number += 1) await write(MIB);
    await finished;
    await vi.advanceTimersByTimeAsync(60_000);
    await write(MIB);
    if (isChunked) socket.write("0\r\n\r\n");
    socket.resume();
    const [data] = await once(socket, "data");
    expect(String(data)).toMatch(/^HTTP\/1\.1 413 [\s\S]*larger than 26214400 bytes/);
  });

  it("that arrive too slowly are answered, and the connection is closed", async () => {
    await start({ connections: 10, headersTimeoutMs: 100, requestTimeoutMs: 200 });
    const client = await open();
    client.socket.write(`${head("x".repeat(1_000), { "Content-Length": 1_000 })}x`);
    await waitUntil(() => client.isClosed, "the server closes the connection");
    expect(statusOf(client)).toBe(408);
  });
});

describe("connections of strangers", () => {
  it.each([
    ["that send nothing", ""],
    ["with unfinished headers", "POST /webhooks/github HTTP/1.1\r\nHost: x\r\n"],
    ["with unfinished bodies", head("x", { "Content-Length": 100 })],
    ["that are kept open", "GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n"],
  ])("%s don't block deliveries", async (_, sent) => {
    await start(patient);
    for (let number = 0; number < 150; number += 1) {
      const { socket } = await open();
      if (sent !== "") socket.write(sent);
    }
    expect(await deliver()).toBe(202);
    expect(await connections()).toBeLessThanOrEqual(120);
    await waitUntil(() => clients.slice(0, 50).every(({ isClosed }) => isClosed), "the oldest are closed");
    expect(clients.at(-1)?.isClosed).toBe(false);
  });

  it("don't end the processing of a delivery", async () => {
    let accept = () => {};
    let isProcessing = false;
    memory = memoryHost({
      queue: {
        send: () => {
          isProcessing = true;
          return new Promise<void>((resolve) => {
            accept = resolve;
          });
        },
      },
    });
    await start({ ...patient, connections: 5 });
    const delivered = deliver();
    await waitUntil(() => isProcessing, "the delivery is processed");
    for (let number = 0; number < 30; number += 1) await open();
    accept();
    expect(await delivered).toBe(202);
  });

  it.each([
    ["sends nothing", ""],
    ["does not finish its headers", "POST /webhooks/github HTTP/1.1\r\nHost: x\r\n"],
    ["does not finish its body", `${head("x", { "Content-Length": 100 })}x`],
  ])("a connection is closed if it %s", async (_, sent) => {
    await start({ connections: 10, headersTimeoutMs: 100, requestTimeoutMs: 200 });
    expect(server).toMatchObject({ headersTimeout: 100, requestTimeout: 200 });
    const client = await open();
    if (sent !== "") client.socket.write(sent);
    await waitUntil(() => client.isClosed, "the server closes the connection");
  });
});
