import { isRecord } from "../shared/json-body.ts";
import { parseContent } from "./message-content.ts";
import { methods, type Workspace } from "./methods.ts";
import { SlackError } from "./slack-error.ts";

/** An HTTP request whose body is not parsed. */
export interface WireRequest {
  contentType: string;
  authorization: string | undefined;
  body: string;
}

export interface Answer {
  status: number;
  /** Slack's error code; `null` for a successful response (`ok: true`). */
  error: string | null;
  body: string;
  headers: Record<string, string>;
}

/** Form fields with JSON values. */
const JSON_FIELDS = ["blocks", "metadata"];

/** Returns the arguments of a request. Parses arguments in `JSON_FIELDS`; invalid JSON remains a string. */
export function parseArgs({ contentType, body }: WireRequest): Record<string, unknown> {
  if (contentType.startsWith("application/json")) {
    const parsed = parse(body);
    return isRecord(parsed) ? parsed : {};
  }
  const fields: Record<string, unknown> = Object.fromEntries(new URLSearchParams(body));
  for (const name of JSON_FIELDS) {
    const value = fields[name];
    if (typeof value === "string") fields[name] = parse(value) ?? value;
  }
  return fields;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Slack's Web API and incoming webhooks, without the HTTP server. */
export class Api {
  readonly #workspace: Workspace;
  #token: string | null;
  #scopes: readonly string[];

  constructor(workspace: Workspace, token: string, scopes: readonly string[]) {
    this.#workspace = workspace;
    this.#token = token;
    this.#scopes = scopes;
  }

  revoke(): void {
    this.#token = null;
  }

  setScopes(scopes: readonly string[]): void {
    this.#scopes = scopes;
  }

  call(name: string, request: WireRequest, args: Record<string, unknown>): Answer {
    return answerOrError(() => ({ ok: true, ...this.#perform(name, request, args) }), toApiAnswer);
  }

  #perform(name: string, request: WireRequest, args: Record<string, unknown>): Record<string, unknown> {
    const { state } = this.#workspace;
    const method = methods[name];
    if (method === undefined) {
      state.violations.push(`The Slack emulator does not implement ${name}`);
      throw new SlackError("unknown_method");
    }
    this.#authenticate(request, args);
    for (const argument of Object.keys(args)) {
      if (!method.args.includes(argument)) {
        state.violations.push(
          `${name}: Slack documents no argument "${argument}", or the emulator does not support it`,
        );
      }
    }
    const channel = state.channels.get(String(args.channel));
    const needed = method.scope(channel);
    if (needed !== null && !this.#scopes.includes(needed)) {
      throw new SlackError("missing_scope", { fields: { needed, provided: this.#scopes.join(",") } });
    }
    return method.answer(args, this.#workspace);
  }

  #authenticate({ authorization }: WireRequest, args: Record<string, unknown>): void {
    if ("token" in args) {
      this.#workspace.state.violations.push("The token must be in the Authorization header, not in the body");
    }
    if (authorization === undefined) throw new SlackError("not_authed");
    if (this.#token === null) throw new SlackError("token_revoked");
    if (authorization !== `Bearer ${this.#token}`) throw new SlackError("invalid_auth");
  }

  /** Answers a request to an incoming webhook in plain text (docs, "Sending messages using incoming webhooks"). */
  webhook(path: string, args: Record<string, unknown>): Answer {
    const { state, limits } = this.#workspace;
    return answerOrError(() => {
      const id = state.webhooks.get(path);
      if (id === undefined) throw new SlackError("no_service", { status: 404 });
      const channel = state.channel(id);
      if (channel.isArchived) throw new SlackError("channel_is_archived", { status: 410 });
      limits.post(id);
      if (Object.keys(args).length === 0) throw new SlackError("invalid_payload");
      if ("channel" in args) state.violations.push("An incoming webhook of an app accepts no channel");
      const { text = "", blocks = [], metadata } = parseContent(args);
      state.add(channel, { text, blocks, metadata, thread: null, via: "webhook" });
      return "ok";
    }, toWebhookAnswer);
  }
}

export function toApiAnswer({ status, code, fields, headers }: SlackError): Answer {
  return {
    status: status === 429 ? 429 : 200,
    error: code,
    body: JSON.stringify({ ok: false, error: code, ...fields }),
    headers: { "content-type": "application/json; charset=utf-8", ...headers },
  };
}

export function toWebhookAnswer({ status, code, headers }: SlackError): Answer {
  return { status, error: code, body: code, headers: { "content-type": "text/html", ...headers } };
}

function answerOrError(work: () => unknown, toAnswer: (error: SlackError) => Answer): Answer {
  try {
    const body = work();
    const isText = typeof body === "string";
    return {
      status: 200,
      error: null,
      body: isText ? body : JSON.stringify(body),
      headers: { "content-type": isText ? "text/html" : "application/json; charset=utf-8" },
    };
  } catch (error) {
    if (error instanceof SlackError) return toAnswer(error);
    throw error;
  }
}
