import pc from "picocolors";
import { replaceInlineCommands, unsafeCharacters } from "../../text/unsafe-characters.ts";

/**
 * Output of a command: results go to stdout (`out`, `color`), progress and warnings to stderr (`err`, `errColor`). What
 * they print is safe on terminals and in CI logs (`toSafeText`), wherever the text comes from.
 */
export interface Terminal {
  out: (line: string) => void;
  err: (line: string) => void;
  /** Prints a command for the runner of GitHub Actions to stdout. */
  workflowCommand: (command: WorkflowCommand) => void;
  /** Clears the screen behind stdout. */
  clear: () => void;
  color: Colors;
  /** The colors for stderr. They differ from `color` if only one of stdout and stderr is a terminal. */
  errColor: Colors;
}

/** A command that creates an annotation (GitHub docs, "Workflow commands for GitHub Actions"). */
export interface WorkflowCommand {
  name: "error" | "warning" | "notice";
  properties: Readonly<Record<string, string | number>>;
  message: string;
}

export type Colors = ReturnType<typeof pc.createColors>;

interface Stream {
  isTTY?: boolean;
  write(text: string): unknown;
}

const ESCAPE = "\u001b";
/** Moves the cursor to the top left and clears the screen. */
const CLEAR = `${ESCAPE}[H${ESCAPE}[2J`;

/** Returns a terminal that colors a stream only if the stream is a TTY and `NO_COLOR` is not set (no-color.org). */
export function openTerminal(
  { stdout, stderr }: { stdout: Stream; stderr: Stream },
  env: { NO_COLOR?: string | undefined },
): Terminal {
  const colors = (stream: Stream) => pc.createColors(stream.isTTY === true && !env.NO_COLOR);
  const [color, errColor] = [colors(stdout), colors(stderr)];
  return {
    out: (line) => stdout.write(`${toSafeText(line, color)}\n`),
    err: (line) => stderr.write(`${toSafeText(line, errColor)}\n`),
    workflowCommand: (command) => stdout.write(`${formatWorkflowCommand(command)}\n`),
    clear: () => stdout.write(CLEAR),
    color,
    errColor,
  };
}

export const processTerminal = openTerminal(process, process.env);

/** Matches the escape sequences of the colors that Milepost uses, and no other. */
const colorSequences = new RegExp(`(${ESCAPE}\\[(?:1|2|22|3[1-6]|39)m)`);

/**
 * Returns a text of several lines without characters that a terminal interprets or does not show, except line ends,
 * tabs and colors. Commands of CI systems are split by a space, because a CI log would execute them.
 */
function toSafeText(text: string, { isColorSupported }: Colors): string {
  const parts = isColorSupported ? text.split(colorSequences) : [text];
  const safe = parts.map((part, index) => (index % 2 === 1 ? part : replaceExcept("\n\t", part))).join("");
  // The runner of GitHub Actions ignores white space before "::", and searches "##[" in the whole line.
  return replaceInlineCommands(safe.replace(/^((?:[^\S\n]|\p{Cc}\[\d+m)*:)(?=[\ufe0e\ufe0f]*:)/gmu, "$1 "), "# ");
}

/** Formats a workflow command. The runner decodes `%25`, `%0D`, `%0A`, and in properties `%3A` and `%2C`, only. */
function formatWorkflowCommand({ name, properties, message }: WorkflowCommand): string {
  const data = (text: string) =>
    replaceInlineCommands(replaceExcept("\r\n", text), "# ")
      .replaceAll("%", "%25")
      .replaceAll("\r", "%0D")
      .replaceAll("\n", "%0A");
  const property = (value: string | number) => data(String(value)).replaceAll(":", "%3A").replaceAll(",", "%2C");
  const list = Object.entries(properties).map(([key, value]) => `${key}=${property(value)}`);
  return `::${name} ${list.join(",")}::${data(message)}`;
}

/** Replaces line breaks, escape sequences and other characters that a terminal interprets or hides by spaces. */
export function sanitizeLine(text: string): string {
  return text.replace(unsafeCharacters, " ");
}

/** Applies `sanitizeLine` to each line of a text. */
export function sanitizeLines(text: string): string {
  return replaceExcept("\n", text);
}

/** Applies `sanitizeLine` to the text between the characters in `allowed`. */
function replaceExcept(allowed: string, text: string): string {
  return text
    .split(new RegExp(`([${allowed}])`))
    .map((part, index) => (index % 2 === 1 ? part : sanitizeLine(part)))
    .join("");
}
