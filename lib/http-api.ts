import { Duration, RemovalPolicy, Validations } from "aws-cdk-lib";
import { AccessLogField, AccessLogFormat } from "aws-cdk-lib/aws-apigateway";
import { HttpApi, type HttpMethod, LogGroupLogDestination } from "aws-cdk-lib/aws-apigatewayv2";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import type { Construct } from "constructs";
import { RunbookAlarm } from "./alarms.ts";

/** The HTTP API for webhooks and the status page. */
export class MilepostApi extends HttpApi {
  /** Creates the API and, in `scope`, its access log group and its alarm. */
  constructor(scope: Construct, id: string, { alarms }: { alarms: ITopic }) {
    super(scope, id, { description: "Milepost", createDefaultStage: false });
    this.addStage("Stage", {
      stageName: "$default",
      autoDeploy: true,
      // Requests per second. A push is one request; the bots of an organisation can push dozens of times a second.
      throttle: { rateLimit: 50, burstLimit: 100 },
      accessLogSettings: {
        destination: new LogGroupLogDestination(
          new LogGroup(scope, "AccessLogs", {
            retention: RetentionDays.ONE_MONTH,
            removalPolicy: RemovalPolicy.DESTROY,
          }),
        ),
        format: accessLogFormat,
      },
    });
    Validations.of(this).acknowledge({
      id: "AwsSolutions-APIG4",
      reason:
        "GitHub and Jira sign the raw bytes of each webhook, which the function verifies first; an authorizer does not " +
        "receive the body. The status page requires signed, expiring links, which its function verifies in constant " +
        "time. /healthz only reports whether the state is reachable.",
    });
    new RunbookAlarm(scope, "ErrorsAlarm", {
      metric: this.metricServerError({ statistic: "Sum", period: Duration.minutes(5) }),
      threshold: 1,
      description:
        "A webhook, /healthz or the status page got a server error. GitHub does not repeat webhooks automatically.",
      runbook: "webhook-errors",
      topic: alarms,
    });
  }

  answerBy(handler: IFunction, routes: readonly (readonly [HttpMethod, path: string])[]): void {
    const integration = new HttpLambdaIntegration("Integration", handler);
    for (const [method, path] of routes) this.addRoutes({ path, methods: [method], integration });
  }
}

/** Contains no body, header, IP address or query string, because the query of a link to the status page is secret. */
const accessLogFormat = AccessLogFormat.custom(
  JSON.stringify({
    requestId: AccessLogField.contextRequestId(),
    time: AccessLogField.contextRequestTimeEpoch(),
    route: "$context.routeKey",
    status: AccessLogField.contextStatus(),
    bytes: AccessLogField.contextResponseLength(),
    latency: AccessLogField.contextResponseLatency(),
    error: "$context.integrationErrorMessage",
  }),
);
