import { createHmac } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { SignatureVerifier } from "../../../shared/events/verify-signature.ts";

/** Verifies a body that arrives in two chunks. */
function verifySignature(body: Uint8Array, signature: string | null | undefined, secrets: readonly string[]): boolean {
  const verifier = new SignatureVerifier(signature, secrets);
  const middle = Math.floor(body.length / 2);
  verifier.update(body.subarray(0, middle));
  verifier.update(body.subarray(middle));
  return verifier.isValid();
}

const sign = (body: Uint8Array, secret: string) => `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;

test("accepts the example of GitHub's page (Validating webhook deliveries)", () => {
  const body = Buffer.from("Hello, World!");
  const signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
  expect(verifySignature(body, signature, ["It's a Secret to Everybody"])).toBe(true);
  expect(verifySignature(body, signature, ["It's a secret to everybody"])).toBe(false);
});

test("accepts either secret, and no other", () => {
  const body = Buffer.from("{}");
  expect(verifySignature(body, sign(body, "old"), ["new", "old"])).toBe(true);
  expect(verifySignature(body, sign(body, "new"), ["new", "old"])).toBe(true);
  expect(verifySignature(body, sign(body, "older"), ["new", "old"])).toBe(false);
  expect(verifySignature(body, sign(body, "new"), [])).toBe(false);
  expect(verifySignature(body, sign(body, ""), [""])).toBe(false);
});

test.each([
  null,
  undefined,
  "",
  "sha256=",
  "sha1=x",
  `sha256=${"0".repeat(63)}`,
  `sha256=${"z".repeat(64)}`,
])("rejects the signature %j", (signature) => expect(verifySignature(Buffer.from("x"), signature, ["s"])).toBe(false));

test("rejects any changed, missing or added byte, and any other secret", () => {
  const bytes = fc.uint8Array({ minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(
      bytes,
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      fc.string({ minLength: 1 }),
      (body, at, flip, secret) => {
        const signature = sign(body, secret);
        expect(verifySignature(body, signature, [secret])).toBe(true);
        const forged = body.map((byte, index) => (index === at % body.length ? byte ^ flip : byte));
        expect(verifySignature(forged, signature, [secret])).toBe(false);
        expect(verifySignature(body.subarray(0, -1), signature, [secret])).toBe(false);
        expect(verifySignature(Buffer.concat([body, Buffer.of(flip)]), signature, [secret])).toBe(false);
        expect(verifySignature(body, signature, [`${secret}x`])).toBe(false);
      },
    ),
  );
});
