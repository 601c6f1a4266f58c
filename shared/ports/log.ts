/** Writes one structured log line. `fields` must not contain secrets or text from a payload. */
export type Log = (message: string, fields: Readonly<Record<string, string | number | null>>) => void;
