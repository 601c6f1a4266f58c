import { isAbsolute, posix, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { sanitizeLines } from "../../shared/adapters/node/terminal.ts";
import type { CodeEntry, Diagnostic } from "../../shared/model/plan/diagnostic.ts";
import { codeEntries } from "../diagnostic-code-tables.ts";

const levels = { error: "error", warning: "warning", info: "note" } as const;

interface Checked {
  path: string;
  plan: { diagnostics: readonly Diagnostic[] };
}

/**
 * Returns the diagnostics as a SARIF 2.1.0 log (OASIS, "Static Analysis Results Interchange Format"). `docs`: absolute
 * URI of docs/diagnostics.md, or `null` if it is not published; the standard does not allow relative URIs.
 */
export function createSarifLog(checked: readonly Checked[], docs: string | null) {
  const found = checked.flatMap(({ path, plan }) => plan.diagnostics.map((diagnostic) => ({ path, diagnostic })));
  const ids = [...new Set(found.map(({ diagnostic }) => diagnostic.code))].sort();
  const indexes = new Map(ids.map((id, index) => [id, index]));
  const results = found.map(({ path, diagnostic }) => ({
    ruleId: diagnostic.code,
    ruleIndex: indexes.get(diagnostic.code),
    ...createResult(path, diagnostic),
  }));
  const driver = { name: "milepost", rules: ids.map((id) => createRule(id, docs)) };
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [{ tool: { driver }, columnKind: "utf16CodeUnits", results }],
  };
}

/** Returns the SARIF `reportingDescriptor` for a diagnostic code. For an unknown code, it contains only the id. */
function createRule(id: string, docs: string | null) {
  const entry = codeEntries.get(id);
  return { id, ...(entry && describeCode(id, entry, docs)) };
}

function describeCode(id: string, { meaning, remedy, severity }: CodeEntry, docs: string | null) {
  const where = `docs/diagnostics.md#${id}`;
  return {
    shortDescription: { text: toPlainText(meaning) },
    fullDescription: { text: toPlainText(`${meaning} ${remedy}`) },
    help: {
      text: toPlainText(`${meaning}\n\n${remedy}\n\nSee ${where}.`),
      markdown: `${meaning}\n\n${remedy}\n\nSee ${docs === null ? `\`${where}\`` : `[${where}](${docs}#${id})`}.`,
    },
    ...(docs !== null && { helpUri: `${docs}#${id}` }),
    defaultConfiguration: { level: levels[severity] },
  };
}

function createResult(path: string, { severity, message, line, column, length }: Diagnostic) {
  const region = { startLine: line, startColumn: column, ...(length && { endColumn: column + length }) };
  const artifactLocation = { uri: toUriReference(path) };
  return {
    level: levels[severity],
    message: { text: escapeLinks(sanitizeLines(message)) },
    locations: [{ physicalLocation: { artifactLocation, region } }],
  };
}

/**
 * Converts a path to a URI reference: a relative path to a relative reference, an absolute path to a `file:` URL.
 * Encodes each segment, because names can contain `#`, `?`, `%`, or a `:` that would look like a scheme.
 */
export function toUriReference(path: string): string {
  if (isAbsolute(path)) return pathToFileURL(path).href;
  const segments = posix.normalize(path.split(sep).join("/")).split("/");
  return segments.map((segment) => encodeURIComponent(segment.toWellFormed())).join("/");
}

/** Escapes `[text](target)`, which SARIF viewers show as a link (SARIF 2.1.0, "Messages with embedded links"). */
function escapeLinks(message: string): string {
  return message.replaceAll("](", "\\](");
}

function toPlainText(markdown: string): string {
  return escapeLinks(markdown.replaceAll("`", ""));
}
