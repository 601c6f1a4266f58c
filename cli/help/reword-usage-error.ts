import { sanitizeLine } from "../../shared/adapters/node/terminal.ts";

/** Commander's messages for usage errors, and how Milepost words them. */
const wordings: readonly (readonly [commander: RegExp, milepost: string])[] = [
  [/^error: option '(-\S+?)(?:[ ,].*?)?' argument '(.*)' is invalid\. /s, '$1 "$2" is invalid. '],
  [/^error: option '(-\S+?)[ ,].*?' argument missing/, "$1 needs a value."],
  [/^error: option '(-\S+?)' cannot be used with option '(-\S+?)'/, "$1 and $2 can't be combined."],
  [/^error: command-argument value '(.*)' is invalid for argument '(.*?)'\. /s, '$2 "$1" is invalid. '],
  [/^error: missing required argument '(.*?)'/, "The argument <$1> is missing."],
  [/^error: unknown option '(.*?)'/s, 'Unknown option "$1".'],
  [/^error: unknown command '(.*?)'/s, 'Unknown verb "$1".'],
  [
    /^error: too many arguments.* Expected (\d+) arguments? but got (\d+)\./,
    "Too many arguments: $1 expected, $2 found.",
  ],
  [/\n\((Did you mean .*\?)\)$/, " $1"],
];

/** Rewords a usage error of Commander as sentences. Arguments in it can't add lines. */
export function rewordUsageError(message: string): string {
  const reword = (text: string, [commander, milepost]: (typeof wordings)[number]) =>
    text.replace(commander, (...groups) => milepost.replace(/\$(\d)/g, (_, group) => sanitizeLine(groups[group])));
  return wordings.reduce(reword, message);
}
