import { Duration } from "aws-cdk-lib";
import { HttpMethod } from "aws-cdk-lib/aws-apigatewayv2";
import { Construct } from "constructs";
import { envNames } from "../../shared/env-names.ts";
import { RunbookAlarm } from "../alarms/alarm.ts";
import { MilepostApi } from "../http-api.ts";
import type { FunctionProps, WorkProps } from "./function-props.ts";
import { MilepostFunction } from "./milepost-function.ts";

export interface WebhookFunctionProps extends FunctionProps, WorkProps {
  /** ARN of the secret that holds `GITHUB_WEBHOOK_SECRET`, and Jira's where it sends webhooks; the value never passes through here. */
  webhookSecretArn: string;
}

/** Takes webhooks over HTTPS, checks their signature, and puts the work into the queue. */
export class WebhookFunction extends Construct {
  /** It was here before there was a status page. Elsewhere it would be another API, with another address. */
  readonly api: MilepostApi;
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

    this.api = new MilepostApi(this, "Api", { alarms });
    this.api.answerBy(handler, [
      [HttpMethod.POST, "/webhooks/github"],
      [HttpMethod.POST, "/webhooks/jira"],
      [HttpMethod.GET, "/healthz"],
    ]);
    this.url = `${this.api.apiEndpoint}/webhooks/github`;
    this.jiraUrl = `${this.api.apiEndpoint}/webhooks/jira`;

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
