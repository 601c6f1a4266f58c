import { createHmac, timingSafeEqual } from "node:crypto";

/** `X-Hub-Signature-256` as GitHub writes it. */
const signatureForm = /^sha256=[0-9a-f]{64}$/;

export const isSignature = (header: string | null | undefined): header is string =>
  typeof header === "string" && signatureForm.test(header);

/**
 * Whether the raw bytes carry the signature of one of the secrets (GitHub, "Validating webhook deliveries").
 * Compared in constant time; time tells at most which of two secrets was used. No secrets, or an empty
 * one: never.
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
