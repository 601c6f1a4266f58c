import type { Words } from "../words.ts";

/** An answer that is no success, as Jira words it: `{errorMessages, errors}`, messages by field in the latter. */
export class ApiError extends Error {
  readonly status: number;
  readonly errorMessages: string[];
  readonly errors: Record<string, string>;
  readonly headers: Record<string, string>;
  readonly limited: "burst" | "issue" | null;

  constructor(
    status: number,
    details: {
      messages?: string[];
      errors?: Record<string, string>;
      headers?: Record<string, string>;
      limited?: "burst" | "issue";
    } = {},
  ) {
    super([...(details.messages ?? []), ...Object.values(details.errors ?? {})].join(" "));
    this.status = status;
    this.errorMessages = details.messages ?? [];
    this.errors = details.errors ?? {};
    this.headers = details.headers ?? {};
    this.limited = details.limited ?? null;
  }

  body(): { errorMessages: string[]; errors: Record<string, string> } {
    return { errorMessages: this.errorMessages, errors: this.errors };
  }
}

export function badRequest(...messages: string[]): ApiError {
  return new ApiError(400, { messages });
}

export function invalidField(field: string, message: string): ApiError {
  return new ApiError(400, { errors: { [field]: message } });
}

export function noIssue(words: Words): ApiError {
  return new ApiError(404, { messages: [words.noIssue] });
}

/** What a body gets that is not even looked into. */
export function invalidPayload(): ApiError {
  return badRequest("Invalid request payload. Refer to the REST API documentation and try again.");
}

export function unauthorized(): ApiError {
  return new ApiError(401, {
    messages: ["Client must be authenticated to access this resource."],
    headers: { "www-authenticate": 'OAuth realm="https://jira.example"' },
  });
}

export function forbidden(message: string): ApiError {
  return new ApiError(403, { messages: [message] });
}
