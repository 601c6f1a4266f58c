import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { CfnOutput, CfnParameter, Stack, Validations } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { AlarmTopic } from "./alarms/alarm-topic.ts";
import { NotifyFunction } from "./functions/notify-function.ts";
import { PageFunction } from "./functions/page-function.ts";
import { ReconcileFunction } from "./functions/reconcile-function.ts";
import { ReportFunction } from "./functions/report-function.ts";
import { SyncFunction } from "./functions/sync-function.ts";
import { WebhookFunction } from "./functions/webhook-function.ts";
import { PageSecret } from "./page-secret.ts";
import { NotifyQueue } from "./queues/notify-queue.ts";
import { WorkQueue } from "./queues/work-queue.ts";
import { SlackSecret } from "./slack-secret.ts";
import { StateTable } from "./state-table.ts";

/** Lists no repository: a deployment without a file of its own syncs nothing. */
const exampleOperatorFile = fileURLToPath(new URL("operator.example.yml", import.meta.url));

/** Milepost on AWS. Context `operator` names the operator's file; the rest are stack parameters. */
export class MilepostStack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      description: "Milepost: keeps issue trackers in step with the plan in the repository",
    });
    Validations.of(this).acknowledge({
      id: "CloudFormation-Validate::W2509",
      reason: "The parameters are ARNs of secrets, no secrets: an operator may see which ones are in use.",
    });
    const secretArn = this.#secretArn(
      "GithubSecretArn",
      "credentials of GitHub, and of Jira where it is used",
    );
    const webhookSecretArn = this.#secretArn("WebhookSecretArn", "webhook secrets");
    const apiUrl = new CfnParameter(this, "GithubApiUrl", {
      description: "The GitHub API; https://HOST/api/v3 for GitHub Enterprise Server",
      default: "https://api.github.com",
      allowedPattern: "https://[^\\s]+",
    }).valueAsString;

    const alarms = new AlarmTopic(this, "Alarms");
    const table = new StateTable(this, "State", { alarms });
    const { queue, deadLetters } = new WorkQueue(this, "Queue", { alarms });
    const notify = new NotifyQueue(this, "NotifyQueue", { alarms });
    const pageSecret = new PageSecret(this, "PageSecret");
    const slackSecret = new SlackSecret(this, "SlackSecret");

    const common = { table, alarms, operatorFile: this.#operatorFile() };
    const github = { secretArn, apiUrl };
    const notices = notify.queue;
    const webhook = new WebhookFunction(this, "Webhook", { ...common, queue, webhookSecretArn });
    const { api } = webhook;
    const page = { url: api.apiEndpoint, secretArn: pageSecret.secretArn };
    new SyncFunction(this, "Sync", { ...common, queue, github, notices });
    new ReconcileFunction(this, "Reconcile", { ...common, queue, github });
    new ReportFunction(this, "Report", { ...common, github, notices, page });
    new NotifyFunction(this, "Notify", { ...common, notices, page, slackSecretArn: slackSecret.secretArn });
    new PageFunction(this, "Page", { ...common, api, secretArn: page.secretArn });

    this.#output("WebhookUrl", webhook.url, "The webhook's payload URL");
    this.#output("JiraWebhookUrl", webhook.jiraUrl, "The same for Jira");
    this.#output("PageUrl", page.url, "The status page, which opens by signed links only");
    this.#output("SlackSecretArn", slackSecret.secretArn, "Put Slack's token or webhook into it");
    this.#output("AlarmTopicArn", alarms.topicArn, "Subscribe to it");
    this.#output("TableName", table.name);
    this.#output("QueueUrl", queue.queueUrl);
    this.#output("DeadLetterQueueUrl", deadLetters.queueUrl);
    this.#output("NotifyQueueUrl", notices.queueUrl);
    this.#output("NotifyDeadLetterQueueUrl", notify.deadLetters.queueUrl);
  }

  #output(id: string, value: string, description?: string): void {
    new CfnOutput(this, id, { value, ...(description && { description }) });
  }

  #secretArn(id: string, of: string): string {
    return new CfnParameter(this, id, {
      description: `ARN of the Secrets Manager secret with the ${of} (docs/deploying.md)`,
      allowedPattern: "arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:.+-[A-Za-z0-9]{6}",
      constraintDescription: "must be the full ARN of a secret, with the six characters at its end",
    }).valueAsString;
  }

  #operatorFile(): string {
    const path: unknown = this.node.tryGetContext("operator");
    if (path === undefined) return exampleOperatorFile;
    if (typeof path !== "string") throw new Error("the context value operator must be the path of a file");
    return resolve(path);
  }
}
