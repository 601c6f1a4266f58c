import { parseConfig } from "../config/parse-config.ts";
import type { RepositoryState } from "../model/state.ts";
import type { NotifyQueue } from "../ports/notify-queue.ts";
import type { Outboxes } from "../ports/outboxes.ts";
import { reportGoal } from "../report/formats/report-issue.ts";

export interface QueueUnsentHost {
  outboxes: Pick<Outboxes, "unsent">;
  queue: NotifyQueue;
}

const quarter = 15 * 60_000;

/**
 * Says again in the notify queue what is unsent, so that a lost message of the queue, a crash or an outage of hours
 * leaves nothing behind. Gives how many; what can't be queued is given to `fail`, and keeps nothing else waiting.
 */
export async function queueUnsent(
  { outboxes, queue }: QueueUnsentHost,
  repositories: readonly RepositoryState[],
  now: Date,
  fail: (goal: { repository: string; goal: string }, error: unknown) => void,
): Promise<number> {
  const byId = new Map(repositories.map((repository) => [repository.id, repository]));
  // The same one within a quarter of an hour, so that two who wake at once are one to the queue.
  const attempt = `unsent:${Math.floor(now.getTime() / quarter)}`;
  const unsent = (await outboxes.unsent()).filter(({ goal }) => goal !== reportGoal);
  let queued = 0;
  for (const { repository, goal } of unsent) {
    try {
      await queue.send({ repository, goal }, channelOf(byId.get(repository)) ?? repository, attempt);
      queued += 1;
    } catch (error) {
      fail({ repository, goal }, error);
    }
  }
  return queued;
}

/** Null: it has none. The sender says so, and drops what is unsent. */
function channelOf(repository: RepositoryState | undefined): string | null {
  const { config } = repository ?? {};
  if (!config) return null;
  return parseConfig(config.text, config.path).slack?.channel ?? null;
}
