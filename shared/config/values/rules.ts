import * as z from "zod";
import { findClosest } from "../../text/closest.ts";
import { isMarkdownPath } from "../../text/markdown-path.ts";
import { quoteValue } from "../../text/quote-value.ts";
import { parseGlob } from "./glob.ts";
import { parseCron } from "./parse-cron.ts";
import { parseTitle } from "./render-title.ts";

/** Returns what is wrong with a value and what to write instead, or `null` if the value is valid. */
export type FieldRule = (value: string) => string | null;

/** Returns a rule that parses a value: if `parse` returns a string, it says what is wrong with the value. */
const parsesWith =
  (parse: (value: string) => unknown): FieldRule =>
  (value) => {
    const parsed = parse(value);
    return typeof parsed === "string" ? parsed : null;
  };

const hasControl = (value: string) => /\p{Cc}/u.test(value);

/** Accepts globs of Markdown files only, because pushes that change no Markdown file are ignored. */
export const globRule: FieldRule = parsesWith((value) => {
  const glob = parseGlob(value);
  if (typeof glob === "string" || isMarkdownPath(value)) return glob;
  return 'plans are Markdown files; end the glob with ".md"';
});

/** Accepts names that follow the most important rules of `git check-ref-format`. */
export const branchRule: FieldRule = (value) => {
  if (value.startsWith("refs/"))
    return `write the branch name only: ${quoteValue(value.replace(/^refs\/heads\//, ""))}`;
  const bad =
    value === "" ||
    value.length > 250 ||
    hasControl(value) ||
    /[ ~^:?*[\\]|\.\.|@\{|\/\/|^[/-]|[/.]$|\.lock$/.test(value);
  return bad ? "not a valid branch name" : null;
};

/** Allows at most 50 characters (GitHub's limit), and no comma, which separates labels in GitHub's API. */
export const labelRule: FieldRule = (value) => {
  if (value.trim() === "") return "a label can't be empty";
  if ([...value].length > 50) return `a label has at most 50 characters on GitHub; this has ${[...value].length}`;
  if (value.includes(",")) return "a label can't contain a comma; write one list entry per label";
  if (hasControl(value)) return "a label must be one line of plain text";
  return null;
};

/** Requires the format of Jira's labels: no spaces, at most 255 characters. */
export const jiraLabelRule: FieldRule = (value) => {
  if (value === "") return "a label can't be empty";
  if (value.length > 255) return "a label has at most 255 characters in Jira";
  if (/[\s\p{Cc}]/u.test(value)) {
    return `a Jira label can't contain spaces; write ${quoteValue(value.trim().replace(/[\s\p{Cc}]+/gu, "-"))}`;
  }
  return null;
};

export const projectRule: FieldRule = (value) => {
  if (/^[A-Z][A-Z0-9_]{1,254}$/.test(value)) return null;
  const upper = value.toUpperCase();
  const hint = /^[A-Z][A-Z0-9_]+$/.test(upper) ? ` ("${upper.slice(0, 40)}")` : "";
  return `not a Jira project key; write the part of an issue key before the number, in capitals${hint}: WEB for WEB-12`;
};

export const channelRule: FieldRule = (value) => {
  if (/^[CG][A-Z0-9]{8,30}$/.test(value)) return null;
  return "not a Slack channel ID; copy the ID at the bottom of the channel's details in Slack, for example C0123456789";
};

export const textRule: FieldRule = (value) =>
  value.trim() === "" || value.length > 255 || hasControl(value) ? "write one line of text" : null;

export const titleRule = parsesWith(parseTitle);
export const cronRule = parsesWith(parseCron);

/** Accepts the IANA names in Node's time zone data. */
export const timezoneRule: FieldRule = (value) => {
  try {
    if (!/^[A-Za-z]/.test(value)) throw new RangeError(value);
    new Intl.DateTimeFormat("en", { timeZone: value });
    return null;
  } catch {
    const best = findClosest(value, Intl.supportedValuesOf("timeZone"));
    return `not a time zone; write a name such as Europe/Berlin${best === null ? "" : `; did you mean "${best}"?`}`;
  }
};

/** A GitHub login: letters, digits and single hyphens, at most 39 characters (GitHub docs, "Username considerations"). */
export const loginRule: FieldRule = (value) =>
  /^[a-z\d](?:-?[a-z\d]){0,38}$/i.test(value) ? null : "not a GitHub login, for example ana-acme";

/** A Jira account id (Cloud) or user name (Data Center). */
export const jiraAccountRule: FieldRule = (value) =>
  /^[\w.:@+-]{1,128}$/.test(value) ? null : "not an account id of Jira Cloud or a user name of Jira Data Center";

/** Returns a schema for a string with a rule that JSON Schema can't express. `hints` are added to the JSON Schema. */
export function validatedText(rule: FieldRule, description: string, hints: Record<string, unknown> = {}) {
  return z
    .string()
    .superRefine((value, context) => {
      const problem = rule(value);
      if (problem !== null) context.addIssue({ code: "custom", message: problem });
    })
    .meta({ description, ...hints });
}
