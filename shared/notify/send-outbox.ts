import { maySync, type Operator, reachOf } from "../config/operator.ts";
import { parseConfig } from "../config/parse-config.ts";
import { AccessDenied, ConfigError, NotFound, RetryLater, TrackerRefused } from "../errors.ts";
import type { GoalNow, GoalReport } from "../model/goal-report.ts";
import { type Entry, isUnsent, type News, type Outbox } from "../model/outbox.ts";
import type { RepositoryState } from "../model/state.ts";
import type { Ledger } from "../ports/ledger.ts";
import type { Posted } from "../ports/notifier.ts";
import type { Notice } from "../ports/notify-queue.ts";
import type { Outboxes } from "../ports/outboxes.ts";
import { reportGoal } from "../report/formats/report-issue.ts";
import type { GoalLinks, ReportMessage } from "../report/formats/report-slack.ts";
import { cardMessage } from "./goal-card.ts";
import { KeptOutbox } from "./kept-outbox.ts";
import { newsMessage } from "./news-message.ts";
import { assertFree, type PostHost, patiently, postEntry, withoutEntry } from "./post-entry.ts";

export interface SendHost extends PostHost {
  ledger: Pick<Ledger, "repository">;
  outboxes: Pick<Outboxes, "outbox" | "saveOutbox">;
  /** What the operator allows; null: whatever the credentials reach. */
  operator: Operator | null;
  /** Null: the goal was never synced. */
  goalNow: (repository: RepositoryState, goal: string) => Promise<GoalNow | null>;
  /** What leads on from a goal's card. The same for the same goal for hours: a changed link is a changed card. */
  links: (goal: GoalReport, repository: RepositoryState) => GoalLinks;
  /** A short name of a text, another for every other text. */
  digest: (text: string) => string;
  log: (message: string, fields: Readonly<Record<string, string | number | null>>) => void;
}

/**
 * Sends what is unsent of one goal, in order and each once, then brings the goal's card up to date. What Slack does not
 * take is dropped and told in the log. What only a person can mend is told there too and stays in the outbox, which is
 * looked at again every quarter of an hour. Throws what passes by itself: `RetryLater` (a limit, an outage, the
 * deadline, somebody else is sending), `OutcomeUnknown`, `LeaseLost`.
 */
export async function sendOutbox(notice: Notice, host: SendHost): Promise<void> {
  // The record of the report's issue is no goal's: nothing of it is for Slack.
  if (notice.goal === reportGoal) return;
  const kept = await KeptOutbox.open(host.outboxes, notice.repository, notice.goal);
  if (!isUnsent(kept.current)) return;
  assertFree(kept.current, host);
  const repository = await host.ledger.repository(notice.repository);
  const told = { repo: repository?.fullName ?? notice.repository, goal: notice.goal };
  const { config } = repository ?? {};
  try {
    if (!repository) throw new AccessDenied("The repository is not known any more: sync it once.");
    const channel = config ? parseConfig(config.text, config.path).slack?.channel : undefined;
    if (channel === undefined) return await drop(kept, told, host);
    assertAllowed(repository.fullName, channel, host.operator);
    await new Sending(kept, { repository, channel, told }, host).run();
  } catch (error) {
    if (!(error instanceof AccessDenied || error instanceof ConfigError)) throw error;
    host.log("not sent", { ...told, reason: error.message });
  }
}

/** The config names no channel any more: what was for it is for nobody. */
async function drop(kept: KeptOutbox, told: Told, { log }: SendHost): Promise<void> {
  const dropped = kept.current.entries.length;
  await kept.change((outbox) => ({ ...outbox, entries: [], card: null, shown: null, isStale: false }));
  log("dropped", { ...told, messages: dropped, reason: 'The config has no "slack:" any more.' });
}

function assertAllowed(fullName: string, channel: string, operator: Operator | null): void {
  const reach = reachOf(operator, fullName)?.slack ?? null;
  if (maySync(operator, fullName) && (reach === null || reach.includes(channel))) return;
  throw new AccessDenied(
    `The operator's file does not let ${fullName} post to the Slack channel ${channel}. Ask the operator to add it to "slack:" of that repository, or name another channel in the config.`,
  );
}

type Told = { repo: string; goal: string };

interface Place {
  repository: RepositoryState;
  channel: string;
  /** Names the goal in the log. */
  told: Told;
}

class Sending {
  readonly #kept: KeptOutbox;
  readonly #place: Place;
  readonly #host: SendHost;
  #goal: Promise<GoalNow | null> | null = null;
  /** Slack does not take the card: news are posts of their own for now. */
  #isCardRefused = false;
  #hasLostCard = false;
  /** Slack refuses a card whose picture it can't load. */
  #hasPicture = true;

  constructor(kept: KeptOutbox, place: Place, host: SendHost) {
    this.#kept = kept;
    this.#place = place;
    this.#host = host;
  }

  async run(): Promise<void> {
    for (let entry = this.#next(); entry !== undefined; entry = this.#next()) await this.#send(entry);
    while (this.#isStale()) await this.#refresh();
  }

  #next(): Entry | undefined {
    const [entry] = this.#kept.current.entries;
    if (entry !== undefined) this.#assertInTime();
    return entry;
  }

  #assertInTime(): void {
    const { clock, deadline } = this.#host;
    const now = clock.now();
    if (now < deadline) return;
    throw new RetryLater("time-budget", "The time is up; the rest is sent next.", now);
  }

  /** The card that is kept up to date: of this channel, and by a notifier that can. */
  #card(): Posted {
    const { card } = this.#kept.current;
    return this.#host.notifier.canUpdate && card?.channel === this.#place.channel ? card : null;
  }

  async #send(entry: Entry): Promise<void> {
    const { message } = entry;
    if (message.kind === "news") return this.#sendNews(entry, message.news);
    const goal = await this.#goalNow();
    if (goal === null) return this.#leaveOut(entry, "The goal was never synced, so it has no card.");
    if (message.kind === "card" && !this.#host.notifier.canUpdate) {
      return this.#leaveOut(entry, "A webhook can't keep a card up to date, so only reports are posted.");
    }
    const card = this.#cardMessage(goal);
    await this.#post(entry, card, null, (outbox, posted, wasTried) => {
      if (!this.#host.notifier.canUpdate) return outbox;
      return {
        ...outbox,
        card: posted === null ? null : { channel: this.#place.channel, ts: posted.ts },
        shown: wasTried ? null : this.#digest(card),
        // One from an earlier try says what was so then.
        isStale: outbox.isStale || wasTried,
      };
    });
  }

  async #sendNews(entry: Entry, news: News): Promise<void> {
    const card = this.#card();
    const goal = await this.#goalNow();
    if (card === null && goal !== null && this.#host.notifier.canUpdate && !this.#isCardRefused) {
      return this.#cardFirst(entry);
    }
    const { told } = this.#place;
    const about = card === null ? { title: goal?.title ?? told.goal, repo: told.repo } : null;
    await this.#post(entry, newsMessage(news, about), card, (outbox) => outbox);
  }

  /** Stored before it is posted, under a key of its own, so that it too is posted once. */
  async #cardFirst(before: Entry): Promise<void> {
    const key = `card:${before.key}`;
    const at = this.#host.clock.now().toISOString();
    const entry: Entry = { key, at, triedAt: null, message: { kind: "card" } };
    await this.#kept.change((outbox) => {
      const [first] = outbox.entries;
      return first?.key === before.key ? { ...outbox, entries: [entry, ...outbox.entries] } : null;
    });
  }

  async #post(
    entry: Entry,
    message: ReportMessage,
    thread: Posted,
    settle: (outbox: Outbox, posted: Posted, wasTried: boolean) => Outbox,
  ): Promise<void> {
    const content = { message: { channel: this.#place.channel, ...message }, thread };
    const result = await postEntry(this.#kept, entry, content, this.#host, settle);
    if (result === "gone") {
      await this.#forgetCard(thread);
      // A second card that takes no replies either: the news are posts of their own then.
      this.#isCardRefused ||= this.#hasLostCard;
      this.#hasLostCard = true;
    }
    if (typeof result === "string") return;
    if (entry.message.kind !== "news") {
      if (this.#leavesPictureOut(message)) return;
      this.#isCardRefused = true;
    }
    await this.#leaveOut(entry, result.refused.message);
  }

  async #leaveOut({ key }: Entry, reason: string): Promise<void> {
    const { log } = this.#host;
    await this.#kept.change((outbox) => withoutEntry(outbox, key));
    log("dropped", { ...this.#place.told, message: key, reason });
  }

  /** Somebody deleted it. The next report is a new one. */
  async #forgetCard(gone: Posted): Promise<void> {
    await this.#kept.change((outbox) =>
      outbox.card?.ts === gone?.ts ? { ...outbox, card: null, shown: null } : null,
    );
  }

  #isStale(): boolean {
    const { isStale, card } = this.#kept.current;
    return isStale && card !== null;
  }

  async #refresh(): Promise<void> {
    this.#assertInTime();
    const { version, shown } = this.#kept.current;
    const card = this.#card();
    this.#goal = null;
    const goal = card === null ? null : await this.#goalNow();
    if (card === null || goal === null) {
      await this.#kept.change((outbox) => ({ ...outbox, isStale: false }));
      return;
    }
    const message = this.#cardMessage(goal);
    const digest = this.#digest(message);
    if (digest !== shown) {
      const content = { channel: this.#place.channel, ...message };
      try {
        await patiently(() => this.#host.notifier.update(card, content), this.#host);
      } catch (error) {
        if (error instanceof NotFound) return this.#forgetCard(card);
        if (!(error instanceof TrackerRefused)) throw error;
        if (this.#leavesPictureOut(message)) return;
        this.#host.log("not updated", { ...this.#place.told, reason: error.message });
      }
    }
    await this.#kept.change((outbox) => {
      if (outbox.version === version) return { ...outbox, isStale: false, shown: digest };
      // Written to meanwhile: what the card says now may be older than that.
      return outbox.card?.ts === card.ts ? { ...outbox, isStale: true, shown: null } : null;
    });
  }

  #cardMessage(goal: GoalNow): ReportMessage {
    const { clock, links } = this.#host;
    const linksOf = (report: GoalReport): GoalLinks => {
      const found = links(report, this.#place.repository);
      return this.#hasPicture ? found : { ...found, picture: null };
    };
    return cardMessage(goal, this.#kept.current.basis, clock.now().toISOString(), linksOf);
  }

  /** False: the refused message had none. */
  #leavesPictureOut({ blocks }: ReportMessage): boolean {
    if (!this.#hasPicture || !blocks.some(({ type }) => type === "image")) return false;
    this.#hasPicture = false;
    return true;
  }

  #digest({ text, blocks }: ReportMessage): string {
    return this.#host.digest(JSON.stringify([text, blocks]));
  }

  #goalNow(): Promise<GoalNow | null> {
    this.#goal ??= this.#host.goalNow(this.#place.repository, this.#place.told.goal);
    return this.#goal;
  }
}
