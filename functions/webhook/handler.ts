import { handle } from "hono/aws-lambda";
import { lazyFunction } from "../../shared/compose/lazy-once.ts";
import { webhookApp } from "../../shared/http/webhook-app.ts";

/** The Lambda function that receives webhooks, called by API Gateway (payload format 2.0). */
export const handler = lazyFunction(async () => {
  // Loads the AWS clients with the first event, so that the function starts faster.
  const { awsWebhookHost } = await import("../../shared/compose/aws/webhook-host.ts");
  return handle(webhookApp(await awsWebhookHost(process.env)));
});
