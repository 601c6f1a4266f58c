import { isRecord } from "./block-elements.ts";
import { readContent } from "./message-content.ts";
import { methods, type Workspace } from "./methods.ts";
import { SlackRefusal } from "./slack-refusal.ts";

/** A request as it came over the wire. */
export interface WireRequest {
  contentType: string;
  authorization: string | undefined;
  body: string;
}

export interface Answer {
  status: number;
  /** Slack's code; null: `ok`. */
  error: string | null;
  body: string;
  headers: Record<string, string>;
}

/** Arguments that are JSON within a form. */
const jsonArguments = ["blocks", "metadata"];

/** The arguments of a request; JSON ones parsed, or left as they are where they are none. */
export function readArgs({ contentType, body }: WireRequest): Record<string, unknown> {
  if (contentType.startsWith("application/json")) {
    const parsed = parse(body);
    return isRecord(parsed) ? parsed : {};
  }
  const fields: Record<string, unknown> = Object.fromEntries(new URLSearchParams(body));
  for (const name of jsonArguments) {
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

/** Slack's Web API and incoming webhooks over the state. Knows no sockets. */
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
    return answerWith(
      () => ({ ok: true, ...this.#perform(name, request, args) }),
      (refusal) => ({
        status: refusal.status === 429 ? 429 : 200,
        error: refusal.code,
        body: JSON.stringify({ ok: false, error: refusal.code, ...refusal.fields }),
        headers: { "content-type": "application/json; charset=utf-8", ...refusal.headers },
      }),
    );
  }

  #perform(name: string, request: WireRequest, args: Record<string, unknown>): Record<string, unknown> {
    const { state } = this.#workspace;
    const method = methods[name];
    if (method === undefined) {
      state.violations.push(`The Slack double does not implement ${name}`);
      throw new SlackRefusal("unknown_method");
    }
    this.#authenticate(request, args);
    for (const argument of Object.keys(args)) {
      if (!method.args.includes(argument)) {
        state.violations.push(
          `${name}: Slack documents no argument "${argument}", or the double does not know it`,
        );
      }
    }
    const channel = state.channels.get(String(args.channel));
    const needed = method.scope(channel);
    if (needed !== null && !this.#scopes.includes(needed)) {
      throw new SlackRefusal("missing_scope", { fields: { needed, provided: this.#scopes.join(",") } });
    }
    return method.answer(args, this.#workspace);
  }

  #authenticate({ authorization }: WireRequest, args: Record<string, unknown>): void {
    if ("token" in args) {
      this.#workspace.state.violations.push("A token belongs in the Authorization header, not in the body");
    }
    if (authorization === undefined) throw new SlackRefusal("not_authed");
    if (this.#token === null) throw new SlackRefusal("token_revoked");
    if (authorization !== `Bearer ${this.#token}`) throw new SlackRefusal("invalid_auth");
  }

  /** "Sending messages using incoming webhooks": plain text, and statuses that mean something. */
  webhook(path: string, args: Record<string, unknown>): Answer {
    const { state, limits } = this.#workspace;
    return answerWith(
      () => {
        const id = state.webhooks.get(path);
        if (id === undefined) throw new SlackRefusal("no_service", { status: 404 });
        const channel = state.channel(id);
        if (channel.archived) throw new SlackRefusal("channel_is_archived", { status: 410 });
        limits.post(id);
        if (Object.keys(args).length === 0) throw new SlackRefusal("invalid_payload");
        if ("channel" in args) state.violations.push("An incoming webhook of an app takes no channel");
        const { text = "", blocks = [], metadata } = readContent(args);
        state.add(channel, { text, blocks, metadata, thread: null, via: "webhook" });
        return "ok";
      },
      (refusal) => ({
        status: refusal.status,
        error: refusal.code,
        body: refusal.code,
        headers: { "content-type": "text/html", ...refusal.headers },
      }),
    );
  }
}

function answerWith(work: () => unknown, refuse: (refusal: SlackRefusal) => Answer): Answer {
  try {
    const body = work();
    const text = typeof body === "string";
    return {
      status: 200,
      error: null,
      body: text ? body : JSON.stringify(body),
      headers: { "content-type": text ? "text/html" : "application/json; charset=utf-8" },
    };
  } catch (error) {
    if (error instanceof SlackRefusal) return refuse(error);
    throw error;
  }
}
