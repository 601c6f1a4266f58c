import { Duration, RemovalPolicy, Validations } from "aws-cdk-lib";
import { AccessLogField, AccessLogFormat } from "aws-cdk-lib/aws-apigateway";
import { HttpApi, type HttpMethod, LogGroupLogDestination } from "aws-cdk-lib/aws-apigatewayv2";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import type { Construct } from "constructs";
import { RunbookAlarm } from "./alarms/alarm.ts";

export interface MilepostApiProps {
  alarms: ITopic;
}

/** The one address under which Milepost is reached: webhooks and status page. */
export class MilepostApi extends HttpApi {
  /** With its access logs and its alarm beside it in `scope`. */
  constructor(scope: Construct, id: string, { alarms }: MilepostApiProps) {
    super(scope, id, { description: "Milepost", createDefaultStage: false });
    this.addStage("Stage", {
      stageName: "$default",
      autoDeploy: true,
      // A push to one repository is one request; a burst of an organisation's bots is some dozens a second.
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
        "GitHub and Jira sign each webhook over its raw bytes and the function checks that before anything else; " +
        "no authorizer sees a body. The status page opens by signed links that expire, which its function compares " +
        "in constant time before it reads anything. /healthz says up or down and nothing more.",
    });
    new RunbookAlarm(scope, "ErrorsAlarm", {
      metric: this.metricServerError({ statistic: "Sum", period: Duration.minutes(5) }),
      threshold: 1,
      says: "A webhook, /healthz or the status page was answered with a server error; GitHub sends no webhook again by itself.",
      runbook: "webhook-errors",
      topic: alarms,
    });
  }

  /** Has a function answer what comes on these routes. */
  answerBy(handler: IFunction, routes: readonly (readonly [HttpMethod, path: string])[]): void {
    const integration = new HttpLambdaIntegration("Integration", handler);
    for (const [method, path] of routes) this.addRoutes({ path, methods: [method], integration });
  }
}

/** Who asked for what, when, with what result: no body, no header, no address, and no query, which opens the page. */
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
