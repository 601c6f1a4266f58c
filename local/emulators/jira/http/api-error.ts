import { ApiError, type ApiErrorDetails } from "../../shared/api-error.ts";
import type { LocalizedTexts } from "../localized-texts.ts";

interface JiraErrorDetails extends ApiErrorDetails<"burst" | "issue"> {
  messages?: string[];
  errors?: Record<string, string>;
}

/** An error response in Jira's format: `{errorMessages, errors}`, where `errors` has one error message per field. */
export class JiraApiError extends ApiError<"burst" | "issue"> {
  readonly errorMessages: string[];
  readonly errors: Record<string, string>;

  constructor(status: number, details: JiraErrorDetails) {
    const { messages = [], errors = {} } = details;
    super(status, [...messages, ...Object.values(errors)].join(" "), details);
    this.errorMessages = messages;
    this.errors = errors;
  }

  body(): { errorMessages: string[]; errors: Record<string, string> } {
    return { errorMessages: this.errorMessages, errors: this.errors };
  }
}

export function badRequest(...messages: string[]): JiraApiError {
  return new JiraApiError(400, { messages });
}

export function invalidField(field: string, message: string): JiraApiError {
  return new JiraApiError(400, { errors: { [field]: message } });
}

export function notFound(message: string): JiraApiError {
  return new JiraApiError(404, { messages: [message] });
}

export function issueNotFound(texts: LocalizedTexts): JiraApiError {
  return notFound(texts.issueNotFound);
}

/** Returns the 400 for a request body with an unknown structure. */
export function invalidPayloadError(): JiraApiError {
  return badRequest("Invalid request payload. Refer to the REST API documentation and try again.");
}

export function unauthorized(): JiraApiError {
  return new JiraApiError(401, {
    messages: ["Client must be authenticated to access this resource."],
    headers: { "www-authenticate": 'OAuth realm="https://jira.example"' },
  });
}

export function forbidden(message: string): JiraApiError {
  return new JiraApiError(403, { messages: [message] });
}
