import type { BodyFormat } from "../../../model/body-format.ts";
import { adfBody } from "./adf-body.ts";
import { parseAdfDocument } from "./adf-read.ts";
import { plainBody } from "./plain-body.ts";
import { createWikiBody } from "./wiki-body.ts";

/**
 * Returns the `BodyFormat` for Cloud ("adf") or Data Center ("wiki"). New bodies of issues are in that format; an
 * existing body is read and rewritten in its own format, which can also be the plain text of a version. `repository`: the
 * repository's id, which markers in wiki markup contain.
 */
export function jiraBody(kind: "adf" | "wiki", repository: string): BodyFormat {
  const wikiBody = createWikiBody(repository);
  const { render, compose } = kind === "adf" ? adfBody : wikiBody;
  /**
   * Detects the format of a body. Tests plain text before wiki markup: plain text is not escaped and can look like a wiki
   * panel, but wiki markup can't look like a plain-text marker, because its brackets are escaped.
   */
  const formatOf = (body: string, nonce: string): BodyFormat => {
    if (parseAdfDocument(body)) return adfBody;
    return plainBody.extract(body, nonce) ? plainBody : wikiBody;
  };
  return {
    render,
    compose,
    extract: (body, nonce) => formatOf(body, nonce).extract(body, nonce),
    replace: (body, managed, nonce, source) => formatOf(body, nonce).replace(body, managed, nonce, source),
  };
}
