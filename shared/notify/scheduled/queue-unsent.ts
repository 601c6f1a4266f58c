import { parseStoredConfig } from "../../config/parse-config.ts";
import type { RepositoryState } from "../../model/repository-state.ts";
import { REPORT_ISSUE_GOAL } from "../../report/formats/report-issue.ts";
import type { ScheduledHost } from "./scheduled-host.ts";

const RETRY_INTERVAL_MS = 15 * 60_000;

/** Sends an outbox pointer for every unsent outbox, in case the first pointer was lost. Returns how many were sent. */
export async function queueUnsent(
  { outboxes, queue }: Pick<ScheduledHost, "outboxes" | "queue">,
  repositories: readonly RepositoryState[],
  now: Date,
  onError: (goal: { repository: string; goal: string }, error: unknown) => void,
): Promise<number> {
  const byId = new Map(repositories.map((repository) => [repository.id, repository]));
  // The same text within 15 minutes, so that the queue drops duplicates from concurrent calls.
  const attempt = `unsent:${Math.floor(now.getTime() / RETRY_INTERVAL_MS)}`;
  const unsent = (await outboxes.unsent()).filter(({ goal }) => goal !== REPORT_ISSUE_GOAL);
  let queued = 0;
  for (const { repository, goal } of unsent) {
    try {
      // If the config has no channel, `sendOutbox` drops the messages.
      const { slack } = parseStoredConfig(byId.get(repository)?.config ?? null);
      await queue.send({ repository, goal }, slack?.channel ?? repository, attempt);
      queued += 1;
    } catch (error) {
      onError({ repository, goal }, error);
    }
  }
  return queued;
}
