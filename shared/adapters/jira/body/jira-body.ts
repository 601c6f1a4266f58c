import type { BodyFormat } from "../../../model/body-format.ts";
import { adfBody } from "./adf-body.ts";
import { parseAdfDocument } from "./adf-read.ts";
import { plainBody } from "./plain-body.ts";
import { wikiBody } from "./wiki-body.ts";

/**
 * Returns the body format for issues: documents in Cloud ("adf"), wiki markup in Data Center ("wiki"). Existing bodies
 * are read and rewritten in the format that they have; versions are plain text in both.
 */
export function jiraBody(kind: "adf" | "wiki"): BodyFormat {
  const { render, compose } = kind === "adf" ? adfBody : wikiBody;
  return {
    render,
    compose,
    extract: (body, nonce) => formatOf(body, nonce).extract(body, nonce),
    replace: (body, managed, nonce, source) => formatOf(body, nonce).replace(body, managed, nonce, source),
  };
}

/**
 * Detects the format of a body. Tries plain text before wiki markup: unescaped plan text in plain text can look like a
 * wiki panel, but wiki markup never looks like a plain text marker, because its brackets are escaped.
 */
function formatOf(body: string, nonce: string): BodyFormat {
  if (parseAdfDocument(body)) return adfBody;
  return plainBody.extract(body, nonce) ? plainBody : wikiBody;
}
