import { createEntry, type Notification, type NotifiedState, type Outbox, type OutboxEntry } from "../model/outbox.ts";

/** Maximum number of unsent entries per goal; the outbox is a single DynamoDB item (400 KB limit). */
const MAX_ENTRIES = 100;
const FIRST_CARD_KEY = "card:first";
const DROPPED_KEY = "dropped:";

/**
 * Returns the outbox with new notifications, after a new goal card if `needsCard`. Above `MAX_ENTRIES`, one entry says how many old
 * ones were dropped.
 */
export function addNotifications(
  outbox: Outbox,
  {
    notifications,
    notified,
    needsCard = false,
  }: { notifications: readonly Notification[]; notified: NotifiedState; needsCard?: boolean },
  { run, now }: { run: string; now: Date },
): Outbox {
  const entries = notifications.map((notification, index) =>
    createEntry(`notification:${run}:${outbox.version}:${index}`, { kind: "notification", notification }, now),
  );
  if (needsCard) entries.unshift(createEntry(FIRST_CARD_KEY, { kind: "card" }, now));
  const hasChanged = entries.length > 0 || JSON.stringify(notified) !== JSON.stringify(outbox.notified);
  return {
    ...outbox,
    entries: dropOldest([...outbox.entries, ...entries], now),
    notified,
    isCardOutdated: outbox.isCardOutdated || hasChanged,
  };
}

function dropOldest(entries: OutboxEntry[], now: Date): OutboxEntry[] {
  if (entries.length <= MAX_ENTRIES) return entries;
  const [first] = entries;
  const earlier = first?.key.startsWith(DROPPED_KEY) ? Number(first.key.slice(DROPPED_KEY.length)) : 0;
  const rest = earlier > 0 ? entries.slice(1) : entries;
  const count = earlier + rest.length - (MAX_ENTRIES - 1);
  const text = `${count} older messages were dropped: Slack accepted no messages for too long.`;
  const notification: Notification = { kind: "failed", text, lines: [] };
  const entry = createEntry(`${DROPPED_KEY}${count}`, { kind: "notification", notification }, now);
  return [entry, ...rest.slice(1 - MAX_ENTRIES)];
}
