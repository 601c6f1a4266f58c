import { isMap, isScalar, isSeq, Lexer, LineCounter, type Node, parseDocument, visit } from "yaml";
import { ConfigError } from "../../errors.ts";

export interface Problem {
  line: number | null;
  message: string;
}

/** A YAML (or JSON) file as plain data, with the line of every value. */
export interface YamlFile {
  value: unknown;
  /** The line of the value at a path; where the path goes on beyond the file, of the last part that is there. */
  lineOf(path: readonly PropertyKey[]): number | null;
  has(path: readonly PropertyKey[]): boolean;
  /** What is wrong although the data can be read: keys that are there twice. */
  problems: Problem[];
}

const maxBytes = 64 * 1024;
const maxDepth = 8;
const maxIndent = 100;
const maxAliases = 50;

/**
 * Reads a small YAML file written by anybody. An empty file is an empty map. Throws `ConfigError` with every
 * problem when it is too large, not UTF-8, no YAML, or built to exhaust the reader.
 */
export function readYaml(input: string | Uint8Array, path: string): YamlFile {
  const text = decode(input, path);
  const trap = findTrap(text);
  if (trap) throw new ConfigError(path, [trap]);
  const lines = new LineCounter();
  // uniqueKeys compares every pair of keys: quadratic. They are counted below.
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: false,
    stringKeys: true,
    logLevel: "silent",
  });
  const lineAt = (offset: number | undefined) => (offset === undefined ? null : lines.linePos(offset).line);
  const broken = [...document.errors, ...document.warnings].map(({ pos, message }) => ({
    line: lineAt(pos[0]),
    message: `no valid YAML: ${message.slice(0, 200)}`,
  }));
  if (broken.length > 0) throw new ConfigError(path, broken.slice(0, 20));

  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: maxAliases }) ?? {};
  } catch (error) {
    const message = error instanceof Error ? error.message : "the aliases can't be followed";
    throw new ConfigError(path, [{ line: null, message: `no valid YAML: ${message.slice(0, 200)}` }]);
  }
  const problems: Problem[] = [];
  visit(document, {
    Map(_, map) {
      const seen = new Set<string>();
      for (const { key } of map.items) {
        if (!isScalar(key) || typeof key.value !== "string") continue;
        if (seen.has(key.value)) {
          problems.push({
            line: lineAt(key.range?.[0]),
            message: `${quote(key.value)} is there twice; keep one`,
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
  return { value, lineOf, has: (path) => document.hasIn(path), problems };
}

/** A value as it is shown in a message: one line, never long. */
export function quote(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 80 ? `${text.slice(0, 76)}…${typeof value === "string" ? '"' : ""}` : text;
}

function step(node: unknown, part: PropertyKey): { node: unknown; offset: number | undefined } | null {
  if (isMap<Node, Node>(node)) {
    // The last one counts, as in the data.
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
  const refuse = (message: string, line: number | null = null) => new ConfigError(path, [{ line, message }]);
  const bytes = typeof input === "string" ? new TextEncoder().encode(input) : input;
  if (bytes.length > maxBytes) {
    throw refuse(`the file has ${bytes.length} bytes; Milepost reads at most ${maxBytes}`);
  }
  const nul = bytes.indexOf(0);
  if (nul >= 0) {
    const line = bytes.subarray(0, nul).filter((byte) => byte === 10).length + 1;
    throw refuse("a NUL byte: this is no text file in UTF-8; save it as UTF-8", line);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw refuse("the file is not in UTF-8; save it as UTF-8");
  }
}

/**
 * What makes the composer of `yaml` 2.9 run out of stack or memory, found with its lexer alone, which is
 * linear: deep nesting, and `? ? ? …`, which ends the process.
 */
function findTrap(text: string): Problem | null {
  let line = 1;
  let depth = 0;
  let dashes = 0;
  for (const token of new Lexer().lex(text)) {
    if (token === "?") return { line, message: '"? " (a complex key) is not known here; write "key: value"' };
    if (token === "[" || token === "{") depth++;
    if (token === "]" || token === "}") depth--;
    if (token === "-") dashes++;
    const indent = dashes === 0 && /^ +$/.test(token) ? token.length : 0;
    if (depth > maxDepth || dashes > maxDepth || indent > maxIndent) {
      return { line, message: "nested too deep for a config file" };
    }
    const breaks = token.split("\n").length - 1;
    if (breaks > 0) dashes = 0;
    line += breaks;
  }
  return null;
}
