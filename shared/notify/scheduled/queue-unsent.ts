import { parseConfig } from "../../config/parse-config.ts";
import type { RepositoryState } from "../../model/repository-state.ts";
import type { NotifyQueue } from "../../ports/notify-queue.ts";
import type { Outboxes } from "../../ports/outboxes.ts";
import { REPORT_ISSUE_GOAL } from "../../report/formats/report-issue.ts";

export interface QueueUnsentHost {
  outboxes: Pick<Outboxes, "unsent">;
  queue: NotifyQueue;
}

const RETRY_INTERVAL_MS = 15 * 60_000;

/**
 * Queues all outboxes with unsent messages again, in case a queue message was lost, a process crashed or Slack was down.
 * Returns their number. Failures are passed to `onError`.
 */
export async function queueUnsent(
  { outboxes, queue }: QueueUnsentHost,
  repositories: readonly RepositoryState[],
  now: Date,
  onError: (goal: { repository: string; goal: string }, error: unknown) => void,
): Promise<number> {
  const byId = new Map(repositories.map((repository) => [repository.id, repository]));
  // Equal within 15 minutes, so that the queue drops the duplicates of concurrent wake-ups.
  const attempt = `unsent:${Math.floor(now.getTime() / RETRY_INTERVAL_MS)}`;
  const unsent = (await outboxes.unsent()).filter(({ goal }) => goal !== REPORT_ISSUE_GOAL);
  let queued = 0;
  for (const { repository, goal } of unsent) {
    try {
      await queue.send({ repository, goal }, channelOf(byId.get(repository)) ?? repository, attempt);
      queued += 1;
    } catch (error) {
      onError({ repository, goal }, error);
    }
  }
  return queued;
}

/** Returns `null` if no channel is configured; the sender then drops the messages. */
function channelOf(repository: RepositoryState | undefined): string | null {
  const { config } = repository ?? {};
  if (!config) return null;
  return parseConfig(config.text, config.path).slack?.channel ?? null;
}
