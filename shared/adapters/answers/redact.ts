import { knownSecrets } from "../../config/secret.ts";
import { truncate } from "../../text/visible-text.ts";

const PLACEHOLDER = "[secret]";
/** Characters of a text that `toExcerpt` reads. A page of a proxy can have megabytes. */
const MAX_READ_LENGTH = 10_000;

/** A header or parameter with a credential, up to the end of its line or quote. The first group is kept. */
const CREDENTIAL_HEADER =
  /((?:(?:proxy-)?authorization|(?:set-)?cookie|private-token|x-api-key)[\\"']*\s*[:=]\s*[\\"']*)[^\r\n"'\\]+/gi;
const CREDENTIAL_PARAMETER =
  /((?:access_token|refresh_token|client_secret|password|secret|token|x-amz-signature)[\\"']*[:=][\\"']*)[^\s"'\\&;,]{6,}/gi;

/**
 * Credentials by their form, whoever they belong to: this process does not know the tokens of a GitHub App by value. They
 * begin at no word boundary, because in JSON a line break before them is the escape "\n".
 */
const CREDENTIAL_SHAPES: readonly RegExp[] = [
  // GitHub. Tokens of Apps contain a JWT: "ghs_<app id>_<JWT>", about 520 characters with ".", "-" and "_".
  /(?:gh[pousr]_|github_pat_)[\w.-]{10,}/g,
  // Slack: tokens, and the URLs of incoming webhooks.
  /xox[a-z]-[\w-]{6,}/g,
  /xapp-[\w-]{6,}/g,
  /hooks\.slack(?:-gov)?\.com\/\w+\/[\w/-]+/g,
  // Atlassian.
  /AT(?:ATT|STT|CTT|OA)[\w./+=-]{10,}/g,
  // JWT, with or without its signature. It begins a word, or follows an escape such as "\n": the work stays linear.
  /(?<!(?<!\\)[\w-])eyJ[\w-]{5,2000}\.[\w-]+(?:\.[\w-]*)?/g,
  // Credentials of a scheme. "Basic authentication" is none: in base64, there are digits or capitals.
  /(?:[Bb]asic|BASIC|[Bb]earer|BEARER)\s+(?=\S+[\d=A-Z])[\w+/=.~-]{8,}/g,
  /(?:AKIA|ASIA)[A-Z\d]{16}/g,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----(?:[^-]|-(?!----END))*/g,
];
/** User and password in a URL. */
const URL_CREDENTIALS = /(:\/\/)[^\s/@:]*:[^\s/@]+(?=@)/g;

let knownPattern: { count: number; pattern: RegExp | null } = { count: 0, pattern: null };

/** Returns a pattern that matches the secrets of this process; `null` if there are none. Built again only for new ones. */
function patternOfKnownSecrets(): RegExp | null {
  const { size: count } = knownSecrets();
  if (count === knownPattern.count) return knownPattern.pattern;
  const values = [...knownSecrets()].flatMap((value) => [value, encodeURIComponent(value.toWellFormed())]);
  // Longest first, because a secret can contain another one.
  const sorted = [...new Set(values)].sort((a, b) => b.length - a.length);
  const known = sorted.map((value) => value.replaceAll(/[.*+?^${}()|[\]\\/]/g, "\\$&")).join("|");
  knownPattern = { count, pattern: new RegExp(known, "gi") };
  return knownPattern.pattern;
}

/** Replaces all secrets in a text by "[secret]": those of this process by value, all others by their form. */
export function redactSecrets(text: string): string {
  const known = patternOfKnownSecrets();
  const withoutKnown = known === null ? text : text.replaceAll(known, PLACEHOLDER);
  const withoutHeaders = withoutKnown
    .replaceAll(CREDENTIAL_HEADER, `$1${PLACEHOLDER}`)
    .replaceAll(CREDENTIAL_PARAMETER, `$1${PLACEHOLDER}`)
    .replaceAll(URL_CREDENTIALS, `$1${PLACEHOLDER}`);
  return CREDENTIAL_SHAPES.reduce((redacted, shape) => redacted.replaceAll(shape, PLACEHOLDER), withoutHeaders);
}

/** Returns the start of a vendor's text without secrets, on one line without control characters. */
export function toExcerpt(text: string, maxLength = 300): string {
  const start = text.slice(0, MAX_READ_LENGTH).toWellFormed();
  // Without the last word of a cut text, which can be a part of a secret.
  const whole = text.length > MAX_READ_LENGTH ? start.slice(0, start.search(/\S*$/)) : start;
  const visible = whole.replaceAll(/\p{Cf}|(?!\s)\p{Cc}/gu, "");
  return truncate(redactSecrets(visible).replaceAll(/\s+/g, " ").trim(), maxLength);
}
