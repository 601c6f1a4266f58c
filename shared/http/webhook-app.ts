import { type Context, Hono, type Next } from "hono";
import { bodyLimit } from "hono/body-limit";
import { HTTPException } from "hono/http-exception";
import { timeout } from "hono/timeout";
import { isRepositoryAllowed, type Operator } from "../config/operator.ts";
import { isSignature, verifySignature } from "../events/verify-signature.ts";
import type { Clock } from "../ports/clock.ts";
import type { Deliveries } from "../ports/deliveries.ts";
import type { Log } from "../ports/log.ts";
import type { WorkQueue } from "../ports/work-queue.ts";
import { securityHeaders } from "./security-headers.ts";
import { githubWebhooks, jiraWebhooks, type WebhookSource, type WebhookSourceHost } from "./webhook-sources.ts";

export interface WebhookHost extends WebhookSourceHost {
  deliveries: Pick<Deliveries, "receive">;
  queue: WorkQueue;
  isStateReachable(): Promise<boolean>;
  clock: Pick<Clock, "now">;
  /** The operator's file; `null` allows every repository that the credentials can access. */
  operator: Operator | null;
  log: Log;
}

/** GitHub's payloads have at most 25 MB ("Webhook events and payloads"), Jira's are much smaller. */
const MAX_BODY_BYTES = 25 * 1024 * 1024;
/** Shorter than the 10 s for which GitHub waits ("Best practices for using webhooks"). */
const TIMEOUT_MS = 8_000;

/** Format of delivery ids, which become database keys. GitHub sends GUIDs; emulators and proxies send similar ids. */
const deliveryPattern = /^[\w-]{1,100}$/;

/** Returns the HTTP app for webhooks and health checks, which is the same on Lambda and under `milepost serve`. */
export function webhookApp(host: WebhookHost): Hono {
  const app = new Hono();
  app.use(securityHeaders());
  for (const source of [githubWebhooks(host), jiraWebhooks(host)]) {
    const path = `/webhooks/${source.name.toLowerCase()}`;
    app.post(
      path,
      (context, next) => readSignedBody(host, source, context, next),
      timeout(TIMEOUT_MS, () => unavailable(source, new Error(`timed out after ${TIMEOUT_MS} ms`))),
      (context) => receive(host, source, context),
    );
    app.all(path, (context) => {
      context.header("Allow", "POST");
      return context.json({ error: `Send ${source.name} webhooks to this URL by POST.` }, 405);
    });
  }
  app.get(
    "/healthz",
    timeout(TIMEOUT_MS, () => new HTTPException(503, { message: "The state did not respond in time." })),
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
    rawBody: Uint8Array;
  }
}

function readDeliveryId({ deliveryHeader, deliveryPrefix }: WebhookSource, { req }: Context): string | null {
  const id = req.header(deliveryHeader) ?? "";
  return deliveryPattern.test(id) ? `${deliveryPrefix}${id}` : null;
}

function reject(
  host: WebhookHost,
  source: WebhookSource,
  context: Context,
  status: 400 | 401 | 404 | 413,
  error: string,
): Response {
  host.log("delivery rejected", { delivery: readDeliveryId(source, context), status, error });
  return context.json({ error }, status);
}

/** Rejects requests without a signature; stores the body as `rawBody`. Runs before `timeout`: uploads can be slow. */
async function readSignedBody(
  host: WebhookHost,
  source: WebhookSource,
  context: Context,
  next: Next,
): Promise<Response | undefined> {
  const { name, signatureHeader } = source;
  if (!isSignature(context.req.header(signatureHeader))) {
    const message = `The header ${signatureHeader} is missing: set a secret for the webhook in ${name}.`;
    return reject(host, source, context, 401, message);
  }
  const bytes = await readBody(context).catch(() => undefined);
  if (bytes === undefined) return reject(host, source, context, 400, "The body is incomplete.");
  if (bytes === null) {
    return reject(host, source, context, 413, `The body is larger than ${MAX_BODY_BYTES} bytes.`);
  }
  context.set("rawBody", bytes);
  await next();
}

async function receive(host: WebhookHost, source: WebhookSource, context: Context): Promise<Response> {
  const { name, signatureHeader, deliveryHeader, secretVariable } = source;
  const delivery = readDeliveryId(source, context);
  const bytes = context.get("rawBody");
  const signature = context.req.header(signatureHeader) ?? "";
  const rejectWith = (status: 400 | 401 | 404, error: string) => reject(host, source, context, status, error);
  const ignore = (reason: string) => {
    host.log("delivery ignored", { delivery, reason });
    return context.json({ accepted: false, reason }, 200);
  };
  try {
    const secrets = (await source.secrets()).map((secret) => secret.reveal());
    if (secrets.length === 0) {
      return rejectWith(404, `${name} webhooks are disabled: ${secretVariable} is not set.`);
    }
    if (!verifySignature(bytes, signature, secrets)) {
      return rejectWith(401, `Wrong signature: the webhook's secret in ${name} differs from ${secretVariable}.`);
    }
    if (delivery === null) return rejectWith(400, `The header ${deliveryHeader} is missing or invalid.`);
    const payload = parseJson(bytes);
    if (payload === undefined) {
      return rejectWith(400, "The body is not JSON: set the webhook's content type to application/json.");
    }
    const decision = await source.decide(context.req, delivery, payload);
    if ("invalid" in decision) return rejectWith(400, decision.invalid);
    if ("ignore" in decision) return ignore(decision.ignore);

    const envelope = decision.accept;
    const { fullName } = envelope.repository;
    if (!isRepositoryAllowed(host.operator, fullName)) {
      return ignore("the operator does not allow this repository");
    }
    const attempt = await host.deliveries.receive(envelope, host.clock.now());
    if (attempt === null) return ignore("already done");
    await host.queue.send(envelope, attempt);
    host.log("delivery accepted", { delivery, attempt, repository: fullName });
    return context.json({ delivery, accepted: true }, 202);
  } catch (error) {
    throw unavailable(source, error);
  }
}

function unavailable({ retryHint }: WebhookSource, cause: unknown): HTTPException {
  return new HTTPException(503, { message: `The delivery could not be accepted now. ${retryHint}`, cause });
}

const limitBody = bodyLimit({
  maxSize: MAX_BODY_BYTES,
  onError: (context) => context.body(null, 413),
});

/** Returns the raw body, or `null` if it is too large. Throws if the sender closed the connection. */
async function readBody(context: Context): Promise<Uint8Array | null> {
  const { req } = context;
  const length = req.header("content-length");
  if (length === undefined || req.header("transfer-encoding") !== undefined) {
    if ((await limitBody(context, async () => {})) !== undefined) return null;
  } else if (!(Number(length) <= MAX_BODY_BYTES)) {
    // Checked here, because `bodyLimit` disables the fast path of @hono/node-server for bodies of known length.
    return null;
  }
  const bytes = new Uint8Array(await req.arrayBuffer());
  return bytes.length <= MAX_BODY_BYTES ? bytes : null;
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
