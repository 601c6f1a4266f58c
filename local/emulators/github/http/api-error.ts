/** One entry of `errors` in GitHub's error body ("Troubleshooting the REST API: Validation Failed"). */
export interface FieldError {
  resource: string;
  field: string;
  code: "missing" | "missing_field" | "invalid" | "already_exists" | "unprocessable" | "custom";
  message?: string;
  value?: unknown;
}

/** An answer that is no success, as GitHub words it. */
export class ApiError extends Error {
  readonly status: number;
  readonly errors: FieldError[];
  readonly headers: Record<string, string>;
  readonly limited: "primary" | "secondary" | null;

  constructor(
    status: number,
    message: string,
    details: {
      errors?: FieldError[];
      headers?: Record<string, string>;
      limited?: "primary" | "secondary";
    } = {},
  ) {
    super(message);
    this.status = status;
    this.errors = details.errors ?? [];
    this.headers = details.headers ?? {};
    this.limited = details.limited ?? null;
  }

  /** `{message, errors, documentation_url, status}`. */
  body(): Record<string, unknown> {
    return {
      message: this.message,
      ...(this.errors.length > 0 ? { errors: this.errors } : {}),
      documentation_url: "https://docs.github.com/rest",
      status: String(this.status),
    };
  }
}

export function notFound(): ApiError {
  return new ApiError(404, "Not Found");
}

export function validationFailed(...errors: FieldError[]): ApiError {
  return new ApiError(422, "Validation Failed", { errors });
}

/** What a token without the permission gets on writes that are not silently trimmed. */
export function noPush(): ApiError {
  return new ApiError(403, "Resource not accessible by personal access token");
}
