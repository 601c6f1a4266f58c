import { closest } from "../../text/closest.ts";
import { quote } from "../yaml/read-yaml.ts";
import { globProblem } from "./glob.ts";
import { parseCron } from "./parse-cron.ts";
import { parseTitle } from "./render-title.ts";

/** What the shape of a value can't say: null when it is fine, else what is wrong and what to write. */
export type FieldRule = (value: string) => string | null;

const hasControl = (value: string) => /\p{Cc}/u.test(value);

/** A plan is Markdown in the repository: pushes that touch no Markdown are not looked at. */
export const globRule: FieldRule = (value) => {
  const problem = globProblem(value);
  if (problem !== null) return problem;
  if (!/\.(?:md|markdown)$/i.test(value)) return 'a plan is a Markdown file: end the glob with ".md"';
  return null;
};

/** The rules of git for branch names (git-check-ref-format), as far as a typo meets them. */
export const branchRule: FieldRule = (value) => {
  if (value.startsWith("refs/"))
    return `write the branch alone: ${quote(value.replace(/^refs\/heads\//, ""))}`;
  const bad =
    value === "" ||
    value.length > 250 ||
    hasControl(value) ||
    /[ ~^:?*[\\]|\.\.|@\{|\/\/|^[/-]|[/.]$|\.lock$/.test(value);
  return bad ? "no name that git takes for a branch" : null;
};

export const dateRule: FieldRule = (value) => {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value) ?? [];
  const time = Date.UTC(Number(year), Number(month) - 1, Number(day));
  if (!Number.isNaN(time) && new Date(time).toISOString().startsWith(value)) return null;
  return "no date of the calendar; write it as 2026-06-01";
};

/** GitHub: at most 50 characters, and lists of labels are separated by commas. */
export const labelRule: FieldRule = (value) => {
  if (value.trim() === "") return "a label can't be empty";
  if ([...value].length > 50)
    return `a label has at most 50 characters on GitHub; this has ${[...value].length}`;
  if (value.includes(",")) return "a label can't have a comma; write one list entry for each label";
  if (hasControl(value)) return "a label is one line of plain text";
  return null;
};

/** Jira: labels have no spaces, at most 255 characters. */
export const jiraLabelRule: FieldRule = (value) => {
  if (value === "") return "a label can't be empty";
  if (value.length > 255) return "a label has at most 255 characters in Jira";
  if (/[\s\p{Cc}]/u.test(value)) {
    return `a Jira label can't have spaces; write ${quote(value.trim().replace(/[\s\p{Cc}]+/gu, "-"))}`;
  }
  return null;
};

export const projectRule: FieldRule = (value) => {
  if (/^[A-Z][A-Z0-9_]{1,254}$/.test(value)) return null;
  const upper = value.toUpperCase();
  const hint = /^[A-Z][A-Z0-9_]+$/.test(upper) ? ` ("${upper.slice(0, 40)}")` : "";
  return `no Jira project key; write the letters before the number of an issue, in capitals${hint}: WEB for WEB-12`;
};

export const channelRule: FieldRule = (value) => {
  if (/^[CG][A-Z0-9]{8,30}$/.test(value)) return null;
  return "no Slack channel ID; names change, IDs don't: open the channel's details in Slack and copy the ID at the bottom, like C0123456789";
};

export const textRule: FieldRule = (value) =>
  value.trim() === "" || value.length > 255 || hasControl(value) ? "write one line of text" : null;

export const titleRule: FieldRule = (value) => {
  const title = parseTitle(value);
  return typeof title === "string" ? title : null;
};

export const cronRule: FieldRule = (value) => {
  const cron = parseCron(value);
  return typeof cron === "string" ? cron : null;
};

/** IANA names, as Node's own time zone data knows them. */
export const timezoneRule: FieldRule = (value) => {
  try {
    if (!/^[A-Za-z]/.test(value)) throw new RangeError(value);
    new Intl.DateTimeFormat("en", { timeZone: value });
    return null;
  } catch {
    const best = closest(value, Intl.supportedValuesOf("timeZone"));
    return `no time zone; write a name such as Europe/Berlin${best === null ? "" : `; did you mean "${best}"?`}`;
  }
};
