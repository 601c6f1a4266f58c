import * as z from "zod";
import { type FieldRule, validatedText } from "../../shared/config/values/rules.ts";
import { parseYaml } from "../../shared/config/yaml/parse-yaml.ts";

/** Returns a rule for values that match a pattern; for others, it says `advice`. */
const matches =
  (pattern: RegExp, advice: string): FieldRule =>
  (value) =>
    pattern.test(value) ? null : advice;

const arnRule = (service: string, resource: string, advice: string) =>
  matches(new RegExp(`^arn:aws[a-z-]*:${service}:[a-z0-9-]+:\\d{12}:${resource}/[\\w-]+$`), advice);

const domainSchema = z
  .strictObject({
    name: validatedText(
      matches(
        /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/,
        "write a domain name: milepost.acme.example",
      ),
      "The domain name. Its DNS record is yours: point it at the output DomainTarget.",
    ),
    certificate: validatedText(
      arnRule("acm", "certificate", "write the ARN of a certificate: arn:aws:acm:REGION:ACCOUNT:certificate/ID"),
      "ARN of its certificate in AWS Certificate Manager, in the region of the stage.",
    ),
  })
  .meta({ description: "The name of webhooks and status page. Default: a name of API Gateway." });

const tagValue = matches(
  /^[\p{L}\p{N}\p{Zs}_.:/=+\-@]{0,256}$/u,
  "write at most 256 letters, digits, spaces and _.:/=+-@",
);

const deployRoleSchema = z
  .strictObject({
    repository: validatedText(
      matches(/^[\w.-]+\/[\w.-]+$/, "write OWNER/NAME"),
      "The GitHub repository whose workflow deploys.",
    ),
    ids: z
      .strictObject({ owner: z.int().min(1), repository: z.int().min(1) })
      .optional()
      .meta({
        description:
          "The ids of owner and repository, if the repository was created, renamed or moved after 15 July 2026: GitHub then puts them into its tokens.",
      }),
    environment: validatedText(
      matches(/^[\w .-]{1,255}$/, "write the name of an environment"),
      "The environment of the job that deploys. Default: jobs on `branch`, without an environment.",
    ).optional(),
    branch: validatedText(
      matches(/^[\w./-]{1,250}$/, "write the name of a branch"),
      "The branch whose workflow deploys. Default: main.",
    ).optional(),
    existingProvider: z.boolean().default(false).meta({
      description: "True if the account already trusts token.actions.githubusercontent.com: it can only once.",
    }),
  })
  .meta({ description: "Creates a role with which a workflow of GitHub deploys, without stored credentials." });

const stageSchema = z.strictObject({
  operator: validatedText(
    (value) => (value === "" ? "write the path of a file" : null),
    "Path of the operator's file, from the folder of this file.",
  ),
  account: validatedText(
    matches(/^\d{12}$/, 'write the 12 digits of an AWS account in quotes: "123456789012"'),
    "AWS account. Default: that of the credentials.",
  ).optional(),
  region: validatedText(
    matches(/^[a-z]{2}(-[a-z]+)+-\d$/, "write an AWS region: eu-central-1"),
    "AWS region. Default: that of the credentials.",
  ).optional(),
  githubApiUrl: validatedText(
    matches(/^https:\/\/[^\s/?#@]+(\/[^\s?#]*[^\s?#/])?$/, "write https://HOST/api/v3, without a slash at the end"),
    "URL of GitHub's API. For GitHub Enterprise Server: https://HOST/api/v3. Default: https://api.github.com.",
  ).optional(),
  domain: domainSchema.optional(),
  tags: z
    .record(
      validatedText(
        (value) =>
          value === "" || value.length > 128 || value.toLowerCase().startsWith("aws:")
            ? 'write a tag of at most 128 characters that does not start with "aws:"'
            : tagValue(value),
        "Name of a tag.",
      ),
      validatedText(tagValue, "Value of a tag."),
    )
    .default({})
    .meta({ description: "Tags of all resources." }),
  encryptionKey: validatedText(
    arnRule("kms", "key", "write the ARN of a key: arn:aws:kms:REGION:ACCOUNT:key/ID"),
    "ARN of a KMS key for table, queues and secrets. Its policy must allow IAM policies. Default: AWS's own keys.",
  ).optional(),
  alarmEmail: validatedText(
    matches(/^[^\s@]+@[^\s@]+\.[^\s@]+$/, "write an email address: ops@acme.example"),
    "Address that alarms are sent to, after it has confirmed AWS's message.",
  ).optional(),
  restoredTable: validatedText(
    matches(/^[\w.-]{3,255}$/, "write the name of a DynamoDB table"),
    "Name of a table that was restored from a backup, to use instead of the stack's.",
  ).optional(),
  reconcileAt: validatedText(
    matches(/^([01]\d|2[0-3]):[0-5]\d$/, 'write a time in UTC, in quotes: "03:17"'),
    "When the daily reconcile starts, within half an hour, in UTC. Default: 03:17.",
  ).optional(),
  reportInterval: z
    .int()
    .min(10)
    .max(60)
    .optional()
    .meta({ description: "Minutes between two looks for due reports. Default: 15." }),
  syncConcurrency: z.int().min(2).max(1000).optional().meta({
    description: "How many repositories are synced at a time, at most. Default: 5, because they share rate limits.",
  }),
  deployRole: deployRoleSchema.optional(),
});

/** `stages` by name. A stage is one deployment: one CloudFormation stack. */
export const deploymentSchema = z.strictObject({
  stages: z
    .record(
      validatedText(
        matches(/^[a-z][a-z0-9-]{0,30}$/, "write small letters, digits and hyphens, such as prod"),
        "Name of a stage.",
      ),
      stageSchema,
    )
    .meta({ description: "The deployments, by the name that `--context stage=NAME` selects." }),
});

export type StageSettings = z.output<typeof stageSchema>;
export type DeploymentSettings = z.output<typeof deploymentSchema>;

/** Parses the file with the deployment's settings (YAML or JSON). Throws `ConfigError` with every problem and its line. */
export function parseDeployment(input: string | Uint8Array, path: string): DeploymentSettings {
  return parseYaml(input, path, deploymentSchema, {
    rules: ({ stages }) =>
      Object.keys(stages).length > 0 ? [] : [{ line: null, message: "stages: at least one stage is required" }],
  });
}

/** Returns the JSON Schema of the file, which `docs/deployment.schema.json` contains. */
export function deploymentJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(deploymentSchema, { io: "input", target: "draft-7" });
  return {
    $schema,
    $id: "urn:milepost:deployment",
    title: "Milepost on AWS",
    description: "The settings of a deployment of Milepost: deployment.yml",
    ...schema,
  };
}
