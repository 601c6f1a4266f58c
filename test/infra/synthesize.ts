import { readFileSync, rmSync } from "node:fs";
import { App } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import * as z from "zod";
import type { MilepostProps } from "../../lib/milepost.ts";
import { MilepostStack } from "../../lib/milepost-stack.ts";

const cdkJson = z.object({ context: z.record(z.string(), z.unknown()) });

/**
 * Creates the stack as `npx cdk` does, with its feature flags, but without bundling the functions and without CDK's own
 * validation of the template, which `npm run check:synth` runs. Deletes its output after `use`.
 */
export function withStack<T>(use: (made: { app: App; stack: MilepostStack }) => T, props: MilepostProps = {}): T {
  return withApp((app) => use({ app, stack: new MilepostStack(app, "Milepost", { milepost: () => props }) }));
}

/** Calls `use` with an app whose stacks are made as by `withStack`. Deletes its output afterwards. */
export function withApp<T>(use: (app: App) => T, context: Record<string, unknown> = {}): T {
  const quick = { "aws:cdk:bundling-stacks": [], "@aws-cdk/core:validateAgainstDefaultRules": false };
  const app = new App({ context: { ...featureFlags(), ...quick, ...context } });
  try {
    return use(app);
  } finally {
    rmSync(app.outdir, { recursive: true, force: true });
  }
}

export function featureFlags(): Record<string, unknown> {
  return cdkJson.parse(JSON.parse(readFileSync("cdk.json", "utf8"))).context;
}

const reference = z.union([
  z.object({ Ref: z.string() }).transform(({ Ref }) => Ref),
  z.object({ "Fn::GetAtt": z.tuple([z.string(), z.string()]) }).transform((it) => it["Fn::GetAtt"].join(".")),
]);
const value = z.union([z.string(), reference]);
const text = z.union([
  value,
  z.object({ "Fn::Join": z.tuple([z.string(), z.array(value)]) }).transform((it) => {
    const [separator, parts] = it["Fn::Join"];
    return parts.join(separator);
  }),
]);
const list = z.union([text.transform((one) => [one]), z.array(text)]);

const statementSchema = z.strictObject({
  Effect: z.enum(["Allow", "Deny"]),
  Action: list,
  Resource: list,
  Principal: z.unknown().optional(),
  Condition: z.unknown().optional(),
  Sid: z.string().optional(),
});
export type Statement = z.infer<typeof statementSchema>;

const resourceSchema = z.looseObject({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  DeletionPolicy: z.string().optional(),
});
export type Resource = z.infer<typeof resourceSchema>;

/** A synthesized template, asked the way the tests ask: references are written as `LogicalId.Attribute`. */
export class Synthesized {
  readonly template: Template;
  readonly #resources: Record<string, Resource>;

  constructor(template: Template = withStack(({ stack }) => Template.fromStack(stack))) {
    this.template = template;
    this.#resources = z.record(z.string(), resourceSchema).parse(this.template.toJSON().Resources);
  }

  all(type: string): [id: string, resource: Resource][] {
    return Object.entries(this.#resources).filter(([, { Type }]) => Type === type);
  }

  /** The one resource of a type whose logical id starts so, after "Milepost". */
  one(type: string, prefix = ""): [id: string, resource: Resource] {
    const found = this.all(type).filter(([id]) => id.replace(/^Milepost/, "").startsWith(prefix));
    const [first] = found;
    if (first === undefined || found.length > 1) {
      throw new Error(`${found.length} resources ${type} ${prefix}*, wanted one`);
    }
    return first;
  }

  /** What the role of a function may do, in every policy that is attached to it. */
  statementsOf(functionPrefix: string): Statement[] {
    const [, lambda] = this.one("AWS::Lambda::Function", functionPrefix);
    const [role] = text.parse(lambda.Properties.Role).split(".");
    return this.all("AWS::IAM::Policy")
      .filter(([, { Properties }]) => list.parse(Properties.Roles).includes(role ?? ""))
      .flatMap(([, { Properties }]) => statements(Properties.PolicyDocument));
  }

  environmentOf(functionPrefix: string): Record<string, string> {
    const [, lambda] = this.one("AWS::Lambda::Function", functionPrefix);
    const environment = z.object({ Variables: z.record(z.string(), text) });
    return environment.parse(lambda.Properties.Environment).Variables;
  }
}

export function statements(policyDocument: unknown): Statement[] {
  return z.object({ Statement: z.array(statementSchema) }).parse(policyDocument).Statement;
}
