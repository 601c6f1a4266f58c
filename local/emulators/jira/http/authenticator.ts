import type { JiraState, StoredUser } from "../state.ts";
import { unauthorized } from "./api-error.ts";

/** Checks credentials: Basic with e-mail address and token in Cloud, Bearer with a token in Data Center. */
export class Authenticator {
  readonly #state: JiraState;
  readonly #tokens: Set<string>;
  readonly #kind: "classic" | "scoped";

  constructor(state: JiraState, token: string, kind: "classic" | "scoped") {
    this.#state = state;
    this.#tokens = new Set([token]);
    this.#kind = kind;
  }

  accept(token: string): void {
    this.#tokens.add(token);
  }

  revoke(token: string | undefined): void {
    if (token === undefined) this.#tokens.clear();
    else this.#tokens.delete(token);
  }

  /** Returns the user, or `null` for a request without credentials. Throws a 401 for wrong or malformed credentials. */
  authenticate(authorization: string | undefined, isGateway: boolean): StoredUser | null {
    if (authorization === undefined) return null;
    if (this.#kind === "scoped" && !isGateway) throw unauthorized();
    const { flavour, bot } = this.#state;
    if (flavour === "datacenter") {
      const token = /^Bearer (\S+)$/.exec(authorization)?.[1];
      if (token === undefined || !this.#tokens.has(token)) throw unauthorized();
      return bot;
    }
    const [, encoded = ""] = /^Basic (\S+)$/.exec(authorization) ?? [];
    const [email, ...token] = Buffer.from(encoded, "base64").toString().split(":");
    if (email !== bot.email || !this.#tokens.has(token.join(":"))) throw unauthorized();
    return bot;
  }
}
