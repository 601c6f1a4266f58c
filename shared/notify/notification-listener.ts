import { dayOfInstant } from "../calendar/days.ts";
import { type Config, reportTimeZone } from "../config/config.ts";
import { MilepostError } from "../errors.ts";
import type { RepositoryState } from "../model/repository-state.ts";
import type { Clock } from "../ports/clock.ts";
import type { GoalRunListener } from "../ports/goal-run-listener.ts";
import type { NotifyQueue } from "../ports/notify-queue.ts";
import { addNotifications } from "./add-notifications.ts";
import { buildNotifications } from "./build-notifications.ts";
import { type OutboxStore, StoredOutbox } from "./outbox/stored-outbox.ts";

export interface NotificationHost {
  outboxes: OutboxStore;
  queue: NotifyQueue;
  clock: Pick<Clock, "now">;
}

/**
 * Returns a `GoalRunListener`, or `null` if the config has no `slack`. Before the goal's state is saved, the listener
 * saves the notifications in the goal's outbox, so that a crash loses no notification. After the state is saved, the
 * listener sends an outbox pointer, so that the goal card shows the new state.
 */
export function createNotificationListener(
  { outboxes, queue, clock }: NotificationHost,
  repository: Pick<RepositoryState, "id">,
  config: Config,
): GoalRunListener | null {
  const { slack } = config;
  if (slack === undefined) return null;
  return {
    async onGoalFinished(run) {
      const now = clock.now();
      const stored = await StoredOutbox.open(outboxes, repository.id, run.goal);
      return stored.change((outbox) => {
        const built = buildNotifications(outbox.notified, run, {
          kinds: slack.notify,
          today: dayOfInstant(now, reportTimeZone(config)),
          thread: outbox.card?.ts ?? null,
        });
        // The first card, even if nothing is notified: the card shows the goal's state.
        const needsCard =
          (outbox.notified?.health ?? "") === "" && built.notified.health !== "" && outbox.card === null;
        const changed = addNotifications(outbox, { ...built, needsCard }, { run: run.run, now });
        return JSON.stringify(changed) === JSON.stringify(outbox) ? null : changed;
      });
    },

    async onGoalSaved({ goal, run }) {
      try {
        await queue.send({ repository: repository.id, goal }, slack.channel, run);
      } catch (error) {
        // Ignored, because the report function queues unsent outboxes again every 15 minutes and logs failures.
        if (!(error instanceof MilepostError)) throw error;
      }
    },
  };
}
