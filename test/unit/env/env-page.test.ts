import { expect, test } from "vitest";
import { pageSecretArnEnv, pageSecretEnv, readEnv } from "../../../shared/env.ts";

const [one, two] = ["a".repeat(32), "b".repeat(40)];
const read = (value?: string) =>
  readEnv({ MILEPOST_PAGE_SECRET: value }, { page: pageSecretEnv }).page.secrets.map((secret) => secret.reveal());

test("the secret of the page's links, or two while it is replaced", () => {
  expect(read(one)).toEqual([one]);
  expect(read(` ${one}, ${two}\n`)).toEqual([one, two]);
});

test.each([
  [undefined, "MILEPOST_PAGE_SECRET is not set: set it to at least 32 random characters"],
  ["a".repeat(31), "MILEPOST_PAGE_SECRET is too short: set it to at least 32 random characters"],
  [`${one},short`, "MILEPOST_PAGE_SECRET is too short"],
  [`${one},${one},${one}`, "MILEPOST_PAGE_SECRET is invalid: set one secret, or two"],
])("%s is refused without being printed", (value, message) => {
  expect(() => read(value)).toThrow(message);
  try {
    read(value);
  } catch (error) {
    expect(String(error)).not.toMatch(/aaaa|short,|,short/);
  }
});

test("on Lambda, its ARN", () => {
  const arn = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:milepost/page-AbCdEf";
  const readArn = (value?: string) => readEnv({ MILEPOST_PAGE_SECRET_ARN: value }, { arn: pageSecretArnEnv }).arn;
  expect(readArn(arn)).toBe(arn);
  expect(() => readArn()).toThrow("MILEPOST_PAGE_SECRET_ARN is not set");
  expect(() => readArn("milepost/page")).toThrow("MILEPOST_PAGE_SECRET_ARN is invalid");
});
