import { handle } from "hono/aws-lambda";
import { awsPage } from "../../shared/compose/aws/page-host.ts";
import { lazyOnce } from "../../shared/compose/lazy-once.ts";
import { pageApp } from "../../shared/http/page-app.ts";
import { requireSignedLink } from "../../shared/http/signed-links.ts";

type Serve = ReturnType<typeof handle>;

const serve = lazyOnce(async () => {
  const { host, secrets } = awsPage(process.env);
  return handle(pageApp(host, requireSignedLink({ secrets, now: () => host.now() })));
});

/** Lambda behind the HTTP API (payload format 2.0): the status page. */
export async function handler(event: Parameters<Serve>[0], context: Parameters<Serve>[1]) {
  return (await serve())(event, context);
}
