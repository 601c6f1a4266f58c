import { createRequire } from "node:module";
import * as z from "zod";

const exampleSchema = z.looseObject({
  ref: z.string().default(""),
  after: z.string().optional(),
  deleted: z.boolean().optional(),
  repository: z.looseObject({ id: z.number() }).default({ id: 0 }),
  installation: z.object({ id: z.number() }).optional(),
});
const eventsSchema = z.array(z.object({ name: z.string(), examples: z.array(z.looseObject({})) }));
const events = eventsSchema.parse(createRequire(import.meta.url)("@octokit/webhooks-examples"));

/** Returns real payloads of GitHub (`@octokit/webhooks-examples`). */
export function examples(name: string) {
  const found = events.find((event) => event.name === name);
  if (!found) throw new Error(`no examples of ${name}`);
  return found.examples.map((example) => exampleSchema.parse(example));
}
