import pc from "picocolors";

/** Where a command prints: results on stdout, progress and remarks on stderr. */
export interface Terminal {
  out: (line: string) => void;
  err: (line: string) => void;
  /** For lines on stdout. */
  color: Colors;
  /** For lines on stderr, which may be a terminal when stdout is a file, and the other way round. */
  errColor: Colors;
}

export type Colors = ReturnType<typeof pc.createColors>;

interface Stream {
  isTTY?: boolean;
  write(text: string): unknown;
}

/** Colour only where somebody sees it: on a terminal, and not when `NO_COLOR` is set (no-color.org). */
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

/** The terminal of this process. */
export const processTerminal = openTerminal(process, process.env);

/** Plan text for a terminal: escape sequences and other control characters can't reach it. */
export function sanitizeLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu, " ");
}

/** The same for a text of several lines. */
export function sanitizeLines(text: string): string {
  return text.split("\n").map(sanitizeLine).join("\n");
}
