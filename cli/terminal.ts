import pc from "picocolors";

/** Where a command prints: results on stdout, progress and remarks on stderr. */
export interface Terminal {
  out: (line: string) => void;
  err: (line: string) => void;
  color: Colors;
}

export type Colors = ReturnType<typeof pc.createColors>;

/** Colour only where somebody sees it: on a terminal, and not when `NO_COLOR` is set (no-color.org). */
export function terminal(stream: { isTTY?: boolean } = process.stdout, env = process.env): Terminal {
  return {
    out: (line) => process.stdout.write(`${line}\n`),
    err: (line) => process.stderr.write(`${line}\n`),
    color: pc.createColors(stream.isTTY === true && !env.NO_COLOR),
  };
}

/** Plan text for a terminal: escape sequences and other control characters can't reach it. */
export function plain(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu, " ");
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** "2026-05-28" as people write it: "28 May 2026". */
export function humanDate(date: string): string {
  const [year, month, day] = date.split("-");
  const name = months[Number(month) - 1];
  return name ? `${Number(day)} ${name} ${year}` : date;
}

/** "1 write", "2 writes". */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : noun.endsWith("s") ? "es" : "s"}`;
}
