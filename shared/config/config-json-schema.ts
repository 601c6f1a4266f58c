import * as z from "zod";
import { configSchema } from "./config.ts";

/** The schema's `$id`. Not a URL, because the schema is not on the web: editors read it from a file. */
const configSchemaId = "urn:milepost:config";

/** Returns the JSON Schema of the config file, which `docs/milepost.schema.json` contains. */
export function configJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(configSchema, { io: "input", target: "draft-7" });
  return {
    $schema,
    $id: configSchemaId,
    title: "Milepost",
    description: "The config file of Milepost: .goalkit/milepost.yml",
    ...schema,
  };
}
