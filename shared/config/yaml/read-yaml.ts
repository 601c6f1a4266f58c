import { isMap, isScalar, isSeq, Lexer, LineCounter, type Node, parseDocument, visit } from "yaml";
import { ConfigError } from "../../errors.ts";
import { quoteValue } from "../../text/quote-value.ts";

export interface ConfigProblem {
  line: number | null;
  message: string;
}

/** A YAML (or JSON) file as plain data with line numbers. */
export interface YamlFile {
  value: unknown;
  /** Returns the line of the value at a path, or of its nearest existing parent; `null` if there is none. */
  lineOf(path: readonly PropertyKey[]): number | null;
  has(path: readonly PropertyKey[]): boolean;
  duplicateKeys: ConfigProblem[];
}

const MAX_BYTES = 64 * 1024;
const MAX_DEPTH = 8;
const MAX_INDENT = 100;
const MAX_ALIASES = 50;

/**
 * Reads a YAML file of at most 64 KiB from an untrusted source. An empty file gives an empty map. Throws `ConfigError`
 * if the file is larger, not UTF-8, not YAML, or would exhaust the parser. The messages for a confidential file contain
 * no part of it.
 */
export function readYaml(input: string | Uint8Array, path: string, isConfidential = false): YamlFile {
  const quote = (text: string) => (isConfidential ? "" : `: ${text.slice(0, 200)}`);
  const text = decode(input, path);
  const attack = findExhaustion(text);
  if (attack) throw new ConfigError(path, [attack]);
  const lines = new LineCounter();
  // `uniqueKeys` takes quadratic time, so duplicate keys are found below.
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: false,
    stringKeys: true,
    // With "silent", further documents in the file would be ignored without an error.
    logLevel: "error",
  });
  const lineAt = (offset: number | undefined) => (offset === undefined ? null : lines.linePos(offset).line);
  const broken = [...document.errors, ...document.warnings].map(({ code, pos, message }) => ({
    line: lineAt(pos[0]),
    message:
      code === "MULTIPLE_DOCS"
        ? 'the file has several YAML documents; keep one, and remove the others and their "---"'
        : `invalid YAML${quote(message)}`,
  }));
  let aliasCount = 0;
  visit(document, {
    Alias(_, alias, parents) {
      aliasCount += 1;
      // Resolving an alias searches the document. `toJS` rejects files with more aliases.
      if (aliasCount > MAX_ALIASES) return visit.BREAK;
      const target = alias.resolve(document);
      if (!parents.some((parent) => parent === target)) return undefined;
      broken.push({
        line: lineAt(alias.range?.[0]),
        message: `the alias ${isConfidential ? "" : `*${alias.source.slice(0, 80)} `}contains itself`,
      });
      return visit.BREAK;
    },
  });
  if (broken.length > 0) throw new ConfigError(path, broken.slice(0, 20));

  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: MAX_ALIASES }) ?? {};
  } catch (error) {
    const message = error instanceof Error ? error.message : "the aliases can't be resolved";
    throw new ConfigError(path, [{ line: null, message: `invalid YAML${quote(message)}` }]);
  }
  const duplicateKeys: ConfigProblem[] = [];
  visit(document, {
    Map(_, map) {
      const seen = new Set<string>();
      for (const { key } of map.items) {
        if (!isScalar(key) || typeof key.value !== "string") continue;
        if (seen.has(key.value)) {
          duplicateKeys.push({
            line: lineAt(key.range?.[0]),
            message: `duplicate key${isConfidential ? "" : ` ${quoteValue(key.value)}`}; remove one`,
          });
        }
        seen.add(key.value);
      }
    },
  });
  const lineOf = (path: readonly PropertyKey[]) => {
    let node: unknown = document.contents;
    let offset: number | undefined;
    for (const part of path) {
      const found = step(node, part);
      if (!found) break;
      offset = found.offset ?? offset;
      node = found.node;
    }
    return lineAt(offset);
  };
  return { value, lineOf, has: (path) => document.hasIn(path), duplicateKeys };
}

function step(node: unknown, part: PropertyKey): { node: unknown; offset: number | undefined } | null {
  if (isMap<Node, Node>(node)) {
    // If a key occurs several times, uses the last occurrence, as in `value`.
    const pair = node.items.findLast(({ key }) => isScalar(key) && key.value === part);
    return pair ? { node: pair.value, offset: pair.key.range?.[0] } : null;
  }
  if (isSeq<Node>(node) && typeof part === "number") {
    const item = node.items[part];
    return item ? { node: item, offset: item.range?.[0] } : null;
  }
  return null;
}

function decode(input: string | Uint8Array, path: string): string {
  const createError = (message: string, line: number | null = null) => new ConfigError(path, [{ line, message }]);
  const bytes = typeof input === "string" ? new TextEncoder().encode(input) : input;
  if (bytes.length > MAX_BYTES) {
    throw createError(`the file has ${bytes.length} bytes; the limit is ${MAX_BYTES}`);
  }
  const nul = bytes.indexOf(0);
  if (nul >= 0) {
    const line = bytes.subarray(0, nul).filter((byte) => byte === 10).length + 1;
    throw createError("NUL byte: not a UTF-8 text file; save it as UTF-8", line);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw createError("not UTF-8; save the file as UTF-8");
  }
}

/**
 * Returns a problem if parsing the text with `yaml` 2.9 would exhaust stack or memory: deep nesting, and `? ? ? …`,
 * which crashes the process. Otherwise returns `null`. Uses only the lexer, which takes linear time.
 */
function findExhaustion(text: string): ConfigProblem | null {
  let line = 1;
  let depth = 0;
  let dashes = 0;
  for (const token of new Lexer().lex(text)) {
    if (token === "?") return { line, message: '"? " (a complex key) is not supported; write "key: value"' };
    if (token === "[" || token === "{") depth++;
    if (token === "]" || token === "}") depth--;
    if (token === "-") dashes++;
    const indent = dashes === 0 && /^ +$/.test(token) ? token.length : 0;
    if (depth > MAX_DEPTH || dashes > MAX_DEPTH || indent > MAX_INDENT) {
      return { line, message: "nested too deeply" };
    }
    const breaks = token.split("\n").length - 1;
    if (breaks > 0) dashes = 0;
    line += breaks;
  }
  return null;
}
