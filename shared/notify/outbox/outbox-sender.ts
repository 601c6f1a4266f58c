import { MessageRejected, NotFound, RetryLater } from "../../errors.ts";
import type { GoalDetails, GoalReport } from "../../model/goal-status.ts";
import { createEntry, type Notification, type Outbox, type OutboxEntry } from "../../model/outbox.ts";
import type { RepositoryState } from "../../model/repository-state.ts";
import type { Log } from "../../ports/log.ts";
import type { PostedRef } from "../../ports/notifier.ts";
import { buildReport } from "../../report/build-report.ts";
import { type GoalLinks, type ReportMessage, reportSlack } from "../../report/formats/report-slack.ts";
import { renderNotification } from "../notification-message.ts";
import { type PostHost, postEntry, retryRateLimits, withoutEntry } from "./post-entry.ts";
import type { StoredOutbox } from "./stored-outbox.ts";

export interface SenderHost extends PostHost {
  /** Returns a goal's progress and health; `null` if the goal has not been synced. */
  readGoal: (repository: RepositoryState, goal: string) => Promise<GoalDetails | null>;
  /** Returns a goal card's links, which must stay the same for hours, because a changed link causes a card update. */
  links: (goal: GoalReport, repository: RepositoryState) => GoalLinks;
  digest: (text: string) => string;
  log: Log;
}

interface Target {
  repository: RepositoryState;
  channel: string;
  logFields: { repo: string; goal: string };
}

/** Sends the Slack messages that are queued in one outbox to one channel. */
export class OutboxSender {
  readonly #stored: StoredOutbox;
  readonly #target: Target;
  readonly #host: SenderHost;
  #goal: Promise<GoalDetails | null> | null = null;
  /** True if Slack rejected the goal card, or the card was deleted twice; notifications are then not replies to it. */
  #isCardRejected = false;
  #wasCardDeleted = false;
  /** False after Slack rejected a card with a chart, for example because Slack could not load the chart. */
  #withChart = true;

  constructor(stored: StoredOutbox, target: Target, host: SenderHost) {
    this.#stored = stored;
    this.#target = target;
    this.#host = host;
  }

  async run(): Promise<void> {
    for (;;) {
      const [entry] = this.#stored.current.entries;
      if (entry === undefined) break;
      this.#assertInTime();
      await this.#send(entry);
    }
    while (this.#stored.current.isCardOutdated && this.#stored.current.card !== null) await this.#updateCard();
  }

  #assertInTime(): void {
    const { clock, deadline } = this.#host;
    const now = clock.now();
    if (now >= deadline) throw new RetryLater("time-budget", "No time left; the other messages are sent later.", now);
  }

  /** Returns the goal card if it is in the current channel and can be updated, otherwise `null`. */
  #card(): PostedRef {
    const { card } = this.#stored.current;
    return this.#host.notifier.canUpdate && card?.channel === this.#target.channel ? card : null;
  }

  async #send(entry: OutboxEntry): Promise<void> {
    const { message } = entry;
    const { canUpdate } = this.#host.notifier;
    if (message.kind === "notification") return this.#sendNotification(entry, message.notification);
    const goal = await this.#readGoal();
    if (goal === null) return this.#drop(entry, "The goal has not been synced, so it has no goal card.");
    if (message.kind === "card" && !canUpdate) {
      return this.#drop(entry, "An incoming webhook can't update a goal card, so it posts reports only.");
    }
    const card = this.#renderCard(goal);
    await this.#post(entry, card, null, (outbox, posted, mayBeOlder) => {
      if (!canUpdate) return outbox;
      return {
        ...outbox,
        card: posted === null ? null : { channel: this.#target.channel, ts: posted.ts },
        cardDigest: mayBeOlder ? null : this.#digest(card),
        isCardOutdated: outbox.isCardOutdated || mayBeOlder,
      };
    });
  }

  async #sendNotification(entry: OutboxEntry, notification: Notification): Promise<void> {
    const card = this.#card();
    const goal = await this.#readGoal();
    if (card === null && goal !== null && this.#host.notifier.canUpdate && !this.#isCardRejected) {
      return this.#queueCardBefore(entry);
    }
    const { repo, goal: id } = this.#target.logFields;
    const about = card === null ? { title: goal?.title ?? id, repo } : null;
    // As stored now: the issue is written after the notification is queued.
    const { approvalsIssue = null } = this.#target.repository;
    await this.#post(entry, renderNotification(notification, about, approvalsIssue), card, (outbox) => outbox);
  }

  /** Queues the goal card to be sent before `next`. It has its own key, so that the card is posted exactly once. */
  async #queueCardBefore(next: OutboxEntry): Promise<void> {
    const entry = createEntry(`card:${next.key}`, { kind: "card" }, this.#host.clock.now());
    await this.#stored.change((outbox) => {
      const [first] = outbox.entries;
      return first?.key === next.key ? { ...outbox, entries: [entry, ...outbox.entries] } : null;
    });
  }

  async #post(
    entry: OutboxEntry,
    message: ReportMessage,
    thread: PostedRef,
    onPosted: (outbox: Outbox, posted: PostedRef, mayBeOlder: boolean) => Outbox,
  ): Promise<void> {
    const content = { message: { channel: this.#target.channel, ...message }, thread };
    const result = await postEntry(this.#stored, entry, content, this.#host, onPosted);
    if (result === "thread-missing") {
      await this.#forgetCard(thread);
      // After the second deletion, notifications are posted as separate messages.
      this.#isCardRejected ||= this.#wasCardDeleted;
      this.#wasCardDeleted = true;
    }
    if (typeof result === "string") return;
    if (entry.message.kind !== "notification") {
      if (this.#removeChart(message)) return;
      this.#isCardRejected = true;
    }
    await this.#drop(entry, result.rejected.message);
  }

  async #drop({ key }: OutboxEntry, reason: string): Promise<void> {
    await this.#stored.change((outbox) => withoutEntry(outbox, key));
    this.#host.log("dropped", { ...this.#target.logFields, message: key, reason });
  }

  async #forgetCard(deleted: PostedRef): Promise<void> {
    await this.#stored.change((outbox) =>
      outbox.card?.ts === deleted?.ts ? { ...outbox, card: null, cardDigest: null } : null,
    );
  }

  async #updateCard(): Promise<void> {
    this.#assertInTime();
    const { version, cardDigest } = this.#stored.current;
    const card = this.#card();
    this.#goal = null;
    const goal = card === null ? null : await this.#readGoal();
    if (card === null || goal === null) {
      await this.#stored.change((outbox) => ({ ...outbox, isCardOutdated: false }));
      return;
    }
    const message = this.#renderCard(goal);
    const digest = this.#digest(message);
    if (digest !== cardDigest) {
      const content = { channel: this.#target.channel, ...message };
      try {
        await retryRateLimits(() => this.#host.notifier.update(card, content), this.#host);
      } catch (error) {
        if (error instanceof NotFound) return this.#forgetCard(card);
        if (!(error instanceof MessageRejected)) throw error;
        if (this.#removeChart(message)) return;
        this.#host.log("not updated", { ...this.#target.logFields, reason: error.message });
      }
    }
    await this.#stored.change((outbox) => {
      if (outbox.version === version) return { ...outbox, isCardOutdated: false, cardDigest: digest };
      // The outbox changed during the update, so the card possibly shows an older state.
      return outbox.card?.ts === card.ts ? { ...outbox, isCardOutdated: true, cardDigest: null } : null;
    });
  }

  /** Renders the goal card: the goal's progress and health now, and what changed since `cardBaseline`. */
  #renderCard(goal: GoalDetails): ReportMessage {
    const { clock, links } = this.#host;
    const { cardBaseline } = this.#stored.current;
    const report = buildReport({
      goals: [goal],
      previous: cardBaseline && [cardBaseline.status],
      generatedAt: clock.now().toISOString(),
      since: cardBaseline?.at ?? null,
    });
    return reportSlack(report, (shown) => {
      const found = links(shown, this.#target.repository);
      return this.#withChart ? found : { ...found, chart: null };
    });
  }

  /** Leaves the chart out of all further cards. Returns false if the rejected message had no chart. */
  #removeChart({ blocks }: ReportMessage): boolean {
    if (!this.#withChart || !blocks.some(({ type }) => type === "image")) return false;
    this.#withChart = false;
    return true;
  }

  #digest({ text, blocks }: ReportMessage): string {
    return this.#host.digest(JSON.stringify([text, blocks]));
  }

  #readGoal(): Promise<GoalDetails | null> {
    this.#goal ??= this.#host.readGoal(this.#target.repository, this.#target.logFields.goal);
    return this.#goal;
  }
}
