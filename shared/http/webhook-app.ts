import { type Context, Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import { timeout } from "hono/timeout";
import { isRepositoryAllowed, type Operator } from "../config/operator.ts";
import { isSignature, SignatureVerifier } from "../events/verify-signature.ts";
import type { Clock } from "../ports/clock.ts";
import type { Deliveries } from "../ports/deliveries.ts";
import type { Log } from "../ports/log.ts";
import type { WorkQueue } from "../ports/work-queue.ts";
import { type BodyBuffer, BodyBuffers, type BodyLimits } from "./body-buffers.ts";
import { securityHeaders } from "./security-headers.ts";
import { githubWebhooks, jiraWebhooks, type WebhookSource, type WebhookSourceHost } from "./webhook-sources.ts";

export interface WebhookHost extends WebhookSourceHost {
  deliveries: Pick<Deliveries, "receive">;
  queue: WorkQueue;
  isStateReachable(): Promise<boolean>;
  clock: Pick<Clock, "now">;
  /** The operator's file; `null` allows every repository that the credentials can access. */
  operator: Operator | null;
  /** Memory for bodies, if several apps share it. */
  buffers?: BodyBuffers;
  /** Time for a request, from its headers to the answer. Default: 8 s. */
  timeoutMs?: number;
  log: Log;
}

const MIB = 1024 * 1024;
/**
 * GitHub's payloads have at most 25 MB ("Webhook events and payloads"), Jira's are much smaller. The total has space for
 * two of the largest and many ordinary ones, which have less than 100 kB.
 */
export const bodyLimits: BodyLimits = { maxBytes: 25 * MIB, maxTotalBytes: 64 * MIB };
/** Includes the transfer of the body. Shorter than the 10 s that GitHub waits ("Best practices for using webhooks"). */
const TIMEOUT_MS = 8_000;
const RETRY_AFTER_SECONDS = 10;

/** Format of delivery ids, which become database keys. GitHub sends GUIDs; emulators and proxies send similar ids. */
const deliveryPattern = /^[\w-]{1,100}$/;

/** Returns the HTTP app for webhooks and health checks, which is the same on Lambda and under `milepost serve`. */
export function webhookApp(host: WebhookHost): Hono {
  const app = new Hono();
  const { buffers = new BodyBuffers(bodyLimits), timeoutMs = TIMEOUT_MS } = host;
  app.use(securityHeaders());
  for (const source of [githubWebhooks(host), jiraWebhooks(host)]) {
    const path = `/webhooks/${source.name.toLowerCase()}`;
    app.post(
      path,
      timeout(timeoutMs, (context) => stop(source, context, timeoutMs)),
      (context) => receive(host, source, context, buffers),
    );
    app.all(path, (context) => {
      context.header("Allow", "POST");
      return context.json({ error: `Send ${source.name} webhooks to this URL by POST.` }, 405);
    });
  }
  app.get(
    "/healthz",
    timeout(timeoutMs, () => new HTTPException(503, { message: "The state did not respond in time." })),
    async (context) => {
      const isReachable = await host.isStateReachable().catch(() => false);
      return isReachable ? context.json({ status: "ok" }) : context.json({ status: "state unreachable" }, 503);
    },
  );
  app.notFound((context) => context.json({ error: "Not found." }, 404));
  app.onError((error, context) => {
    const { path } = context.req;
    if (error instanceof HTTPException) {
      host.log("request failed", { path, status: error.status, error: describe(error.cause ?? error) });
      return context.json({ error: error.message }, error.status);
    }
    host.log("request failed", { path, status: 500, error: error.name });
    return context.json({ error: "Internal error; see the logs." }, 500);
  });
  return app;
}

declare module "hono" {
  interface ContextVariableMap {
    /** The body that is being read; absent before. */
    body: BodyBuffer;
  }
}

function readDeliveryId({ deliveryHeader, deliveryPrefix }: WebhookSource, { req }: Context): string | null {
  const id = req.header(deliveryHeader) ?? "";
  return deliveryPattern.test(id) ? `${deliveryPrefix}${id}` : null;
}

async function receive(
  host: WebhookHost,
  source: WebhookSource,
  context: Context,
  buffers: BodyBuffers,
): Promise<Response> {
  const { name, signatureHeader, secretVariable } = source;
  const signature = context.req.header(signatureHeader);
  const reject = (status: 400 | 401 | 404 | 413 | 503, error: string) => {
    host.log("delivery rejected", { delivery: readDeliveryId(source, context), status, error });
    return context.json({ error }, status);
  };
  if (!isSignature(signature)) {
    return reject(401, `The header ${signatureHeader} is missing: set a secret for the webhook in ${name}.`);
  }
  const secrets = await source.secrets().catch((error: unknown) => {
    throw unavailable(source, error);
  });
  if (secrets.length === 0) return reject(404, `${name} webhooks are disabled: ${secretVariable} is not set.`);
  if (!isLengthAllowed(context, buffers)) return reject(413, tooLarge(buffers));

  const body = buffers.open();
  context.set("body", body);
  const verifier = new SignatureVerifier(
    signature,
    secrets.map((secret) => secret.reveal()),
  );
  try {
    const bytes = await body.read(context.req.raw.body, (chunk) => verifier.update(chunk));
    if (bytes === "too large") return reject(413, tooLarge(buffers));
    if (bytes === "no memory") {
      context.header("Retry-After", String(RETRY_AFTER_SECONDS));
      return reject(503, `Too many large deliveries arrive at the same time. ${source.retryHint}`);
    }
    // The response is the one of `stop`.
    if (bytes === "too slow") return context.body(null, 408);
    if (bytes === "incomplete") return reject(400, "The body is incomplete.");
    if (!verifier.isValid()) {
      return reject(401, `Wrong signature: the webhook's secret in ${name} differs from ${secretVariable}.`);
    }
    return await accept(host, source, context, bytes, reject);
  } finally {
    body.release();
  }
}

/** Processes a delivery whose signature is valid. */
async function accept(
  host: WebhookHost,
  source: WebhookSource,
  context: Context,
  bytes: Uint8Array,
  reject: (status: 400, error: string) => Response,
): Promise<Response> {
  const delivery = readDeliveryId(source, context);
  const ignore = (reason: string) => {
    host.log("delivery ignored", { delivery, reason });
    return context.json({ accepted: false, reason }, 200);
  };
  try {
    if (delivery === null) return reject(400, `The header ${source.deliveryHeader} is missing or invalid.`);
    const payload = parseJson(bytes);
    if (payload === undefined) {
      return reject(400, "The body is not JSON: set the webhook's content type to application/json.");
    }
    const decision = await source.decide(context.req, delivery, payload);
    if ("invalid" in decision) return reject(400, decision.invalid);
    if ("ignore" in decision) return ignore(decision.ignore);

    const allowed = decision.accept.filter(({ repository }) => isRepositoryAllowed(host.operator, repository.fullName));
    if (allowed.length === 0) return ignore("the operator does not allow this repository");
    let isQueued = false;
    for (const envelope of allowed) {
      const attempt = await host.deliveries.receive(envelope, host.clock.now());
      if (attempt === null) continue;
      await host.queue.send(envelope, attempt);
      isQueued = true;
      host.log("delivery accepted", { delivery, attempt, repository: envelope.repository.fullName });
    }
    return isQueued ? context.json({ delivery, accepted: true }, 202) : ignore("already done");
  } catch (error) {
    throw unavailable(source, error);
  }
}

/** Stops a request that takes too long, and returns the error for its response. */
function stop(source: WebhookSource, context: Context, timeoutMs: number): HTTPException {
  const body: BodyBuffer | undefined = context.get("body");
  if (body === undefined || body.isComplete) {
    return unavailable(source, new Error(`timed out after ${timeoutMs} ms`));
  }
  body.stop("too slow");
  return new HTTPException(408, { message: `The body did not arrive within ${timeoutMs / 1000} s.` });
}

function unavailable({ retryHint }: WebhookSource, cause: unknown): HTTPException {
  return new HTTPException(503, { message: `The delivery could not be accepted now. ${retryHint}`, cause });
}

const tooLarge = ({ maxBytes }: BodyBuffers) => `The body is larger than ${maxBytes} bytes.`;

/** Returns false if the header says that the body is too large, so that it need not be read. */
function isLengthAllowed({ req }: Context, { maxBytes }: BodyBuffers): boolean {
  const length = req.header("content-length");
  return length === undefined || req.header("transfer-encoding") !== undefined || Number(length) <= maxBytes;
}

/** Returns the parsed value, or `undefined` if the bytes are not JSON. */
function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString("utf8"));
  } catch {
    return undefined;
  }
}

const describe = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 300) : "unknown";
