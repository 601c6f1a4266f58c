import type { RestAnswer } from "./answer.ts";
import type { LoggedRestRequest } from "./request-log.ts";

export interface ApiErrorDetails<Limit> {
  headers?: Record<string, string>;
  /** The rate limit that rejected the request; missing for other errors. */
  limited?: Limit;
}

/** An error response. A subclass for each emulator defines the format of the body. */
export abstract class ApiError<Limit extends LoggedRestRequest["limited"]> extends Error {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly limited: Limit | null;

  constructor(status: number, message: string, { headers = {}, limited }: ApiErrorDetails<Limit>) {
    super(message);
    this.status = status;
    this.headers = headers;
    this.limited = limited ?? null;
  }

  abstract body(): unknown;

  toAnswer(): RestAnswer {
    return { status: this.status, body: this.body(), headers: this.headers };
  }
}
