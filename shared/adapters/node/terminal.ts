import pc from "picocolors";

/** Output of a command: results go to stdout (`out`, `color`), progress and warnings to stderr (`err`, `errColor`). */
export interface Terminal {
  out: (line: string) => void;
  err: (line: string) => void;
  color: Colors;
  /** The colors for stderr. They differ from `color` if only one of stdout and stderr is a terminal. */
  errColor: Colors;
}

export type Colors = ReturnType<typeof pc.createColors>;

interface Stream {
  isTTY?: boolean;
  write(text: string): unknown;
}

/** Returns a terminal that colors a stream only if the stream is a TTY and `NO_COLOR` is not set (no-color.org). */
export function openTerminal(
  { stdout, stderr }: { stdout: Stream; stderr: Stream },
  env: { NO_COLOR?: string | undefined },
): Terminal {
  const colors = (stream: Stream) => pc.createColors(stream.isTTY === true && !env.NO_COLOR);
  return {
    out: (line) => stdout.write(`${line}\n`),
    err: (line) => stderr.write(`${line}\n`),
    color: colors(stdout),
    errColor: colors(stderr),
  };
}

export const processTerminal = openTerminal(process, process.env);

/** Replaces line breaks, escape sequences and other control characters in plan text by spaces. */
export function sanitizeLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu, " ");
}

/** Applies `sanitizeLine` to each line of a text. */
export function sanitizeLines(text: string): string {
  return text.split("\n").map(sanitizeLine).join("\n");
}
