/**
 * Returns a generator of numbers in [0, 1) that is the same for the same seed, so that a forecast is stable all day
 * long (`forecastSeed`). Not for secrets.
 *
 * Algorithm: Mulberry32 (Tommy Ettinger, 2017, public domain; "mulberry32.c"), which passes gjrand's tests; its period of
 * 2^32 exceeds the draws of a forecast. The seed is hashed with FNV-1a (RFC 9923).
 */
export function seededRandom(seed: string): () => number {
  let state = fnv1a(seed);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Returns the seed for the forecast of a goal on a day (ISO 8601). */
export function forecastSeed(repo: string, goal: string, day: string): string {
  return `${repo}\n${goal}\n${day}`;
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash | 0;
}
