import { badRequest } from "../http/api-error.ts";

export type JqlOperator = "=" | "!=" | "in" | ">=" | ">" | "<=" | "<";

/** One condition of a JQL query, for example `labels in ("a", "b")`. */
export interface JqlClause {
  field: string;
  operator: JqlOperator;
  values: string[];
}

export interface JqlQuery {
  clauses: JqlClause[];
  order: { field: string; descending: boolean }[];
}

interface Token {
  kind: "word" | "string" | "sign";
  text: string;
}

/**
 * Parses a JQL query: conditions joined by AND, then ORDER BY. Throws a `JiraApiError` for any other JQL, such as a
 * special character outside quotes or an invalid escape.
 */
export function parseJql(jql: string): JqlQuery {
  const tokens = tokenize(jql);
  const query: JqlQuery = { clauses: [], order: [] };
  let at = 0;
  const peek = (word: string) => tokens[at]?.kind !== "string" && tokens[at]?.text.toLowerCase() === word;
  const next = (what: string): Token => {
    const token = tokens[at];
    if (token === undefined) throw jqlError(`Expecting ${what} before the end of the query.`);
    at += 1;
    return token;
  };
  const value = (): string => {
    const token = next("either a value, list or function");
    if (token.kind === "sign") throw jqlError(`Expecting either a value, list or function but got '${token.text}'.`);
    return token.text;
  };
  while (at < tokens.length && !peek("order")) {
    if (query.clauses.length > 0) {
      if (!peek("and"))
        throw jqlError(`Expecting 'AND' but got '${tokens[at]?.text}': the emulator supports no other JQL.`);
      at += 1;
    }
    const field = next("a field name").text.toLowerCase();
    const operator = operatorOf(next("an operator").text.toLowerCase());
    const values = [];
    if (operator === "in") {
      if (next("'('").text !== "(") throw jqlError("Expecting '('.");
      values.push(value());
      while (peek(",")) {
        at += 1;
        values.push(value());
      }
      if (next("')'").text !== ")") throw jqlError("Expecting ')' or ','.");
    } else {
      values.push(value());
    }
    query.clauses.push({ field, operator, values });
  }
  if (at < tokens.length) {
    at += 1;
    if (next("'by'").text.toLowerCase() !== "by") throw jqlError("Expecting 'by'.");
    do {
      if (peek(",")) at += 1;
      const field = next("a field name").text.toLowerCase();
      const descending = peek("desc");
      if (descending || peek("asc")) at += 1;
      query.order.push({ field, descending });
    } while (peek(","));
    if (at < tokens.length) throw jqlError(`Expecting ',' but got '${tokens[at]?.text}'.`);
  }
  return query;
}

function operatorOf(text: string): JqlOperator {
  const known = (["=", "!=", "in", ">=", ">", "<=", "<"] as const).find((one) => one === text);
  if (known === undefined) throw jqlError(`Expecting operator but got '${text}'.`);
  return known;
}

function tokenize(jql: string): Token[] {
  const tokens: Token[] = [];
  const pattern = /\s*(?:("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|([\p{L}\p{N}_-]+)|(!=|>=|<=|[=<>(),]))/uy;
  let at = 0;
  while (jql.slice(at).trim() !== "") {
    pattern.lastIndex = at;
    const match = pattern.exec(jql);
    if (match === null) {
      const character = jql.slice(at).trim().at(0);
      throw jqlError(
        `The character '${character}' is a reserved JQL character. You must enclose it in a string or use the escape for it instead.`,
      );
    }
    at = pattern.lastIndex;
    const [, string, word, sign] = match;
    if (string !== undefined) tokens.push({ kind: "string", text: unquote(string.slice(1, -1)) });
    else if (word !== undefined) tokens.push({ kind: "word", text: word });
    else tokens.push({ kind: "sign", text: sign ?? "" });
  }
  return tokens;
}

function unquote(text: string): string {
  return text.replace(/\\(u[\dA-Fa-f]{4}|.)/g, (whole, escaped: string) => {
    if (escaped.length === 5) return String.fromCharCode(Number.parseInt(escaped.slice(1), 16));
    const known: Record<string, string> = {
      '"': '"',
      "'": "'",
      "\\": "\\",
      t: "\t",
      n: "\n",
      r: "\r",
      " ": " ",
    };
    const found = known[escaped];
    if (found === undefined) throw jqlError(`'${whole}' is an illegal JQL escape sequence.`);
    return found;
  });
}

function jqlError(problem: string): Error {
  return badRequest(`Error in the JQL Query: ${problem}`);
}
