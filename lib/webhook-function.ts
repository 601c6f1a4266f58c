import { Duration, RemovalPolicy, Validations } from "aws-cdk-lib";
import { AccessLogField, AccessLogFormat } from "aws-cdk-lib/aws-apigateway";
import { HttpApi, HttpMethod, LogGroupLogDestination } from "aws-cdk-lib/aws-apigatewayv2";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import { envNames } from "../shared/env-names.ts";
import { RunbookAlarm } from "./alarm.ts";
import type { FunctionProps } from "./function-props.ts";
import { MilepostFunction } from "./milepost-function.ts";

export interface WebhookFunctionProps extends FunctionProps {
  /** ARN of the secret that holds `GITHUB_WEBHOOK_SECRET`, and Jira's where it sends webhooks; the value never passes through here. */
  webhookSecretArn: string;
}

/** Takes webhooks over HTTPS, checks their signature, and puts the work into the queue. */
export class WebhookFunction extends Construct {
  /** Where GitHub sends its webhooks. */
  readonly url: string;
  /** Where Jira sends its. */
  readonly jiraUrl: string;

  constructor(scope: Construct, id: string, props: WebhookFunctionProps) {
    super(scope, id);
    const { table, queue, webhookSecretArn, operatorFile, alarms } = props;
    const handler = new MilepostFunction(this, "Function", {
      folder: "webhook",
      description: "Milepost: takes webhooks",
      // GitHub waits ten seconds for an answer ("Best practices for using webhooks").
      timeout: Duration.seconds(10),
      memorySize: 512,
      table,
      queue,
      secrets: { [envNames.webhookSecretArn]: webhookSecretArn },
      operatorFile,
    });
    table.grant(handler, ["GetItem", "UpdateItem"]);
    handler.grantSend(queue);

    const api = new HttpApi(this, "Api", { description: "Milepost", createDefaultStage: false });
    api.addStage("Stage", {
      stageName: "$default",
      autoDeploy: true,
      // A push to one repository is one request; a burst of an organisation's bots is some dozens a second.
      throttle: { rateLimit: 50, burstLimit: 100 },
      accessLogSettings: {
        destination: new LogGroupLogDestination(
          new LogGroup(this, "AccessLogs", {
            retention: RetentionDays.ONE_MONTH,
            removalPolicy: RemovalPolicy.DESTROY,
          }),
        ),
        format: accessLogFormat,
      },
    });
    const integration = new HttpLambdaIntegration("Integration", handler);
    for (const path of ["/webhooks/github", "/webhooks/jira"]) {
      api.addRoutes({ path, methods: [HttpMethod.POST], integration });
    }
    api.addRoutes({ path: "/healthz", methods: [HttpMethod.GET], integration });
    Validations.of(api).acknowledge({
      id: "AwsSolutions-APIG4",
      reason:
        "GitHub and Jira sign each webhook over its raw bytes and the function checks that before anything else; " +
        "no authorizer sees a body. /healthz says up or down and nothing more.",
    });
    this.url = `${api.apiEndpoint}/webhooks/github`;
    this.jiraUrl = `${api.apiEndpoint}/webhooks/jira`;

    new RunbookAlarm(this, "ErrorsAlarm", {
      metric: api.metricServerError({ statistic: "Sum", period: Duration.minutes(5) }),
      threshold: 1,
      says: "A webhook or /healthz was answered with a server error; GitHub sends no webhook again by itself.",
      runbook: "webhook-errors",
      topic: alarms,
    });
    new RunbookAlarm(this, "SlowAlarm", {
      metric: handler.metricDuration({ statistic: "p99", period: Duration.minutes(5) }),
      threshold: Duration.seconds(8).toMilliseconds(),
      periods: 3,
      says: "Webhooks take almost as long as GitHub waits for them.",
      runbook: "webhook-slow",
      topic: alarms,
    });
  }
}

/** Who asked for what, when, with what result: no body, no header, no address. */
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
