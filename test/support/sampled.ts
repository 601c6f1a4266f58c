/** True under `npm run test:exhaustive`. */
export const isExhaustive = process.env.MILEPOST_EXHAUSTIVE === "1";

/** Returns how many of `count` cases to run: all of them under `npm run test:exhaustive`, otherwise about a tenth. */
export function sampled(count: number): number {
  return isExhaustive ? count : Math.max(Math.ceil(count / 10), Math.min(count, 20));
}

/** Returns which of the cases 1 to `count` to run: all of them under `npm run test:exhaustive`, otherwise every fifth. */
export function sampledCases(count: number): number[] {
  const all = Array.from({ length: count }, (_, index) => index + 1);
  return isExhaustive ? all : all.filter((n) => n % 5 === 1);
}
