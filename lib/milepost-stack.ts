import { CfnOutput, Stack, type StackProps } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { Milepost, type MilepostProps } from "./milepost.ts";

export interface MilepostStackProps extends Pick<StackProps, "env"> {
  /** Returns the props of the construct. May create what they refer to in the stack. Default: all defaults. */
  milepost?: (scope: Construct) => MilepostProps;
}

/** A stack that contains Milepost, with outputs of what an operator needs. */
export class MilepostStack extends Stack {
  constructor(scope: Construct, id: string, { milepost: props = () => ({}), env }: MilepostStackProps = {}) {
    super(scope, id, {
      description: "Milepost: syncs issue trackers with the plan in the repository",
      terminationProtection: true,
      ...(env && { env }),
    });
    const { api, secrets, alarms, tableName, work, notify, ...urls } = new Milepost(this, "Milepost", props(this));

    this.#output("WebhookUrl", urls.webhookUrl, "The payload URL of GitHub's webhook");
    this.#output("JiraWebhookUrl", urls.jiraWebhookUrl, "The URL of Jira's webhook");
    this.#output("PageUrl", api.baseUrl, "The status page; requires signed links");
    if (api.domainTarget) this.#output("DomainTarget", api.domainTarget, "Target of the domain's CNAME record");
    this.#output("GithubSecretArn", secrets.github.secretArn, "The secret for the credentials of GitHub");
    this.#output("JiraSecretArn", secrets.jira.secretArn, "The secret for the credentials of Jira");
    this.#output("WebhookSecretArn", secrets.webhook.secretArn, "The secret for the webhook secrets");
    this.#output("SlackSecretArn", secrets.slack.secretArn, "The secret for Slack's token or webhook");
    this.#output("AlarmTopicArn", alarms.topicArn, "The topic of all alarms");
    this.#output("TableName", tableName);
    this.#output("QueueUrl", work.queue.queueUrl);
    this.#output("DeadLetterQueueUrl", work.deadLetters.queueUrl);
    this.#output("NotifyQueueUrl", notify.queue.queueUrl);
    this.#output("NotifyDeadLetterQueueUrl", notify.deadLetters.queueUrl);
  }

  #output(id: string, value: string, description?: string): void {
    new CfnOutput(this, id, { value, ...(description && { description }) });
  }
}
