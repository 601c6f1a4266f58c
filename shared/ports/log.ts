/** Writes one structured log line. `fields` hold no secret and no text of a payload. */
export type Log = (message: string, fields: Readonly<Record<string, string | number | null>>) => void;
