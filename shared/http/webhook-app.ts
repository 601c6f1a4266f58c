import { type Context, Hono } from "hono";
import { maySync, type Operator } from "../config/operator.ts";
import { isSignature, verifySignature } from "../events/verify-signature.ts";
import type { Clock } from "../ports/clock.ts";
import type { Deliveries } from "../ports/deliveries.ts";
import type { WorkQueue } from "../ports/work-queue.ts";
import { type GitHubWebhookParts, githubWebhooks } from "./github-webhooks.ts";
import { type JiraWebhookParts, jiraWebhooks } from "./jira-webhooks.ts";
import { readBody } from "./read-body.ts";
import type { WebhookSource } from "./webhook-source.ts";
import { within } from "./within.ts";

export interface WebhookHost extends GitHubWebhookParts, JiraWebhookParts {
  deliveries: Pick<Deliveries, "receive">;
  queue: WorkQueue;
  canReach(): Promise<boolean>;
  clock: Pick<Clock, "now">;
  /** Null: whatever the credentials reach. */
  operator: Operator | null;
  /** One line for each delivery. The fields hold no secret and nothing of the payload but names. */
  log(message: string, fields: Readonly<Record<string, string | number | null>>): void;
}

/** GitHub sends no payload over 25 MB ("Webhook events and payloads"), Jira none that comes close. */
const maxBody = 25 * 1024 * 1024;
/** GitHub waits 10 s for an answer ("Best practices for using webhooks"). */
const deadline = 8_000;

/** The HTTP side of webhooks, the same on Lambda and under `serve` (contract section 4). */
export function webhookApp(host: WebhookHost): Hono {
  const app = new Hono();
  const sources = [
    { path: "/webhooks/github", name: "GitHub", source: githubWebhooks(host) },
    { path: "/webhooks/jira", name: "Jira", source: jiraWebhooks(host) },
  ];
  for (const { path, name, source } of sources) {
    app.post(path, (context) => receive(host, source, context));
    app.all(path, (context) => {
      context.header("Allow", "POST");
      return context.json({ error: `This address takes the webhooks of ${name}, by POST.` }, 405);
    });
  }
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

async function receive(host: WebhookHost, source: WebhookSource, context: Context): Promise<Response> {
  const { req } = context;
  const { words } = source;
  const known = source.delivery(req);
  const refuse = (status: 400 | 401 | 404 | 413, error: string) => {
    host.log("refused", { delivery: known, status, error });
    return context.json({ error }, status);
  };

  const signature = req.header(source.signatureHeader);
  if (!isSignature(signature)) return refuse(401, words.unsigned);
  const body = await readBody(req, maxBody).catch(() => undefined);
  if (body === undefined) return refuse(400, "The body ended early.");
  if (body === null) return refuse(413, `The body has more than ${maxBody} bytes.`);

  try {
    return await within(deadline, answer(body));
  } catch (error) {
    host.log("failed", { delivery: known, status: 503, error: describe(error) });
    return context.json({ error: words.notNow }, 503);
  }

  async function answer(bytes: Uint8Array): Promise<Response> {
    const secrets = (await source.secrets()).map((secret) => secret.reveal());
    if (secrets.length === 0) return refuse(404, words.noSecret);
    if (!verifySignature(bytes, signature, secrets)) return refuse(401, words.wrongSignature);
    return known === null ? refuse(400, words.noDelivery) : accept(known, bytes);
  }

  async function accept(delivery: string, bytes: Uint8Array): Promise<Response> {
    const payload = parseJson(bytes);
    if (payload === undefined) return refuse(400, words.noJson);
    const ignore = (reason: string) => {
      host.log("ignored", { delivery, reason });
      return context.json({ accepted: false, reason }, 200);
    };
    const meaning = await source.meaning(req, delivery, payload);
    if ("bad" in meaning) return refuse(400, meaning.bad);
    if ("ignore" in meaning) return ignore(meaning.ignore);

    const envelope = meaning.accept;
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
