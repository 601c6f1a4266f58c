import { syncHandler } from "../functions/sync/sync-handler.ts";
import { readFromPackages } from "../shared/adapters/charts/create-chart-renderer.ts";
import type { GitHubSettings } from "../shared/adapters/github/github-host.ts";
import { systemClock } from "../shared/adapters/node/system-clock.ts";
import { DAY_MS } from "../shared/calendar/days.ts";
import type { HostSettings } from "../shared/compose/host-settings.ts";
import { pageHost } from "../shared/compose/page-host.ts";
import { reconcileHost } from "../shared/compose/reconcile-host.ts";
import { openStores } from "../shared/compose/stores.ts";
import { webhookStateHost } from "../shared/compose/webhook-host.ts";
import { type WorkerHostOptions, workerHost } from "../shared/compose/worker-host.ts";
import type { Operator } from "../shared/config/operator.ts";
import type { Secret } from "../shared/config/secret.ts";
import type { JiraSettings, SlackSettings } from "../shared/env.ts";
import { messageOf } from "../shared/errors.ts";
import { BodyBuffers } from "../shared/http/body-buffers.ts";
import { pageApp } from "../shared/http/page-app.ts";
import { bodyLimits, type WebhookHost, webhookApp } from "../shared/http/webhook-app.ts";
import type { GoalDetails } from "../shared/model/goal-status.ts";
import type { Clock } from "../shared/ports/clock.ts";
import type { Log } from "../shared/ports/log.ts";
import { readAllGoals } from "../shared/status/read-goals.ts";
import { dailyReconcile, queueReconcile, redeliverFailed } from "../shared/sync/reconcile/daily-reconcile.ts";
import { startPoller } from "./embedded/poller.ts";
import { startEmbeddedQueue } from "./embedded/start-queue.ts";
import { createHttpServer } from "./http-server.ts";
import { type Listening, listen } from "./listen.ts";
import type { OpenState } from "./open-state.ts";
import { isLoopbackHost, requireLinkFromNetwork } from "./page-access.ts";
import { startInterval } from "./start-interval.ts";
import { startNotifications } from "./start-notifications.ts";
import { startRetrying } from "./start-retrying.ts";

/** Wait before the unfinished deliveries of the last start are queued again, if that failed. */
const RETRY_MS = 60_000;

export interface ServiceOptions {
  state: OpenState;
  github: GitHubSettings;
  jira: JiraSettings | null;
  slack: SlackSettings | null;
  clock?: Clock;
  secrets: readonly Secret[];
  /** Webhook secrets; empty if Jira sends no webhooks. */
  jiraSecrets: readonly Secret[];
  operator: Operator | null;
  host: string;
  /** TCP port; 0 for any free port. */
  port: number;
  /** True to use a free port if `port` is in use. */
  anyPort?: boolean;
  /** TCP port on which only webhooks and /healthz are answered, so that a tunnel can lead there. Absent: none. */
  webhookPort?: number;
  /** Secrets that sign links to the status page. Without them, the page is for readers on this machine only. */
  pageSecrets?: readonly Secret[];
  /** True if the status page has a public address, so that all readers need a signed link. */
  isPagePublic?: boolean;
  log: Log;
  onRun?: WorkerHostOptions["onRun"];
}

export interface Service {
  url: string;
  /** The address of `webhookPort`; `null` without one. */
  webhookUrl: string | null;
  /** Sends due reports now, without waiting for the next check, which happens every 15 minutes. */
  sendDueReports(): Promise<void>;
  /** Starts the daily reconcile now, without waiting for the next day. Resolves when its full scans are queued. */
  reconcile(): Promise<void>;
  /** Returns the number of queued messages, unprocessed deliveries, and goals with unsent Slack messages. */
  countPending(): Promise<number>;
  goals(): Promise<GoalDetails[]>;
  /** Stops the service after its current work. Work that is still queued is done after the next start. */
  close(): Promise<void>;
}

/**
 * Starts the service on this machine: the Lambda handlers with an HTTP server and a queue in memory. Queues unfinished
 * deliveries, and a full scan of each repository, which is repeated daily. Throws `UsageError` if the address can't be
 * used.
 */
export async function startService(options: ServiceOptions): Promise<Service> {
  const { github, jira, slack, operator, log } = options;
  const clock = options.clock ?? systemClock;
  const embedded = await startEmbeddedQueue();
  const { client, queueUrl, notifyQueueUrl } = embedded;
  const settings: HostSettings = {
    github: async () => github,
    jira: async () => jira,
    slack: async () => slack,
    table: options.state,
    workQueue: { client, queueUrl },
    notifyQueue: { client, queueUrl: notifyQueueUrl },
    operator,
    clock,
    log,
  };
  const webhooks: WebhookHost = {
    ...webhookStateHost(settings),
    secrets: async () => options.secrets,
    jiraSecrets: async () => options.jiraSecrets,
    clock,
    operator,
    buffers: new BodyBuffers(bodyLimits),
    log,
  };
  const guard = requireLinkFromNetwork({
    isPublic: options.isPagePublic === true || !isLoopbackHost(options.host),
    secrets: async () => options.pageSecrets ?? [],
    now: () => clock.now(),
  });
  const app = webhookApp(webhooks);
  app.route("/", pageApp(pageHost(settings, readFromPackages(import.meta.url)), guard));

  const worker = workerHost({
    ...settings,
    notifyQueue: slack && settings.notifyQueue,
    ...(options.onRun && { onRun: options.onRun }),
  });
  const logError = (message: string) => (error: unknown) => log(message, { error: messageOf(error) });
  const reconcile = reconcileHost(settings);
  const notifications = startNotifications(settings);
  const poller = startPoller({
    ...settings.workQueue,
    handler: syncHandler(worker),
    clock,
    onError: logError("queue failed"),
  });
  const closeQueue = async () => {
    await notifications.stop();
    await poller.stop();
    await embedded.close();
  };
  const { host, webhookPort } = options;
  const listenForWebhooks = async (port: number) =>
    listen(createHttpServer(webhookApp(webhooks).fetch), { host, port, portOption: "--webhook-port" });
  let main: Listening | null = null;
  let webhookServer: Listening | null = null;
  try {
    main = await listen(createHttpServer(app.fetch), { ...options, portOption: "--port" });
    if (webhookPort !== undefined) webhookServer = await listenForWebhooks(webhookPort);
  } catch (error) {
    await main?.close();
    await closeQueue();
    throw error;
  }
  const servers = webhookServer === null ? [main] : [main, webhookServer];
  // After `listen`: a service that was down for long has much to queue, and redelivered webhooks come to this server.
  const first = startRetrying(() => queueReconcile(reconcile), RETRY_MS, logError("reconcile failed"));
  void redeliverFailed(reconcile);
  const daily = startInterval(() => dailyReconcile(reconcile), DAY_MS, logError("reconcile failed"));
  const { deliveries, outboxes } = openStores(settings.table, { clock });
  const { ledger } = openStores(settings.table, { clock, log });
  return {
    url: main.url,
    webhookUrl: webhookServer?.url ?? null,
    sendDueReports: notifications.sendDueReports,
    reconcile: () => dailyReconcile(reconcile),
    countPending: async () => {
      const queued = await embedded.countMessages();
      return queued + (await deliveries.pending(clock.now())).length + (await outboxes.unsent()).length;
    },
    goals: () => readAllGoals(ledger, {}, clock.now()),
    async close() {
      await Promise.all([first.stop(), daily.stop()]);
      for (const server of servers) server.stop();
      await closeQueue();
      await Promise.all(servers.map((server) => server.close()));
    },
  };
}
