import { createHmac, timingSafeEqual } from "node:crypto";

/** The format of the header `X-Hub-Signature-256`: `sha256=` and an HMAC in hexadecimal. */
const signaturePattern = /^sha256=[0-9a-f]{64}$/;

export const isSignature = (header: string | null | undefined): header is string =>
  typeof header === "string" && signaturePattern.test(header);

/**
 * Checks whether a raw body, given chunk by chunk, is signed with one of the secrets (GitHub docs, "Validating webhook
 * deliveries"). Empty secrets never match.
 */
export class SignatureVerifier {
  readonly #given: Buffer | null;
  readonly #hmacs: readonly ReturnType<typeof createHmac>[];

  constructor(signature: string | null | undefined, secrets: readonly string[]) {
    this.#given = isSignature(signature) ? Buffer.from(signature.slice("sha256=".length), "hex") : null;
    this.#hmacs = secrets.filter((secret) => secret !== "").map((secret) => createHmac("sha256", secret));
  }

  update(chunk: Uint8Array): void {
    for (const hmac of this.#hmacs) hmac.update(chunk);
  }

  /** Can be called once. Compares in constant time; timing reveals at most which secret matched. */
  isValid(): boolean {
    const given = this.#given;
    return given !== null && this.#hmacs.some((hmac) => timingSafeEqual(given, hmac.digest()));
  }
}
