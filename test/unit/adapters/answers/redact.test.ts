import { describe, expect, it } from "vitest";
import { redactSecrets, toExcerpt } from "../../../../shared/adapters/answers/redact.ts";
import { Secret } from "../../../../shared/config/secret.ts";

const jwt = `eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiIxMjM0NTYifQ.${"aB3-_".repeat(60)}`;
const credentials: readonly string[] = [
  "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
  "gho_16C7e42F292c6912E7710c838347Ae178B4a",
  "ghu_16C7e42F292c6912E7710c838347Ae178B4a",
  "ghs_16C7e42F292c6912E7710c838347Ae178B4a",
  "ghr_1B4a2e77838347a7E420ce178F2E7c6912E169246c34E1ccbF66C46812d16D5B1A9Dc86A1498",
  `ghs_1234567_${jwt}`,
  `github_pat_11ABCDEFG0${"aZ9_".repeat(15)}`,
  "xoxb-1234567890-1234567890-AbCdEfGhIjKl",
  "xoxp-1234567890-AbCdEfGhIjKl",
  "xapp-1-A0123-1234567890-abcdef",
  "hooks.slack.com/services/T0123/B0123/AbCdEfGhIjKl",
  `ATATT3xFfGF0${"x9_-".repeat(30)}=1A2B3C4D`,
  `ATSTT3xFfGF0${"x9_-".repeat(30)}=1A2B3C4D`,
  jwt,
  "AKIAIOSFODNN7EXAMPLE",
];

describe("redactSecrets", () => {
  it.each(credentials)("removes %s", (credential) => {
    const texts = [credential, `"${credential}"`, `<b>${credential}</b>`, `a ${credential}, b`, `\\n${credential}\\n`];
    for (const text of texts) expect(redactSecrets(text)).toBe(text.replace(credential, "[secret]"));
  });

  it.each([
    ["Authorization: token opaque value\r\nhost: x", "Authorization: [secret]\r\nhost: x"],
    ['{"authorization":"Custom opaque, value","host":"x"}', '{"authorization":"[secret]","host":"x"}'],
    ['"{\\"Authorization\\":\\"token opaque\\"}"', '"{\\"Authorization\\":\\"[secret]\\"}"'],
    ["proxy-authorization=Digest opaque", "proxy-authorization=[secret]"],
    ["Set-Cookie: session=opaque; path=/", "Set-Cookie: [secret]"],
    ["sent Basic Ym90QGV4YW1wbGUuY29tOmh1bnRlcjI= to it", "sent [secret] to it"],
    ["sent bearer AbCdEfGhIjKlMnOp to it", "sent [secret] to it"],
    ["https://bot:opaque@git.example/x", "https://[secret]@git.example/x"],
    ["https://x.example/?a=1&access_token=opaque-value&b=2", "https://x.example/?a=1&access_token=[secret]&b=2"],
    [
      "x -----BEGIN RSA PRIVATE KEY-----\nMII-E\n-----END RSA PRIVATE KEY----- y",
      "x [secret]-----END RSA PRIVATE KEY----- y",
    ],
  ])("removes the credential in %j", (text, expected) => {
    expect(redactSecrets(text)).toBe(expected);
  });

  it.each([
    "Basic authentication with passwords is deprecated.",
    "Bearer authentication failed",
    "Resource not accessible by personal access token",
    "Validation Failed; title already_exists",
    "Jira answered 403 to GET /issue/WEB-12",
    "https://github.com/acme/web/issues/12?state=all&page=2",
    "d3b07384d113edec49eaa6238ad5ff00c1e7a5d1",
  ])("leaves %j", (text) => {
    expect(redactSecrets(text)).toBe(text);
  });

  it("removes the secrets of this process in every form, and short values never", () => {
    const value = new Secret("a+b/c (d) $& é!").reveal();
    expect(new Secret("open").reveal()).toBe("open");
    const text = `${value} ${value.toUpperCase()} ${encodeURIComponent(value)} open`;
    expect(redactSecrets(text)).toBe("[secret] [secret] [secret] open");
  });
});

describe("toExcerpt", () => {
  it("returns one line of limited length without control and format characters", () => {
    expect(toExcerpt(" a\r\n\tb\u0007\u202e\u200b c\u2028d ")).toBe("a b c d");
    expect(toExcerpt("word ".repeat(1_000))).toHaveLength(300);
    expect(toExcerpt("word ".repeat(1_000), 20)).toHaveLength(20);
  });

  it("finds a secret that invisible characters split", () => {
    expect(toExcerpt("ghp_16C7e42F292c\u200b6912E771\u00070c838347Ae178B4a")).toBe("[secret]");
  });

  it("leaves no part of a secret where a long text is cut", () => {
    const value = new Secret("correct-horse-battery-staple").reveal();
    for (let padding = 9_960; padding <= 10_010; padding += 1) {
      expect(toExcerpt(`${" ".repeat(padding)}${value} and more`)).not.toMatch(/correct|horse|battery/);
    }
  });
});
