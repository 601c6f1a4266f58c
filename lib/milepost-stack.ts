import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Annotations, CfnOutput, CfnParameter, Stack, Validations } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { parseOperator } from "../shared/config/operator.ts";
import { AlarmTopic } from "./alarms.ts";
import { NotifyFunction } from "./functions/notify-function.ts";
import { PageFunction } from "./functions/page-function.ts";
import { ReconcileFunction } from "./functions/reconcile-function.ts";
import { ReportFunction } from "./functions/report-function.ts";
import { SyncFunction } from "./functions/sync-function.ts";
import { WebhookFunction } from "./functions/webhook-function.ts";
import { createNotifyQueue, createWorkQueue } from "./queues.ts";
import { PageSecret, SlackSecret } from "./secrets.ts";
import { StateTable } from "./state-table.ts";

/** The operator's file that is used if none is set. It allows no repository, so nothing is synced. */
const exampleOperatorFile = fileURLToPath(new URL("operator.example.yml", import.meta.url));

/** The CDK stack of Milepost. Its context value `operator` is the path of the operator's file. */
export class MilepostStack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      description: "Milepost: syncs issue trackers with the plan in the repository",
      terminationProtection: true,
    });
    Validations.of(this).acknowledge({
      id: "CloudFormation-Validate::W2509",
      reason: "The parameters are ARNs of secrets, not secrets.",
    });
    const secretArn = this.#secretArn("GithubSecretArn", "credentials of GitHub, and of Jira if it is used");
    const webhookSecretArn = this.#secretArn("WebhookSecretArn", "webhook secrets");
    const apiUrl = new CfnParameter(this, "GithubApiUrl", {
      description: "URL of the GitHub API. For GitHub Enterprise Server: https://HOST/api/v3",
      default: "https://api.github.com",
      allowedPattern: "https://[^\\s]+",
    }).valueAsString;

    const alarms = new AlarmTopic(this, "Alarms");
    const table = new StateTable(this, "State", { alarms });
    const work = createWorkQueue(this, "Queue", alarms);
    const notify = createNotifyQueue(this, "NotifyQueue", alarms);
    const pageSecret = new PageSecret(this, "PageSecret");
    const slackSecret = new SlackSecret(this, "SlackSecret");

    const common = { table, alarms, operatorFile: this.#operatorFile() };
    const github = { secretArn, apiUrl };
    const { queue: workQueue } = work;
    const { queue: notifyQueue } = notify;
    const webhook = new WebhookFunction(this, "Webhook", { ...common, workQueue, webhookSecretArn });
    const { api } = webhook;
    const page = { url: api.apiEndpoint, secretArn: pageSecret.secretArn };
    new SyncFunction(this, "Sync", { ...common, workQueue, github, notifyQueue });
    new ReconcileFunction(this, "Reconcile", { ...common, workQueue, github });
    new ReportFunction(this, "Report", { ...common, github, notifyQueue, page });
    new NotifyFunction(this, "Notify", {
      ...common,
      notifyQueue,
      page,
      slackSecretArn: slackSecret.secretArn,
    });
    new PageFunction(this, "Page", { ...common, api, secretArn: page.secretArn });

    this.#output("WebhookUrl", webhook.githubUrl, "The payload URL of GitHub's webhook");
    this.#output("JiraWebhookUrl", webhook.jiraUrl, "The URL of Jira's webhook");
    this.#output("PageUrl", page.url, "The status page; requires signed links");
    this.#output("SlackSecretArn", slackSecret.secretArn, "The secret for Slack's token or webhook");
    this.#output("AlarmTopicArn", alarms.topicArn, "The topic of all alarms");
    this.#output("TableName", table.name);
    this.#output("QueueUrl", workQueue.queueUrl);
    this.#output("DeadLetterQueueUrl", work.deadLetters.queueUrl);
    this.#output("NotifyQueueUrl", notifyQueue.queueUrl);
    this.#output("NotifyDeadLetterQueueUrl", notify.deadLetters.queueUrl);
  }

  #output(id: string, value: string, description?: string): void {
    new CfnOutput(this, id, { value, ...(description && { description }) });
  }

  #secretArn(id: string, of: string): string {
    return new CfnParameter(this, id, {
      description: `ARN of the Secrets Manager secret with the ${of} (docs/deploying.md)`,
      allowedPattern: "arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:.+-[A-Za-z0-9]{6}",
      constraintDescription: "must be the full ARN of a secret, including the six characters at its end",
    }).valueAsString;
  }

  /** Returns the path of the operator's file. Throws if it can't be read or allows nothing. */
  #operatorFile(): string {
    const context: unknown = this.node.tryGetContext("operator");
    if (context === undefined) {
      const text = "Without an operator's file, this deployment syncs no repository. Set --context operator=PATH.";
      Annotations.of(this).addWarningV2("milepost:no-operator-file", text);
      return exampleOperatorFile;
    }
    if (typeof context !== "string") throw new Error("Set --context operator=PATH to the path of a file.");
    const path = resolve(context);
    if (!existsSync(path)) {
      throw new Error(
        `The file ${path}, which lists the repositories that Milepost may sync, does not exist. Set the path of the operator's file with --context operator=PATH (docs/deploying.md).`,
      );
    }
    if (parseOperator(readFileSync(path), context).repositories.length > 0) return path;
    throw new Error(`The operator's file ${path} allows no repository (docs/deploying.md#3-the-operators-file).`);
  }
}
