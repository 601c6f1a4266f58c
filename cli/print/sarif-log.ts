import { isAbsolute, posix, sep } from "node:path";
import { pathToFileURL } from "node:url";
import type { Diagnostic } from "../../shared/model/plan.ts";
import { everyCode } from "../every-code.ts";

const levels = { error: "error", warning: "warning", info: "note" } as const;

/** A `reportingDescriptor`; it has nothing but its id for a code that is in no table. */
interface Rule {
  id: string;
  shortDescription?: { text: string };
  fullDescription?: { text: string };
  help?: { text: string; markdown: string };
  helpUri?: string;
  defaultConfiguration?: { level: (typeof levels)[Diagnostic["severity"]] };
}

interface Checked {
  path: string;
  plan: { diagnostics: readonly Diagnostic[] };
}

/**
 * What `check` found as a log in SARIF 2.1.0 (OASIS, "Static Analysis Results Interchange Format"). `docs`: the
 * absolute URI at which docs/diagnostics.md can be read, or null where it is on no web page; the standard takes
 * no relative one.
 */
export function sarifLog(checked: readonly Checked[], docs: string | null) {
  const found = checked.flatMap(({ path, plan }) =>
    plan.diagnostics.map((diagnostic) => ({ path, diagnostic })),
  );
  const ids = [...new Set(found.map(({ diagnostic }) => diagnostic.code))].sort();
  const indexes = new Map(ids.map((id, index) => [id, index]));
  const results = found.map(({ path, diagnostic }) => ({
    ruleId: diagnostic.code,
    ruleIndex: indexes.get(diagnostic.code),
    ...resultOf(path, diagnostic),
  }));
  const driver = { name: "milepost", rules: ids.map((id) => ruleOf(id, docs)) };
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [{ tool: { driver }, columnKind: "utf16CodeUnits", results }],
  };
}

function ruleOf(id: string, docs: string | null): Rule {
  const entry = everyCode.get(id);
  if (!entry) return { id };
  const where = `docs/diagnostics.md#${id}`;
  return {
    id,
    shortDescription: { text: plainText(entry.meaning) },
    fullDescription: { text: plainText(`${entry.meaning} ${entry.remedy}`) },
    help: {
      text: plainText(`${entry.meaning}\n\n${entry.remedy}\n\nSee ${where}.`),
      markdown: `${entry.meaning}\n\n${entry.remedy}\n\nSee ${docs === null ? `\`${where}\`` : `[${where}](${docs}#${id})`}.`,
    },
    ...(docs !== null && { helpUri: `${docs}#${id}` }),
    defaultConfiguration: { level: levels[entry.severity] },
  };
}

function resultOf(path: string, { severity, message, line, column, length }: Diagnostic) {
  const region = { startLine: line, startColumn: column, ...(length && { endColumn: column + length }) };
  const artifactLocation = { uri: uriReference(path) };
  return {
    level: levels[severity],
    message: { text: withoutLinks(message) },
    locations: [{ physicalLocation: { artifactLocation, region } }],
  };
}

/**
 * A path as a URI reference: relative where the path is, so that it means a file of the repository, and `file:`
 * otherwise. Each segment is encoded by itself: a `#`, `?` or `%` of a name, and a `:` that would end a scheme.
 */
export function uriReference(path: string): string {
  if (isAbsolute(path)) return pathToFileURL(path).href;
  const segments = posix.normalize(path.split(sep).join("/")).split("/");
  return segments.map((segment) => encodeURIComponent(segment.toWellFormed())).join("/");
}

/** `[text](target)` in a plain message is a link to its readers ("Messages with embedded links"); plan text makes none. */
function withoutLinks(message: string): string {
  return message.replaceAll("](", "\\](");
}

/** The tables are Markdown, and a rule has a plain text, too. */
function plainText(markdown: string): string {
  return withoutLinks(markdown.replaceAll("`", ""));
}
