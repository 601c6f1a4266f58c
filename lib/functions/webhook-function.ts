import { Duration } from "aws-cdk-lib";
import { HttpMethod } from "aws-cdk-lib/aws-apigatewayv2";
import { Construct } from "constructs";
import { metricShape } from "../../shared/adapters/cloudwatch/metric-shape.ts";
import { envNames } from "../../shared/env-names.ts";
import { RunbookAlarm } from "../alarms.ts";
import { type ApiDomain, MilepostApi, throttles } from "../http-api.ts";
import { milepostMetric } from "../milepost-metric.ts";
import type { FunctionProps } from "./function-props.ts";
import { MilepostFunction } from "./milepost-function.ts";

export interface WebhookFunctionProps extends FunctionProps<"workQueue"> {
  /** ARN of the secret with `GITHUB_WEBHOOK_SECRET`, and `JIRA_WEBHOOK_SECRET` if Jira sends webhooks. */
  webhookSecretArn: string;
  /** The name of the HTTP API. Default: a name of API Gateway. */
  domain?: ApiDomain | undefined;
}

/** Receives webhooks over HTTPS, verifies their signatures, and sends envelopes to the work queue. */
export class WebhookFunction extends Construct {
  /** The HTTP API of webhooks and status page. Moving it to another construct would change its URL. */
  readonly api: MilepostApi;
  readonly githubUrl: string;
  readonly jiraUrl: string;

  constructor(scope: Construct, id: string, { webhookSecretArn, domain, ...props }: WebhookFunctionProps) {
    super(scope, id);
    const { table, workQueue, alarms } = props;
    const handler = new MilepostFunction(this, props, {
      name: "webhook",
      description: "Milepost: receives webhooks",
      // GitHub waits ten seconds for the response ("Best practices for using webhooks").
      timeout: Duration.seconds(10),
      memorySize: 512,
      secrets: { [envNames.webhookSecretArn]: webhookSecretArn },
    });
    table.grant(handler, ["GetItem", "UpdateItem"]);
    handler.grantSend(workQueue);

    this.api = new MilepostApi(this, "Api", { alarms, domain });
    this.api.answerBy(handler, [
      [HttpMethod.POST, "/webhooks/github", throttles.webhook],
      [HttpMethod.POST, "/webhooks/jira", throttles.webhook],
      [HttpMethod.GET, "/healthz", throttles.health],
    ]);
    this.githubUrl = `${this.api.baseUrl}/webhooks/github`;
    this.jiraUrl = `${this.api.baseUrl}/webhooks/jira`;

    new RunbookAlarm(this, "RejectedAlarm", {
      metric: milepostMetric(this, metricShape.deliveries, "rejected"),
      // Now and then, anybody sends something to a public address.
      threshold: 10,
      description: "Many webhooks are rejected, for example because their secret differs.",
      runbook: "rejected-webhooks",
      topic: alarms,
    });
    new RunbookAlarm(this, "SlowAlarm", {
      metric: handler.metricDuration({ statistic: "p99", period: Duration.minutes(5) }),
      threshold: Duration.seconds(8).toMilliseconds(),
      periods: 3,
      description: "Webhooks are answered so slowly that GitHub may time out.",
      runbook: "webhook-slow",
      topic: alarms,
    });
  }
}
