import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Ajv } from "ajv";
import * as z from "zod";

const file = createRequire(import.meta.url).resolve("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json");

/** The characters of RFC 3986, appendix A; everything else is percent-encoded. */
const uriCharacters = /^(?:[\w.~:/?#[\]@!$&'()*+,;=-]|%[\dA-Fa-f]{2})*$/;

/** An absolute URI. */
export function isUri(text: string): boolean {
  return uriCharacters.test(text) && /^[A-Za-z][A-Za-z\d+.-]*:/.test(text) && URL.canParse(text);
}

/** A relative reference to a path: no scheme, no host, no query, no fragment. */
export function isRelativePath(text: string): boolean {
  const [first = ""] = text.split("/");
  return text !== "" && uriCharacters.test(text) && !/[:?#[\]]/.test(first) && !/^\/\/|[?#[\]]/.test(text);
}

const draft4 = z.looseObject({ $schema: z.string().includes("draft-04"), id: z.string() });

/** The published schema of SARIF 2.1.0. It is draft 4 and uses nothing that draft 7 reads otherwise, but for its `id`. */
function sarifSchema() {
  const { $schema: _, id, ...rest } = draft4.parse(JSON.parse(readFileSync(file, "utf8")));
  return { $id: id, ...rest };
}

const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
ajv.addFormat("uri", isUri);
ajv.addFormat("uri-reference", (text) => isUri(text) || isRelativePath(text));
ajv.addFormat("date-time", true);
const validate = ajv.compile(sarifSchema());

/** What the schema has against a log, as text; nothing for a valid one. */
export function sarifProblems(log: unknown): string[] {
  validate(log);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
