export interface Answer {
  status: number;
  /** Bytes are sent as they are, undefined is an empty answer, anything else is sent as JSON. */
  body?: unknown;
  headers?: Record<string, string>;
}
