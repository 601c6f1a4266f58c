import fc from "fast-check";

const range = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, index) => first + index);

/** All characters that a terminal interprets or hides: C0, DEL, C1, directions, separators, zero width, tags. */
export const unsafe: readonly string[] = [
  ...range(0x00, 0x1f),
  ...range(0x7f, 0x9f),
  ...[0xad, 0x34f, 0x61c, 0x180e, 0xfeff, 0x3164, 0xfff9],
  ...range(0x200b, 0x200f),
  ...range(0x2028, 0x202e),
  ...range(0x2060, 0x206f),
  ...range(0xe0000, 0xe007f),
].map((code) => String.fromCodePoint(code));

/** Texts that a CI system executes when a line of its log starts with them, or contains them. */
export const commands: readonly string[] = [
  "::error::owned",
  "  ::set-output name=x::owned",
  "::add-mask::owned",
  "##[error]owned",
  "###[group]owned",
  "##vso[task.setvariable variable=x]owned",
  ":\ufe0f:error::owned",
  "#\ufe0e#[warning]owned",
];

/** Any text with unsafe characters and CI commands. */
export const unsafeText: fc.Arbitrary<string> = fc
  .array(fc.oneof(fc.constantFrom(...unsafe), fc.constantFrom(...commands), fc.string({ maxLength: 8 })), {
    minLength: 1,
    maxLength: 12,
  })
  .map((parts) => parts.join(""));

/** Returns the lines of an output that a terminal or a CI system would interpret. */
export function unsafeLines(output: string): string[] {
  const isUnsafe = (line: string) =>
    unsafe.some((character) => character !== "\t" && line.includes(character)) ||
    /^\s*:[\ufe0e\ufe0f]*:/.test(line) ||
    /#[\ufe0e\ufe0f]*#[\ufe0e\ufe0f\w]*\[/.test(line);
  return output.split("\n").filter(isUnsafe);
}
