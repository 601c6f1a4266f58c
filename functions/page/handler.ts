import { handle } from "hono/aws-lambda";
import { awsPage } from "../../shared/compose/aws/page-host.ts";
import { lazyFunction } from "../../shared/compose/lazy-once.ts";
import { pageApp } from "../../shared/http/page-app.ts";
import { requireSignedLink } from "../../shared/http/signed-links.ts";

/** The Lambda function that serves the status page, called by API Gateway (payload format 2.0). */
export const handler = lazyFunction(async () => {
  const { host, secrets } = awsPage(process.env);
  return handle(pageApp(host, requireSignedLink({ secrets, now: () => host.now() })));
});
