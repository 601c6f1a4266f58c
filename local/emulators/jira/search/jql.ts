import { badRequest } from "../http/api-error.ts";

export type Operator = "=" | "!=" | "in" | ">=" | ">" | "<=" | "<";

/** One restriction: `labels in ("a", "b")`. */
export interface Clause {
  field: string;
  operator: Operator;
  values: string[];
}

export interface Query {
  clauses: Clause[];
  order: { field: string; descending: boolean }[];
}

interface Token {
  kind: "word" | "string" | "sign";
  text: string;
}

/**
 * The part of JQL that a sync needs: restrictions joined by AND, then ORDER BY. Throws an `ApiError` for anything
 * else, and for what Jira refuses: a special character outside quotes, a wrong escape.
 */
export function parseJql(jql: string): Query {
  const tokens = tokenize(jql);
  const query: Query = { clauses: [], order: [] };
  let at = 0;
  const peek = (word: string) => tokens[at]?.kind !== "string" && tokens[at]?.text.toLowerCase() === word;
  const take = (what: string): Token => {
    const token = tokens[at];
    if (token === undefined) throw broken(`Expecting ${what} before the end of the query.`);
    at += 1;
    return token;
  };
  const value = (): string => {
    const token = take("either a value, list or function");
    if (token.kind === "sign")
      throw broken(`Expecting either a value, list or function but got '${token.text}'.`);
    return token.text;
  };
  while (at < tokens.length && !peek("order")) {
    if (query.clauses.length > 0) {
      if (!peek("and"))
        throw broken(`Expecting 'AND' but got '${tokens[at]?.text}': the double knows no more JQL.`);
      at += 1;
    }
    const field = take("a field name").text.toLowerCase();
    const operator = operatorOf(take("an operator").text.toLowerCase());
    const values = [];
    if (operator === "in") {
      if (take("'('").text !== "(") throw broken("Expecting '('.");
      values.push(value());
      while (peek(",")) {
        at += 1;
        values.push(value());
      }
      if (take("')'").text !== ")") throw broken("Expecting ')' or ','.");
    } else {
      values.push(value());
    }
    query.clauses.push({ field, operator, values });
  }
  if (at < tokens.length) {
    at += 1;
    if (take("'by'").text.toLowerCase() !== "by") throw broken("Expecting 'by'.");
    do {
      if (peek(",")) at += 1;
      const field = take("a field name").text.toLowerCase();
      const descending = peek("desc");
      if (descending || peek("asc")) at += 1;
      query.order.push({ field, descending });
    } while (peek(","));
    if (at < tokens.length) throw broken(`Expecting ',' but got '${tokens[at]?.text}'.`);
  }
  return query;
}

function operatorOf(text: string): Operator {
  const known = (["=", "!=", "in", ">=", ">", "<=", "<"] as const).find((one) => one === text);
  if (known === undefined) throw broken(`Expecting operator but got '${text}'.`);
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
      throw broken(
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
    if (found === undefined) throw broken(`'${whole}' is an illegal JQL escape sequence.`);
    return found;
  });
}

function broken(problem: string): Error {
  return badRequest(`Error in the JQL Query: ${problem}`);
}
