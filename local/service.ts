import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { syncHandler } from "../functions/sync/sync-handler.ts";
import { canReach } from "../shared/adapters/dynamodb/can-reach.ts";
import { DynamoDeliveries } from "../shared/adapters/dynamodb/deliveries.ts";
import { DynamoLedger } from "../shared/adapters/dynamodb/ledger.ts";
import type { GitHubSettings } from "../shared/adapters/github/github-host.ts";
import { errorCode } from "../shared/adapters/local/error-code.ts";
import { systemClock } from "../shared/adapters/node/system-clock.ts";
import { fromPackages, pngPictures } from "../shared/adapters/pictures/png-pictures.ts";
import { createSqsClient } from "../shared/adapters/sqs/create-client.ts";
import { SqsWorkQueue } from "../shared/adapters/sqs/work-queue.ts";
import { pageHost } from "../shared/compose/page-host.ts";
import { reconcileHost } from "../shared/compose/reconcile-host.ts";
import type { WorkerParts } from "../shared/compose/worker-host.ts";
import { workerHost } from "../shared/compose/worker-host.ts";
import { isLoopback } from "../shared/config/base-url.ts";
import type { Operator } from "../shared/config/operator.ts";
import type { Secret } from "../shared/config/secret.ts";
import type { JiraSettings, SlackSettings } from "../shared/env.ts";
import { UsageError } from "../shared/errors.ts";
import { pageApp } from "../shared/http/page-app.ts";
import { syncedBranch } from "../shared/http/synced-branch.ts";
import { webhookApp } from "../shared/http/webhook-app.ts";
import type { GoalNow } from "../shared/model/goal-report.ts";
import type { Clock } from "../shared/ports/clock.ts";
import { readGoalsNow } from "../shared/report/run/read-goals.ts";
import { dailyReconcile, queueReconcile, redeliverFailed } from "../shared/sync/reconcile/daily-reconcile.ts";
import { startPump } from "./embedded/poller.ts";
import { startEmbeddedQueue } from "./embedded/start-queue.ts";
import { localReadersOnly } from "./local-readers-only.ts";
import type { OpenState } from "./open-state.ts";
import { startDaily } from "./start-daily.ts";
import { startTelling } from "./start-telling.ts";

export interface ServiceOptions {
  state: OpenState;
  github: GitHubSettings;
  jira: JiraSettings | null;
  /** Null: no Slack. */
  slack: SlackSettings | null;
  /** Default: this machine's. */
  clock?: Clock;
  secrets: readonly Secret[];
  /** What Jira signs its deliveries with; none where it sends none. */
  jiraSecrets: readonly Secret[];
  operator: Operator | null;
  host: string;
  /** 0 picks a free one. */
  port: number;
  /** Takes a free port when that one is in use. */
  anyPort?: boolean;
  log: (message: string, fields: Readonly<Record<string, string | number | null>>) => void;
  onRun?: WorkerParts["onRun"];
}

export interface Service {
  url: string;
  /** Sends the reports that are due, as it does by itself every quarter of an hour. */
  wake(): Promise<void>;
  /** How much is left to do: deliveries that are not worked, goals of which something is not told. */
  undone(): Promise<number>;
  /** How every goal stands now. */
  goals(): Promise<GoalNow[]>;
  /** Ends the current work in order; what is queued comes back at the next start. */
  close(): Promise<void>;
}

/**
 * The whole service on this machine: the handlers that run on Lambda, an HTTP server before the one and an
 * embedded queue before the other. The queue is in memory, so what was received and not done is queued again, and
 * every known repository is looked at: now, as a push may have come while nobody listened, and each day from now on.
 */
export async function startService(options: ServiceOptions): Promise<Service> {
  const { state, github, jira, operator, log } = options;
  const clock = options.clock ?? systemClock;
  const table = { client: state.client, table: state.table, life: state.life };
  const onUnreadable = ({ message }: Error) => log("not read", { error: message });
  const ledger = new DynamoLedger({ ...table, clock, onUnreadable });
  const deliveries = new DynamoDeliveries({ ...table, clock });
  const embedded = await startEmbeddedQueue();
  const client = createSqsClient(embedded);
  const queue = { client, queueUrl: embedded.queueUrl, clock };
  const workQueue = new SqsWorkQueue(queue);

  const app = webhookApp({
    secrets: async () => options.secrets,
    jiraSecrets: async () => options.jiraSecrets,
    deliveries,
    queue: workQueue,
    syncedBranch: (id) => syncedBranch(ledger, id),
    repository: (id) => ledger.repository(id),
    canReach: () => canReach(state.client, state.table),
    clock,
    operator,
    log,
  });
  const png = pngPictures(fromPackages(import.meta.url));
  const isLocal = isLoopback(urlOf(options.host, 0));
  app.route("/", pageApp(pageHost({ ledger, clock, png, log }), isLocal ? localReadersOnly : undefined));

  const parts = { github: async () => github, jira: async () => jira, table, queue, operator, clock, log };
  const reconcile = reconcileHost(parts);
  const notices = { client, queueUrl: embedded.notifyQueueUrl };
  const told = startTelling({
    ...{ github: parts.github, table, operator, clock, log },
    slack: options.slack,
    notices,
  });
  const { telling } = told;
  const worker = workerHost({
    ...parts,
    ...(telling && { telling }),
    ...(options.onRun && { onRun: options.onRun }),
  });
  const pump = startPump({
    client,
    queueUrl: embedded.queueUrl,
    handler: syncHandler(worker),
    onError: (error) => log("queue", { error: error instanceof Error ? error.message : String(error) }),
  });
  const closeQueue = async () => {
    await told.stop();
    await pump.stop();
    client.destroy();
    await embedded.close();
  };
  const server = createServer(getRequestListener(app.fetch));
  try {
    await queueReconcile(reconcile);
    await listen(server, options);
  } catch (error) {
    await closeQueue();
    throw describeListenError(error, options);
  }
  // What GitHub sends again comes back to the server, so not before that listens.
  void redeliverFailed(reconcile);
  const stopDaily = startDaily(() => dailyReconcile(reconcile), log);
  return {
    url: addressOf(server.address(), options.host),
    wake: told.wake,
    undone: async () => (await deliveries.pending(clock.now())).length + (await told.unsent()),
    goals: () => readGoalsNow(ledger, {}, clock.now()),
    async close() {
      stopDaily();
      const closed = once(server, "close");
      server.close();
      server.closeIdleConnections();
      await closeQueue();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function listen(server: Server, { port, host, anyPort }: ServiceOptions): Promise<void> {
  try {
    server.listen(port, host);
    await once(server, "listening");
  } catch (error) {
    if (!anyPort || errorCode(error) !== "EADDRINUSE") throw error;
    server.listen(0, host);
    await once(server, "listening");
  }
}

function addressOf(address: ReturnType<Server["address"]>, host: string): string {
  if (address === null || typeof address === "string") throw new Error("The server listens on no port.");
  return urlOf(host, address.port);
}

const urlOf = (host: string, port: number): string =>
  `http://${host.includes(":") ? `[${host}]` : host}:${port}`;

function describeListenError(error: unknown, { host, port }: ServiceOptions): unknown {
  const code = errorCode(error);
  if (code === "EADDRINUSE") {
    return new UsageError(
      `Port ${port} is in use. Stop what uses it, or choose another with --port (0 picks a free one).`,
    );
  }
  if (code === "EADDRNOTAVAIL" || code === "EACCES" || code === "ENOTFOUND") {
    return new UsageError(
      `Milepost can't listen on ${host}:${port} (${code}). Choose another with --host and --port.`,
    );
  }
  return error;
}
