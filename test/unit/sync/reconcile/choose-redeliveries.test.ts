import { createRequire } from "node:module";
import { expect, it } from "vitest";
import type { DeliveryTry } from "../../../../shared/ports/failed-deliveries.ts";
import { chooseRedeliveries, mostTries } from "../../../../shared/sync/reconcile/choose-redeliveries.ts";

/** One per delivery that GitHub's own examples have, each event a minute after the one before. */
const events: { name: string }[] = createRequire(import.meta.url)("@octokit/webhooks-examples");
const start = Date.parse("2026-06-01T08:00:00Z");
const example = (index: number): DeliveryTry => ({
  id: 12_345_678 + index,
  guid: `0b989ba4-242f-11e5-81e1-${(events[index]?.name ?? "").length}${index}`,
  at: new Date(start + index * 60_000).toISOString(),
  arrived: false,
  redelivery: false,
});
/** A later try of the same delivery: another id, the same guid. */
const again = (one: DeliveryTry, hours: number, arrived = false): DeliveryTry => ({
  ...one,
  id: one.id + 1_000_000 * hours,
  at: new Date(Date.parse(one.at) + hours * 3_600_000).toISOString(),
  arrived,
  redelivery: true,
});

/** Of a complete list. */
const choose = (tries: readonly DeliveryTry[], most: number) =>
  chooseRedeliveries({ tries, isComplete: true }, most);

const [a, b, c, d] = [example(0), example(1), example(2), example(3)];

it("leaves alone what arrived, at whichever try", () => {
  const later = again(a, 1, true);
  expect(choose([again(b, 2), { ...b, arrived: true }, later, a], 10)).toEqual({
    chosen: [],
    waiting: 0,
    givenUp: [],
  });
});

it("asks for each delivery once, by its newest try", () => {
  const [first, second] = [again(a, 1), again(a, 2)];
  expect(choose([first, second, a, b], 10).chosen).toEqual([b, second]);
});

it("takes the oldest first, as GitHub forgets them first, whatever the fraction of the second", () => {
  const precise = { ...c, at: "2026-06-01T08:00:00.5Z" };
  const { chosen, waiting } = choose([d, precise, b, { ...a, at: "2026-06-01T08:00:00Z" }], 3);
  expect(chosen).toEqual([{ ...a, at: "2026-06-01T08:00:00Z" }, precise, b]);
  expect(waiting).toBe(1);
});

it("gives no place to what failed before while something was never tried again", () => {
  const stubborn = Array.from({ length: 20 }, (_, index) => example(index)).flatMap((one) => [
    one,
    again(one, 24),
  ]);
  const fresh = example(30);
  expect(choose([...stubborn, fresh], 1).chosen).toEqual([fresh]);
});

it("gives up what is older than the window: of that only redeliveries are left in it", () => {
  const [first, second] = [again(a, 1), again(a, 2)];
  expect(choose([first, second, b], 10)).toEqual({
    chosen: [b],
    waiting: 0,
    givenUp: [{ guid: a.guid, tries: 2 }],
  });
  expect(choose([again(a, 1), again(a, 2, true)], 10).givenUp).toEqual([]);
});

it("gives up after so many tries, whoever asked for them", () => {
  const tries = Array.from({ length: mostTries }, (_, hours) => (hours === 0 ? a : again(a, hours)));
  expect(choose(tries, 10)).toMatchObject({
    chosen: [],
    givenUp: [{ guid: a.guid, tries: mostTries }],
  });
  const chosen = tries.at(-2);
  expect(choose(tries.slice(0, -1), 10)).toEqual({ chosen: [chosen], waiting: 0, givenUp: [] });
});

it("judges by the number of tries alone where the list was cut off: the first try may be behind its end", () => {
  const [first, second] = [again(a, 1), again(a, 2)];
  const cut = chooseRedeliveries({ tries: [first, second], isComplete: false }, 10);
  expect(cut).toEqual({ chosen: [second], waiting: 0, givenUp: [] });
  const many = Array.from({ length: mostTries }, (_, index) => again(a, index + 1));
  expect(chooseRedeliveries({ tries: many, isComplete: false }, 10).givenUp).toHaveLength(1);
});
