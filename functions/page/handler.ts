import { handle } from "hono/aws-lambda";
import { awsHost } from "../../shared/compose/aws-page-host.ts";
import { pageApp } from "../../shared/http/page-app.ts";
import { signedLinks } from "../../shared/http/signed-links.ts";

type Serve = ReturnType<typeof handle>;

let serving: Serve | null = null;

/** Lambda behind an HTTP API (payload 2.0). What could not be built is tried again with the next event. */
export async function handler(event: Parameters<Serve>[0], context: Parameters<Serve>[1]) {
  serving ??= build();
  return serving(event, context);
}

function build(): Serve {
  const { host, secrets } = awsHost(process.env);
  return handle(pageApp(host, signedLinks({ secrets, now: () => host.now() })));
}
