import type { Document } from "./document.ts";

/** What is found in a document once, however often dialects ask for it. `find` looks only at the document. */
export function perDocument<Found>(find: (document: Document) => Found): (document: Document) => Found {
  const known = new WeakMap<Document, { found: Found }>();
  return (document) => {
    const made = known.get(document) ?? { found: find(document) };
    known.set(document, made);
    return made.found;
  };
}
