import { ApiError, type ApiErrorDetails } from "../../shared/api-error.ts";

/** One entry of `errors` in GitHub's error body ("Troubleshooting the REST API: Validation Failed"). */
export interface FieldError {
  resource: string;
  field: string;
  code: "missing" | "missing_field" | "invalid" | "already_exists" | "unprocessable" | "custom";
  message?: string;
  value?: unknown;
}

/** An error response in GitHub's format. */
export class GitHubApiError extends ApiError<"primary" | "secondary"> {
  readonly errors: FieldError[];

  constructor(
    status: number,
    message: string,
    details: ApiErrorDetails<"primary" | "secondary"> & { errors?: FieldError[] } = {},
  ) {
    super(status, message, details);
    this.errors = details.errors ?? [];
  }

  body(): Record<string, unknown> {
    return {
      message: this.message,
      ...(this.errors.length > 0 ? { errors: this.errors } : {}),
      documentation_url: "https://docs.github.com/rest",
      status: String(this.status),
    };
  }
}

export function githubNotFound(): GitHubApiError {
  return new GitHubApiError(404, "Not Found");
}

export function validationFailed(...errors: FieldError[]): GitHubApiError {
  return new GitHubApiError(422, "Validation Failed", { errors });
}

/** Throws a 422 if a text has more than `max` characters (not UTF-16 units or bytes). */
export function checkLength(resource: string, field: string, text: string, max: number): void {
  if ([...text].length <= max) return;
  const message = `${field} is too long (maximum is ${max} characters)`;
  throw validationFailed({ resource, code: "custom", field, message });
}

/** Returns the 403 that GitHub sends for a token without write permission. */
export function missingPermission(): GitHubApiError {
  return new GitHubApiError(403, "Resource not accessible by personal access token");
}
