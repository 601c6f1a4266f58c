/**
 * Numbers in [0, 1) that are the same for the same seed, so that a forecast is the same however often it is asked
 * for on a day: the seed says what it is of (`forecastSeed`). Not for secrets.
 *
 * The generator is Mulberry32 (Tommy Ettinger, 2017, public domain; "mulberry32.c"): 32 bits of state, passes
 * gjrand's tests, and its period of 2^32 is far above what a forecast draws. The seed is hashed by FNV-1a ("The FNV
 * Non-Cryptographic Hash Algorithm", RFC 9923).
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

/** What the forecast of a goal on a day is drawn from. `day`: ISO 8601. */
export function forecastSeed(repo: string, goal: string, day: string): string {
  return `${repo}\n${goal}\n${day}`;
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash | 0;
}
