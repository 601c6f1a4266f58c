import { createHmac, timingSafeEqual } from "node:crypto";

/** The format of the header `X-Hub-Signature-256`: `sha256=` and an HMAC in hexadecimal. */
const signaturePattern = /^sha256=[0-9a-f]{64}$/;

export const isSignature = (header: string | null | undefined): header is string =>
  typeof header === "string" && signaturePattern.test(header);

/**
 * Returns true if the raw body is signed with one of the secrets (GitHub docs, "Validating webhook deliveries").
 * Compares in constant time; timing reveals at most which secret matched. Empty secrets never match.
 */
export function verifySignature(
  body: Uint8Array,
  signature: string | null | undefined,
  secrets: readonly string[],
): boolean {
  if (!isSignature(signature)) return false;
  const given = Buffer.from(signature.slice("sha256=".length), "hex");
  return secrets.some(
    (secret) => secret !== "" && timingSafeEqual(given, createHmac("sha256", secret).update(body).digest()),
  );
}
