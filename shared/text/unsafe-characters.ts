/**
 * Matches characters that are invisible or change how the text around them is shown: control characters, line and
 * paragraph separators, direction marks, zero-width and tag characters. Not the selectors of text and emoji style.
 */
export const unsafeCharacters =
  /(?:[\p{Cc}\u2028\u2029\ufff9-\ufffb]|(?![\ufe0e\ufe0f])\p{Default_Ignorable_Code_Point})+/gu;

/**
 * Matches what CI systems execute anywhere in a line: `##[error]` (GitHub Actions), `##vso[…]` (Azure), `##teamcity[…]`.
 * With the style selectors, which the search of GitHub's runner ignores.
 */
const inlineCommand = /#(?=[\ufe0e\ufe0f]*#[\ufe0e\ufe0f\w]*\[)/g;

/** Replaces the first `#` of each inline CI command, so that no CI system executes the text. */
export function replaceInlineCommands(text: string, replacement: string): string {
  return text.replace(inlineCommand, replacement);
}
