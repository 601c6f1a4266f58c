import { createHash } from "node:crypto";
import type { SlackDoubleOptions } from "../../../local/emulators/slack/slack-emulator.ts";
import { type Operator, operatorSchema } from "../../../shared/config/operator.ts";
import type { GoalNow } from "../../../shared/model/goal-report.ts";
import { type Entry, newOutbox, type Outbox } from "../../../shared/model/outbox.ts";
import type { RepositoryState } from "../../../shared/model/state.ts";
import { type SendHost, sendOutbox } from "../../../shared/notify/send-outbox.ts";
import type { Notifier } from "../../../shared/ports/notifier.ts";
import { repositoryState } from "../../contract/state/ledger-samples.ts";
import { MemoryOutboxes } from "../../fakes/memory-outboxes.ts";
import { liveReview } from "../report/page/sample-goals.ts";
import { channel, openSlackWorld, type SlackWorld } from "./world.ts";

export const goal = liveReview.goal;

export function newsEntry(key: string): Entry {
  const news = { kind: "synced" as const, text: `News ${key}`, lines: [] };
  return { key, at: "2026-06-01T08:00:00.000Z", triedAt: null, message: { kind: "news", news } };
}

export function reportEntry(slot: string): Entry {
  return { key: `report:${slot}`, at: slot, triedAt: null, message: { kind: "report", slot } };
}

export function repositoryWith(config: string | null): RepositoryState {
  const text = config === null ? null : { path: ".goalkit/milepost.yml", blob: "b", text: config };
  return { ...repositoryState("1", "acme/web"), config: text };
}

export interface OutboxWorld extends SlackWorld {
  outboxes: MemoryOutboxes;
  /** What tests change: how the goal stands, what the config says, what the operator allows. */
  set: { goal: GoalNow | null; config: string | null; operator: Operator | null; picture: string | null };
  logs: string[];
  /** A process that sends; `options` replaces parts of it. */
  host(options?: Partial<SendHost>): SendHost;
  /** Adds to the goal's outbox. */
  add(changes: Partial<Outbox>): Promise<void>;
  addEntries(...entries: Entry[]): Promise<void>;
  send(notifier?: Notifier): Promise<void>;
  stored(): Outbox;
  /** What stands in the channel: the text, or the title of a card, replies behind an arrow. */
  shown(): string[];
}

export function allowing(slack: string[]): Operator {
  return operatorSchema.parse({ repositories: [{ name: "acme/*", slack }] });
}

/** A goal with an outbox, a channel in Slack, and all time that there is. */
export async function openOutboxWorld(options: SlackDoubleOptions = {}): Promise<OutboxWorld> {
  const world = await openSlackWorld(options);
  const outboxes = new MemoryOutboxes();
  const set: OutboxWorld["set"] = {
    goal: liveReview,
    config: `slack:\n  channel: ${channel}\n`,
    operator: null,
    picture: null,
  };
  const logs: string[] = [];
  let holders = 0;
  const host = (changes: Partial<SendHost> = {}): SendHost => {
    holders += 1;
    return {
      clock: world.clock,
      notifier: world.bot,
      holder: `process ${holders}`,
      deadline: new Date(world.clock.now().getTime() + 100_000),
      ledger: { repository: async (id) => (id === "1" ? repositoryWith(set.config) : null) },
      outboxes,
      operator: set.operator,
      goalNow: async () => set.goal,
      links: () => ({
        page: "https://plans.example/goals/1",
        picture: set.picture === null ? null : { url: set.picture },
      }),
      digest: (text) => createHash("sha256").update(text).digest("hex"),
      log: (message, fields) => logs.push(JSON.stringify({ message, ...fields })),
      ...changes,
    };
  };
  const add = async (changes: Partial<Outbox>) => {
    const stored = (await outboxes.outbox("1", goal)) ?? newOutbox("1", goal);
    await outboxes.saveOutbox({ ...stored, ...changes });
  };
  return {
    ...world,
    outboxes,
    set,
    logs,
    host,
    add,
    addEntries: async (...entries) => {
      const stored = await outboxes.outbox("1", goal);
      await add({ entries: [...(stored?.entries ?? []), ...entries] });
    },
    send: (notifier = world.bot) => sendOutbox({ repository: "1", goal }, host({ notifier })),
    stored: () => outboxes.stored("1", goal) ?? newOutbox("1", goal),
    shown: () =>
      world.slack.messages(channel).map(({ text, thread }) => (thread === null ? text : `> ${text}`)),
  };
}
