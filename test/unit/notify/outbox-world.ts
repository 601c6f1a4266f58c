import { createHash } from "node:crypto";
import type { SlackEmulatorOptions } from "../../../local/emulators/slack/slack-emulator.ts";
import { type Operator, operatorSchema } from "../../../shared/config/operator.ts";
import type { GoalDetails } from "../../../shared/model/goal-status.ts";
import { createOutbox, type Outbox, type OutboxEntry } from "../../../shared/model/outbox.ts";
import type { RepositoryState } from "../../../shared/model/repository-state.ts";
import { type SendHost, sendOutbox } from "../../../shared/notify/outbox/send-outbox.ts";
import type { ChatNotifier } from "../../../shared/ports/notifier.ts";
import { repositoryState } from "../../contract/state/ledger-samples.ts";
import { MemoryOutboxes } from "../../fakes/memory-outboxes.ts";
import { liveReview } from "../report/page/sample-goals.ts";
import { channel, openSlackWorld, type SlackWorld } from "./world.ts";

export const goal = liveReview.goal;

export function notificationEntry(key: string): OutboxEntry {
  const notification = { kind: "synced" as const, text: `Notification ${key}`, lines: [] };
  const message = { kind: "notification" as const, notification };
  return { key, queuedAt: "2026-06-01T08:00:00.000Z", attemptedAt: null, message };
}

export function reportEntry(slot: string): OutboxEntry {
  return { key: `report:${slot}`, queuedAt: slot, attemptedAt: null, message: { kind: "report", slot } };
}

export function repositoryWith(config: string | null): RepositoryState {
  const text = config === null ? null : { path: ".goalkit/milepost.yml", blob: "b", text: config };
  return { ...repositoryState("1", "acme/web"), config: text };
}

export interface OutboxWorld extends SlackWorld {
  outboxes: MemoryOutboxes;
  /** Changed by tests: the goal, the config, the operator's file, the chart. */
  set: { goal: GoalDetails | null; config: string | null; operator: Operator | null; chart: string | null };
  logs: string[];
  /** Returns the host of a sending process; `options` replaces parts of it. */
  host(options?: Partial<SendHost>): SendHost;
  /** Changes the goal's outbox. */
  add(changes: Partial<Outbox>): Promise<void>;
  addEntries(...entries: OutboxEntry[]): Promise<void>;
  send(notifier?: ChatNotifier): Promise<void>;
  stored(): Outbox;
  /** Returns the texts in the channel, replies with an arrow. */
  shown(): string[];
}

export function allowing(slack: string[]): Operator {
  return operatorSchema.parse({ repositories: [{ name: "acme/*", slack }] });
}

/** Opens a goal with an outbox, a Slack channel, and no deadline. */
export async function openOutboxWorld(options: SlackEmulatorOptions = {}): Promise<OutboxWorld> {
  const world = await openSlackWorld(options);
  const outboxes = new MemoryOutboxes();
  const set: OutboxWorld["set"] = {
    goal: liveReview,
    config: `slack:\n  channel: ${channel}\n`,
    operator: null,
    chart: null,
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
      readGoal: async () => set.goal,
      links: () => ({
        page: "https://plans.example/goals/1",
        chart: set.chart === null ? null : { url: set.chart },
      }),
      digest: (text) => createHash("sha256").update(text).digest("hex"),
      log: (message, fields) => logs.push(JSON.stringify({ message, ...fields })),
      ...changes,
    };
  };
  const add = async (changes: Partial<Outbox>) => {
    const stored = (await outboxes.outbox("1", goal)) ?? createOutbox("1", goal);
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
    stored: () => outboxes.stored("1", goal) ?? createOutbox("1", goal),
    shown: () => world.slack.messages(channel).map(({ text, thread }) => (thread === null ? text : `> ${text}`)),
  };
}
