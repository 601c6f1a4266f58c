import { handle } from "hono/aws-lambda";
import { lazyOnce } from "../../shared/compose/lazy-once.ts";
import { webhookApp } from "../../shared/http/webhook-app.ts";

type Serve = ReturnType<typeof handle>;

const serve = lazyOnce(async () => {
  // Loads the AWS clients with the first event, so that the function starts faster.
  const { awsWebhookHost } = await import("../../shared/compose/aws/webhook-host.ts");
  return handle(webhookApp(await awsWebhookHost(process.env)));
});

/** Lambda behind the HTTP API (payload format 2.0): webhooks. */
export async function handler(event: Parameters<Serve>[0], context: Parameters<Serve>[1]) {
  return (await serve())(event, context);
}
