import * as z from "zod";
import { configSchema } from "./config.ts";

/** The schema's name. It is no address: Milepost is published nowhere yet, so editors are given the file. */
const configSchemaId = "urn:milepost:config";

/** The JSON Schema of the config file, from the zod schema (`docs/milepost.schema.json`). */
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
