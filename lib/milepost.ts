import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Annotations, Duration } from "aws-cdk-lib";
import type { IKey } from "aws-cdk-lib/aws-kms";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import { Construct } from "constructs";
import { parseOperator } from "../shared/config/operator.ts";
import { UsageError } from "../shared/errors.ts";
import { AlarmTopic } from "./alarms.ts";
import { NotifyFunction } from "./functions/notify-function.ts";
import { PageFunction } from "./functions/page-function.ts";
import { ReconcileFunction } from "./functions/reconcile-function.ts";
import { ReportFunction } from "./functions/report-function.ts";
import { SyncFunction } from "./functions/sync-function.ts";
import { WebhookFunction } from "./functions/webhook-function.ts";
import type { ApiDomain, MilepostApi } from "./http-api.ts";
import { createNotifyQueue, createWorkQueue, type FifoQueue } from "./queues.ts";
import { createOperatorSecrets, type OperatorSecrets, PageSecret } from "./secrets.ts";
import { StateTable } from "./state-table.ts";

export interface MilepostProps {
  /**
   * Path of the operator's file on the machine that deploys: the repositories that may be synced, at least one
   * (docs/deploying.md). Default: nothing is synced, with a warning.
   */
  operatorFile?: string | undefined;
  /** URL of GitHub's API. For GitHub Enterprise Server: `https://HOST/api/v3`. Default: `https://api.github.com`. */
  githubApiUrl?: string | undefined;
  /** The name of webhooks and status page, with a certificate in the same region. Default: a name of API Gateway. */
  domain?: ApiDomain | undefined;
  /** A customer managed key for table, queues and secrets. Its policy must allow IAM policies. Default: AWS's own keys. */
  encryptionKey?: IKey | undefined;
  /** The address that alarms are sent to, after it has confirmed AWS's message. Default: subscribe to `alarms` yourself. */
  alarmEmail?: string | undefined;
  /** Name of a table that was restored from a backup, to use instead of the stack's, which stays (docs/deploying.md). */
  restoredTable?: string | undefined;
  /** When the daily reconcile starts, within half an hour, in UTC. Default: 3:17. */
  reconcileAt?: { hour: number; minute: number } | undefined;
  /** How often due reports are sent: 10 to 60 minutes. Default: 15 minutes. */
  reportInterval?: Duration | undefined;
  /** How many repositories are synced at a time, at most: 2 to 1000. Default: 5, because they share rate limits. */
  syncConcurrency?: number | undefined;
}

/** The operator's file that is used if none is given. It allows no repository. */
const exampleOperatorFile = fileURLToPath(new URL("operator.example.yml", import.meta.url));

// Night in Europe, evening in America. Not on the hour, when other scheduled programs that share a rate limit start.
const defaultReconcileTime = { hour: 3, minute: 17 };

/**
 * All of Milepost: HTTP API, functions, queues, table, secrets, schedules and alarms. Throws `ConfigError` or `UsageError` if the
 * operator's file can't be read, is invalid or allows no repository.
 */
export class Milepost extends Construct {
  /** Where GitHub sends webhooks. */
  readonly webhookUrl: string;
  /** Where Jira sends webhooks. */
  readonly jiraWebhookUrl: string;
  readonly api: MilepostApi;
  /** All alarms notify it. */
  readonly alarms: ITopic;
  readonly tableName: string;
  readonly work: FifoQueue;
  readonly notify: FifoQueue;
  /** The secrets that the operator fills (docs/deploying.md). */
  readonly secrets: OperatorSecrets;

  constructor(scope: Construct, id: string, props: MilepostProps) {
    super(scope, id);
    const encryptionKey = props.encryptionKey ?? null;
    const alarms = new AlarmTopic(this, "Alarms", { email: props.alarmEmail });
    const table = new StateTable(this, "State", { alarms, encryptionKey, restoredName: props.restoredTable });
    const common = { table, alarms, encryptionKey, operatorFile: this.#operatorFile(props.operatorFile) };
    this.work = createWorkQueue(this, "Queue", { alarms, encryptionKey });
    this.notify = createNotifyQueue(this, "NotifyQueue", { alarms, encryptionKey });
    const pageSecret = new PageSecret(this, "PageSecret", { encryptionKey });
    this.secrets = createOperatorSecrets(this, encryptionKey);

    const { secrets } = this;
    const { queue: workQueue } = this.work;
    const { queue: notifyQueue } = this.notify;
    const github = { secretArn: secrets.github.secretArn, apiUrl: props.githubApiUrl ?? "https://api.github.com" };
    const webhook = new WebhookFunction(this, "Webhook", {
      ...common,
      workQueue,
      webhookSecretArn: secrets.webhook.secretArn,
      domain: props.domain,
    });
    const { api } = webhook;
    const page = { url: api.baseUrl, secretArn: pageSecret.secretArn };
    new SyncFunction(this, "Sync", {
      ...common,
      workQueue,
      github,
      notifyQueue,
      jiraSecretArn: secrets.jira.secretArn,
      maxConcurrency: props.syncConcurrency ?? 5,
    });
    const time = props.reconcileAt ?? defaultReconcileTime;
    new ReconcileFunction(this, "Reconcile", { ...common, workQueue, github, time });
    const interval = props.reportInterval ?? Duration.minutes(15);
    new ReportFunction(this, "Report", { ...common, github, notifyQueue, page, interval });
    new NotifyFunction(this, "Notify", { ...common, notifyQueue, page, slackSecretArn: secrets.slack.secretArn });
    new PageFunction(this, "Page", { ...common, api, secretArn: page.secretArn });

    this.alarms = alarms;
    this.api = api;
    this.tableName = table.name;
    this.webhookUrl = webhook.githubUrl;
    this.jiraWebhookUrl = webhook.jiraUrl;
  }

  #operatorFile(path: string | undefined): string {
    if (path === undefined) {
      const text = "Without an operator's file, this deployment syncs no repository (docs/deploying.md).";
      Annotations.of(this).addWarningV2("milepost:no-operator-file", text);
      return exampleOperatorFile;
    }
    if (!existsSync(path)) throw new UsageError(`The operator's file ${path} does not exist (docs/deploying.md).`);
    if (parseOperator(readFileSync(path), path).repositories.length > 0) return path;
    throw new UsageError(`The operator's file ${path} allows no repository (docs/deploying.md).`);
  }
}
