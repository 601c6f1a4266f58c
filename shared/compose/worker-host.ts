import { githubLimitsFor } from "../adapters/github/client/github-limits.ts";
import { Quotas } from "../adapters/rate-limit/quota.ts";
import type { RateLimitSettings } from "../adapters/rate-limit/rate-limiter.ts";
import { isRepositoryAllowed } from "../config/operator.ts";
import type { Envelope } from "../ports/work-queue.ts";
import type { EnvelopeHost } from "../sync/run/process-envelope.ts";
import type { SyncRun } from "../sync/run/sync-repository.ts";
import type { HostSettings, QueueConnection } from "./host-settings.ts";
import { type BatchHost, batchHost, openNotifyQueue } from "./queues.ts";
import { openStores } from "./stores.ts";
import { openSyncHost } from "./sync-host.ts";

/** The host of the function that processes the work queue. */
export interface WorkerHost extends BatchHost {
  /** Returns the host of one batch. Its runs start no request after `deadline`. */
  work: (deadline: Date) => Promise<EnvelopeHost>;
}

export interface WorkerHostOptions
  extends Pick<HostSettings, "github" | "jira" | "table" | "workQueue" | "operator" | "clock" | "log"> {
  /** The notify queue; `null` if runs send no notifications. */
  notifyQueue: QueueConnection | null;
  onRun?: (envelope: Envelope, run: SyncRun) => void;
}

/** Maximum wait for a rate limit. It is short, because Lambda bills the time and other repositories are delayed. */
const MAX_WAIT_MS = 5_000;

export function workerHost(options: WorkerHostOptions): WorkerHost {
  const { github, jira, table, workQueue, notifyQueue, operator, clock, log, onRun } = options;
  const { ledger, deliveries, outboxes } = openStores(table, { clock });
  const notifications = notifyQueue && { outboxes, queue: openNotifyQueue(notifyQueue, clock) };
  const rateLimits = createRateLimits(MAX_WAIT_MS);
  return {
    ...batchHost(workQueue, options),
    work: async (deadline) => ({
      clock,
      deliveries,
      isAllowed: (fullName) => isRepositoryAllowed(operator, fullName),
      openSync: async (request, recordedElsewhere) => {
        const settings = { github: await github(), jira: await jira() };
        const run = { ledger, clock, operator, rateLimits, deadline, recordedElsewhere };
        const onApprovalsProblem = ({ message }: Error) =>
          log("approvals issue not written", { repo: request.fullName, error: message });
        return openSyncHost(request, { ...settings, ...run, notifications, onApprovalsProblem });
      },
      onRun: (envelope, run) => {
        const { repo, outcome, commit, error } = run.result;
        log("run finished", {
          repo,
          outcome,
          commit,
          delivery: envelope.delivery,
          run: run.result.run,
          stopped: run.stopped?.name ?? null,
          error,
        });
        onRun?.(envelope, run);
      },
      onRunFailed: ({ repository, delivery }, { name, message }) =>
        log("run failed", { repo: repository.fullName, delivery, stopped: name, error: message }),
    }),
  };
}

/** Returns rate-limit settings that all runs in a process share. A run waits at most `maxWaitMs` for quota. */
export function createRateLimits(
  maxWaitMs: number,
  options: Pick<RateLimitSettings, "onWait" | "stopSignal"> = {},
): RateLimitSettings {
  return { quotas: new Quotas(githubLimitsFor), maxWaitMs, ...options };
}
