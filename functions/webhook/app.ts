import { type Context, Hono } from "hono";
import { maySync, type Operator } from "../../shared/config/operator.ts";
import type { Secret } from "../../shared/config/secret.ts";
import { readGitHubEvent } from "../../shared/events/github-event.ts";
import { isSignature, verifySignature } from "../../shared/events/verify-signature.ts";
import type { Clock } from "../../shared/ports/clock.ts";
import type { Deliveries } from "../../shared/ports/deliveries.ts";
import type { WorkQueue } from "../../shared/ports/work-queue.ts";
import { readBody } from "./read-body.ts";
import { within } from "./within.ts";

export interface WebhookHost {
  /** The secrets that count now; throws when they can't be had. */
  secrets(): Promise<readonly Secret[]>;
  deliveries: Pick<Deliveries, "receive">;
  queue: WorkQueue;
  /** The branch that the known config of a repository names, or null. */
  syncedBranch(repositoryId: string): Promise<string | null>;
  canReach(): Promise<boolean>;
  clock: Pick<Clock, "now">;
  /** Null: whatever the credentials reach. */
  operator: Operator | null;
  /** One line for each delivery. The fields hold no secret and nothing of the payload but names. */
  log(message: string, fields: Readonly<Record<string, string | number | null>>): void;
}

/** GitHub sends no payload over 25 MB ("Webhook events and payloads"). */
const maxBody = 25 * 1024 * 1024;
/** GitHub waits 10 s for an answer ("Best practices for using webhooks"). */
const deadline = 8_000;
/** It becomes a database key. GitHub sends a GUID, emulators and proxies something like it. */
const deliveryForm = /^[\w-]{1,100}$/;

/** The HTTP side of webhooks, the same on Lambda and under `serve` (contract section 4). */
export function webhookApp(host: WebhookHost): Hono {
  const app = new Hono();
  app.post("/webhooks/github", (context) => receive(host, context));
  app.all("/webhooks/github", (context) => {
    context.header("Allow", "POST");
    return context.json({ error: "This address takes the webhooks of GitHub, by POST." }, 405);
  });
  app.get("/healthz", async (context) => {
    const reached = await within(deadline, host.canReach()).catch(() => false);
    return reached ? context.json({ status: "ok" }) : context.json({ status: "state can't be reached" }, 503);
  });
  app.notFound((context) => context.json({ error: "There is nothing here." }, 404));
  app.onError((error, context) => {
    host.log("failed", { error: error.name });
    return context.json({ error: "Milepost made a mistake; its log has more." }, 500);
  });
  return app;
}

async function receive(host: WebhookHost, context: Context): Promise<Response> {
  const { req } = context;
  const delivery = req.header("x-github-delivery") ?? "";
  const known = deliveryForm.test(delivery) ? delivery : null;
  const refuse = (status: 400 | 401 | 413, error: string) => {
    host.log("refused", { delivery: known, status, error });
    return context.json({ error }, status);
  };

  const signature = req.header("x-hub-signature-256");
  if (!isSignature(signature)) {
    return refuse(401, "The header X-Hub-Signature-256 is missing: give the webhook a secret on GitHub.");
  }
  const body = await readBody(req, maxBody).catch(() => undefined);
  if (body === undefined) return refuse(400, "The body ended early.");
  if (body === null) return refuse(413, `The body has more than ${maxBody} bytes.`);

  try {
    return await within(deadline, answer());
  } catch (error) {
    host.log("failed", { delivery: known, status: 503, error: describe(error) });
    const message =
      "Milepost could not take this delivery now. Redeliver it on the webhook's page on GitHub; if nobody does, the daily reconcile finds what was pushed.";
    return context.json({ error: message }, 503);
  }

  async function answer(): Promise<Response> {
    const secrets = (await host.secrets()).map((secret) => secret.reveal());
    if (!verifySignature(body ?? new Uint8Array(), signature, secrets)) {
      return refuse(401, "The signature is wrong: the secret on GitHub and GITHUB_WEBHOOK_SECRET differ.");
    }
    return known === null
      ? refuse(400, "The header X-GitHub-Delivery is missing or is no delivery id.")
      : accept(known);
  }

  async function accept(delivery: string): Promise<Response> {
    const name = req.header("x-github-event");
    if (name === undefined) return refuse(400, "The header X-GitHub-Event is missing.");
    const payload = parseJson(body ?? new Uint8Array());
    if (payload === undefined) {
      return refuse(
        400,
        "The body is not JSON: set the webhook's content type to application/json on GitHub.",
      );
    }
    const ignore = (reason: string) => {
      host.log("ignored", { delivery, reason });
      return context.json({ accepted: false, reason }, 200);
    };
    const event = await readGitHubEvent(name, delivery, payload, (id) => host.syncedBranch(id));
    if ("bad" in event) return refuse(400, event.bad);
    if ("ignore" in event) return ignore(event.ignore);

    const envelope = event.accept;
    if (!maySync(host.operator, envelope.repository.fullName)) {
      return ignore("the operator does not allow this repository");
    }
    const attempt = await host.deliveries.receive(envelope, host.clock.now());
    if (attempt === null) return ignore("already done");
    await host.queue.send(envelope, attempt);
    host.log("accepted", { delivery, attempt, repository: envelope.repository.fullName });
    return context.json({ delivery, accepted: true }, 202);
  }
}

/** Undefined when it is not JSON: no JSON text means that. */
function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString("utf8"));
  } catch {
    return undefined;
  }
}

const describe = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 300) : "unknown";
