import type { BodyFormat } from "../../../sync/desired/body-format.ts";
import { adfBody } from "./adf-body.ts";
import { readDocument } from "./adf-read.ts";
import { plainBody } from "./plain-body.ts";
import { wikiBody } from "./wiki-body.ts";

/**
 * The bodies of one Jira: documents in Cloud, wiki markup in Data Center, plain text in the versions of both. All
 * have the same managed text, so a body is read and rewritten as what it is, whatever new ones are written as.
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
 * What a body is written in. Wiki markup and plain text are told apart by the frame that is in them: a plan's words may
 * look like a panel in plain text, where nothing is escaped, but never like a plain frame in markup, where brackets are.
 */
function formatOf(body: string, nonce: string): BodyFormat {
  if (readDocument(body)) return adfBody;
  return plainBody.extract(body, nonce) ? plainBody : wikiBody;
}
