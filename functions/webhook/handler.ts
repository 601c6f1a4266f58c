import { handle } from "hono/aws-lambda";
import { webhookApp } from "../../shared/http/webhook-app.ts";

type Serve = ReturnType<typeof handle>;

let serving: Promise<Serve> | null = null;

/** Lambda behind an HTTP API (payload 2.0). What could not be built is tried again with the next event. */
export async function handler(event: Parameters<Serve>[0], context: Parameters<Serve>[1]) {
  serving ??= build().catch((error: unknown) => {
    serving = null;
    throw error;
  });
  return (await serving)(event, context);
}

/** The SDK's clients are loaded here and not with this file: what is refused early never needs them. */
async function build(): Promise<Serve> {
  const { awsHost } = await import("../../shared/compose/aws-webhook-host.ts");
  return handle(webhookApp(await awsHost(process.env)));
}
