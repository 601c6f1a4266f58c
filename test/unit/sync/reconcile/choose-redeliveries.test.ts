import { createRequire } from "node:module";
import { expect, it } from "vitest";
import type { DeliveryAttempt } from "../../../../shared/ports/failed-deliveries.ts";
import { chooseRedeliveries, MAX_ATTEMPTS } from "../../../../shared/sync/reconcile/choose-redeliveries.ts";

/** Event names of GitHub's own example payloads. */
const events: { name: string }[] = createRequire(import.meta.url)("@octokit/webhooks-examples");
const start = Date.parse("2026-06-01T08:00:00Z");
/** The first attempt of a delivery, a minute after that of the delivery before. */
const example = (index: number): DeliveryAttempt => ({
  id: 12_345_678 + index,
  guid: `0b989ba4-242f-11e5-81e1-${(events[index]?.name ?? "").length}${index}`,
  at: new Date(start + index * 60_000).toISOString(),
  isDelivered: false,
  isRedelivery: false,
});
/** A later attempt of the same delivery: another id, the same guid. */
const again = (one: DeliveryAttempt, hours: number, isDelivered = false): DeliveryAttempt => ({
  ...one,
  id: one.id + 1_000_000 * hours,
  at: new Date(Date.parse(one.at) + hours * 3_600_000).toISOString(),
  isDelivered,
  isRedelivery: true,
});

/** Chooses from a complete list. */
const choose = (attempts: readonly DeliveryAttempt[], limit: number) =>
  chooseRedeliveries({ attempts, isComplete: true }, limit);

const [a, b, c, d] = [example(0), example(1), example(2), example(3)];

it("ignores deliveries of which any attempt was delivered", () => {
  const later = again(a, 1, true);
  expect(choose([again(b, 2), { ...b, isDelivered: true }, later, a], 10)).toEqual({
    chosen: [],
    waiting: 0,
    abandoned: [],
  });
});

it("chooses each delivery once, by its newest attempt", () => {
  const [first, second] = [again(a, 1), again(a, 2)];
  expect(choose([first, second, a, b], 10).chosen).toEqual([b, second]);
});

it("chooses the oldest first, with and without fractions of a second", () => {
  const precise = { ...c, at: "2026-06-01T08:00:00.5Z" };
  const { chosen, waiting } = choose([d, precise, b, { ...a, at: "2026-06-01T08:00:00Z" }], 3);
  expect(chosen).toEqual([{ ...a, at: "2026-06-01T08:00:00Z" }, precise, b]);
  expect(waiting).toBe(1);
});

it("prefers deliveries that were never requested again", () => {
  const stubborn = Array.from({ length: 20 }, (_, index) => example(index)).flatMap((one) => [one, again(one, 24)]);
  const fresh = example(30);
  expect(choose([...stubborn, fresh], 1).chosen).toEqual([fresh]);
});

it("abandons a delivery of which only redeliveries are in the list", () => {
  const [first, second] = [again(a, 1), again(a, 2)];
  expect(choose([first, second, b], 10)).toEqual({
    chosen: [b],
    waiting: 0,
    abandoned: [{ guid: a.guid, attempts: 2 }],
  });
  expect(choose([again(a, 1), again(a, 2, true)], 10).abandoned).toEqual([]);
});

it("abandons a delivery after MAX_ATTEMPTS", () => {
  const attempts = Array.from({ length: MAX_ATTEMPTS }, (_, hours) => (hours === 0 ? a : again(a, hours)));
  expect(choose(attempts, 10)).toMatchObject({
    chosen: [],
    abandoned: [{ guid: a.guid, attempts: MAX_ATTEMPTS }],
  });
  const chosen = attempts.at(-2);
  expect(choose(attempts.slice(0, -1), 10)).toEqual({ chosen: [chosen], waiting: 0, abandoned: [] });
});

it("uses only the number of attempts if the list is incomplete, as the first attempt may be missing", () => {
  const [first, second] = [again(a, 1), again(a, 2)];
  const cut = chooseRedeliveries({ attempts: [first, second], isComplete: false }, 10);
  expect(cut).toEqual({ chosen: [second], waiting: 0, abandoned: [] });
  const many = Array.from({ length: MAX_ATTEMPTS }, (_, index) => again(a, index + 1));
  expect(chooseRedeliveries({ attempts: many, isComplete: false }, 10).abandoned).toHaveLength(1);
});
