import { createRequire } from "node:module";
import { expect, it } from "vitest";
import type { DeliveryTry } from "../../shared/ports/failed-deliveries.ts";
import { chooseRedeliveries } from "../../shared/sync/use-cases/choose-redeliveries.ts";

/** One per delivery that GitHub's own examples have, each event a minute after the one before. */
const events: { name: string }[] = createRequire(import.meta.url)("@octokit/webhooks-examples");
const start = Date.parse("2026-06-01T08:00:00Z");
const example = (index: number): DeliveryTry => ({
  id: 12_345_678 + index,
  guid: `0b989ba4-242f-11e5-81e1-${(events[index]?.name ?? "").length}${index}`,
  at: new Date(start + index * 60_000).toISOString(),
  arrived: false,
});
/** A later try of the same delivery: another id, the same guid. */
const again = (one: DeliveryTry, hours: number, arrived = false): DeliveryTry => ({
  ...one,
  id: one.id + 1_000_000 * hours,
  at: new Date(Date.parse(one.at) + hours * 3_600_000).toISOString(),
  arrived,
});

const [a, b, c, d] = [example(0), example(1), example(2), example(3)];

it("leaves alone what arrived, at whichever try", () => {
  const later = again(a, 1, true);
  expect(chooseRedeliveries([again(b, 2), { ...b, arrived: true }, later, a], 10)).toEqual([]);
});

it("asks for each delivery once, by its newest try", () => {
  const [first, second] = [again(a, 1), again(a, 2)];
  expect(chooseRedeliveries([first, second, a, b], 10)).toEqual([b, second]);
});

it("takes the oldest first, as GitHub forgets them first, whatever the fraction of the second", () => {
  const precise = { ...c, at: "2026-06-01T08:00:00.5Z" };
  expect(chooseRedeliveries([d, precise, b, { ...a, at: "2026-06-01T08:00:00Z" }], 3)).toEqual([
    { ...a, at: "2026-06-01T08:00:00Z" },
    precise,
    b,
  ]);
});

it("gives no place to what failed before while something was never tried again", () => {
  const stubborn = Array.from({ length: 20 }, (_, index) => example(index)).flatMap((one) => [
    one,
    again(one, 24),
  ]);
  const fresh = example(30);
  expect(chooseRedeliveries([...stubborn, fresh], 1)).toEqual([fresh]);
});
