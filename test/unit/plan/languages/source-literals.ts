/** A string, template or regular expression in TypeScript, without its quotes; the expressions in a template are left out. */
export interface Literal {
  kind: "string" | "regex";
  text: string;
  /** 1-based. */
  line: number;
}

const skipped = /\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\//y;
const quoted = /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/y;
const regex = /\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[a-z]*/y;
const word = /[\w$]+/y;
/** A slash behind any other word, or behind a closing bracket, is a division. */
const beforeRegex = new Set(["return", "typeof", "case", "in", "of"]);

/** Returns all literals of a TypeScript source in formatted code, in order. */
export function literalsIn(source: string): Literal[] {
  const literals: Literal[] = [];
  /** Open curly brackets of each template that the current position is in. */
  const templates: number[] = [];
  let at = 0;
  let mayStartRegex = true;
  const matchAt = (pattern: RegExp) => {
    pattern.lastIndex = at;
    return pattern.exec(source)?.[0] ?? null;
  };
  const add = (kind: Literal["kind"], start: number, text: string) =>
    literals.push({ kind, text, line: source.slice(0, start).split("\n").length });
  /** Reads a template from behind its backtick or closing bracket up to the next expression or its end. */
  const readTemplate = () => {
    const text = /(?:\\[\s\S]|\$(?!\{)|[^\\`$])*/y;
    const part = matchAt(text) ?? "";
    add("string", at, part);
    at += part.length;
    if (source[at] === "$") {
      templates.push(0);
      at += 2;
      mayStartRegex = true;
    } else {
      at++;
      mayStartRegex = false;
    }
  };
  while (at < source.length) {
    const start = at;
    const skip = matchAt(skipped);
    const text = matchAt(quoted);
    const pattern = mayStartRegex ? matchAt(regex) : null;
    const name = matchAt(word);
    const sign = source[at] ?? "";
    if (skip !== null) at += skip.length;
    else if (text !== null || pattern !== null) {
      at += (text ?? pattern ?? "").length;
      if (text !== null) add("string", start, text.slice(1, -1));
      else if (pattern !== null) add("regex", start, pattern.slice(1, pattern.lastIndexOf("/")));
      mayStartRegex = false;
    } else if (name !== null) {
      at += name.length;
      mayStartRegex = beforeRegex.has(name);
    } else if (sign === "`") {
      at++;
      readTemplate();
    } else {
      at++;
      const open = templates.at(-1);
      if (sign === "}" && open === 0) {
        templates.pop();
        readTemplate();
        continue;
      }
      if (open !== undefined && (sign === "{" || sign === "}"))
        templates[templates.length - 1] = open + (sign === "{" ? 1 : -1);
      mayStartRegex = !")]}".includes(sign);
    }
  }
  return literals;
}
