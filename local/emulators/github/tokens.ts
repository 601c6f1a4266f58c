import { createPublicKey, type KeyObject, randomBytes, verify } from "node:crypto";
import { isRecord } from "../shared/json-body.ts";
import { GitHubApiError, githubNotFound } from "./http/api-error.ts";
import type { Actor } from "./state.ts";

export interface GitHubAppSettings {
  id: number;
  installation: number;
  privateKey: string;
  isPublic?: boolean;
}

/** The tokens that the emulator accepts, from users and from the App's installation. */
export class Tokens {
  readonly app: GitHubAppSettings | null;
  readonly #users: Map<string, string>;
  readonly #installations = new Map<string, number>();
  readonly #publicKey: KeyObject | null;

  constructor(users: Record<string, string>, app: GitHubAppSettings | null) {
    this.#users = new Map(Object.entries(users));
    this.app = app;
    this.#publicKey = app === null ? null : createPublicKey(app.privateKey);
  }

  accept(token: string, login: string): void {
    this.#users.set(token, login);
  }

  revoke(token: string | undefined): void {
    for (const known of [this.#users, this.#installations]) {
      if (token === undefined) known.clear();
      else known.delete(token);
    }
  }

  /** Returns the account that a token belongs to. Throws a 401 if the token is missing or invalid. */
  actor(authorization: string | undefined): Actor {
    const token = bearer(authorization);
    const login = this.#users.get(token);
    if (login !== undefined) return { login, app: false };
    const expires = this.#installations.get(token);
    if (expires !== undefined && expires > Date.now()) return { login: "milepost[bot]", app: true };
    throw new GitHubApiError(401, "Bad credentials");
  }

  /**
   * Returns the App's settings. Throws a 401 unless the header has a JWT from the App that is signed with RS256 and
   * expires within ten minutes of system time ("Generating a JSON Web Token (JWT) for a GitHub App").
   */
  checkJwt(authorization: string | undefined): GitHubAppSettings {
    const [header, payload, signature] = bearer(authorization).split(".");
    if (this.app === null || this.#publicKey === null || header === undefined || payload === undefined) {
      throw new GitHubApiError(401, "A JSON web token could not be decoded");
    }
    const signed = Buffer.from(`${header}.${payload}`);
    if (!verify("RSA-SHA256", signed, this.#publicKey, Buffer.from(signature ?? "", "base64url"))) {
      throw new GitHubApiError(401, "A JSON web token could not be decoded");
    }
    const claims: unknown = JSON.parse(Buffer.from(payload, "base64url").toString());
    const now = Date.now() / 1000;
    if (!isRecord(claims) || String(claims.iss) !== String(this.app.id)) {
      throw new GitHubApiError(401, "'Issuer' claim ('iss') must be an Integer");
    }
    if (typeof claims.exp !== "number" || claims.exp <= now || claims.exp > now + 600 + 60) {
      throw new GitHubApiError(401, "'Expiration time' claim ('exp') is too far in the future");
    }
    return this.app;
  }

  /** Creates an installation token that is valid for an hour of system time, with which clients check the expiry. */
  issue(installation: number): { token: string; expires: Date } {
    if (installation !== this.app?.installation) throw githubNotFound();
    const token = `ghs_${randomBytes(18).toString("hex")}`;
    const expires = new Date(Date.now() + 3_600_000);
    this.#installations.set(token, expires.getTime());
    return { token, expires };
  }
}

function bearer(authorization: string | undefined): string {
  const token = /^(?:bearer|token) +(\S+)$/i.exec(authorization ?? "")?.[1];
  if (token === undefined) throw new GitHubApiError(401, "Requires authentication");
  return token;
}
