import { createServer, IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { getRequestListener } from "@hono/node-server";
import type { Hono } from "hono";
import { invalidRequestApp } from "../shared/http/security-headers.ts";

export interface ServerLimits {
  /** Number of connections from which a new one closes the oldest one that waits for its sender. */
  connections: number;
  /** Time for the headers of a request, from the opening of the connection or the start of the request. */
  headersTimeoutMs: number;
  /** Time for a whole request. Also the time for which the rest of a rejected body is read and discarded. */
  requestTimeoutMs: number;
}

const limits: ServerLimits = { connections: 100, headersTimeoutMs: 5_000, requestTimeoutMs: 15_000 };

/** Connections above `connections`, which are refused: those that arrive before others are closed. */
const SPARE_CONNECTIONS = 20;
const IDLE_TIMEOUT_MS = 30_000;
/** Longer than the 60 s for which reverse proxies keep idle connections, because they could send on a closed one. */
const KEEP_ALIVE_MS = 65_000;

/**
 * Returns an HTTP server that senders can neither block with connections nor with slow requests. A response that is sent
 * before the whole body has arrived can be read: closing the connection at once would discard it.
 */
export function createHttpServer(
  fetch: Hono["fetch"],
  { connections, headersTimeoutMs, requestTimeoutMs }: ServerLimits = limits,
): Server {
  const answer: Parameters<typeof getRequestListener>[0] = (request, bindings) => {
    const { incoming } = bindings;
    return fetch(incoming instanceof IncomingMessage ? withBody(request, incoming) : request, bindings);
  };
  const listener = getRequestListener(answer, {
    errorHandler: () => invalidRequestApp.request("/"),
    // Node.js discards the rest of a body itself. The cleanup would close the connection after half a second.
    autoCleanupIncoming: false,
  });
  const server = createServer(
    {
      headersTimeout: headersTimeoutMs,
      requestTimeout: requestTimeoutMs,
      keepAliveTimeout: KEEP_ALIVE_MS,
      connectionsCheckingInterval: Math.min(1_000, headersTimeoutMs),
    },
    listener,
  );
  server.timeout = IDLE_TIMEOUT_MS;
  server.maxConnections = connections + SPARE_CONNECTIONS;
  closeOldest(server, connections);
  return server;
}

/** Returns the request with a body that is only read on demand, so that its sender waits while nothing reads it. */
function withBody(request: Request, incoming: IncomingMessage): Request {
  if (request.method === "GET" || request.method === "HEAD") return request;
  const { url, method, headers } = request;
  return new Request(url, { method, headers, body: toWebStream(incoming), duplex: "half" });
}

/**
 * Returns the body as a stream. `Readable.toWeb` is not used: it buffers thousands of unread chunks, and a cancellation
 * closes the connection before the response is sent.
 */
function toWebStream(incoming: IncomingMessage): ReadableStream<Uint8Array> {
  let isCancelled = false;
  let isListening = false;
  const listen = (controller: ReadableStreamDefaultController<Uint8Array>) => {
    isListening = true;
    incoming.on("data", (chunk: Uint8Array) => {
      if (isCancelled) return;
      controller.enqueue(chunk);
      incoming.pause();
    });
    incoming.once("end", () => isCancelled || controller.close());
    incoming.on("error", () => {});
    incoming.once("close", () => {
      if (!isCancelled && !incoming.readableEnded) controller.error(new Error("The sender closed the connection."));
    });
  };
  return new ReadableStream<Uint8Array>(
    {
      pull: (controller) => {
        if (!isListening) listen(controller);
        incoming.resume();
      },
      cancel: () => {
        isCancelled = true;
        incoming.resume();
      },
    },
    { highWaterMark: 0 },
  );
}

interface Exchange {
  incoming: IncomingMessage;
  outgoing: ServerResponse;
}

/** Closes the oldest connection that waits for its sender or reader if there are more connections than `maximum`. */
function closeOldest(server: Server, maximum: number): void {
  // Oldest first: `set` moves a connection to the end only if `delete` was called before.
  const exchanges = new Map<Socket, Exchange | null>();
  const update = (socket: Socket, exchange: Exchange | null) => {
    if (exchanges.delete(socket)) exchanges.set(socket, exchange);
  };
  const isProcessing = (exchange: Exchange | null) =>
    exchange?.incoming.complete === true && !exchange.outgoing.headersSent;
  server.on("connection", (socket: Socket) => {
    if (exchanges.size >= maximum) {
      const [oldest] = [...exchanges].find(([, exchange]) => !isProcessing(exchange)) ?? [];
      if (oldest !== undefined) {
        exchanges.delete(oldest);
        oldest.destroy();
      }
    }
    exchanges.set(socket, null);
    socket.once("close", () => exchanges.delete(socket));
  });
  server.on("request", (incoming, outgoing) => {
    const { socket } = incoming;
    update(socket, { incoming, outgoing });
    outgoing.once("close", () => update(socket, null));
  });
}
