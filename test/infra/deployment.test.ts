import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv } from "ajv";
import type { Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { AwsSolutionsChecks } from "cdk-nag";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse as parseYamlText } from "yaml";
import * as z from "zod";
import { createStacks } from "../../lib/deployment/create-stacks.ts";
import { deploymentJsonSchema, parseDeployment } from "../../lib/deployment/deployment-settings.ts";
import { Synthesized, withApp } from "./synthesize.ts";

const full = `stages:
  prod:
    operator: operator.yml
    account: "123456789012"
    region: eu-central-1
    githubApiUrl: https://github.acme.example/api/v3
    domain:
      name: milepost.acme.example
      certificate: arn:aws:acm:eu-central-1:123456789012:certificate/11111111-2222-3333-4444-555555555555
    tags:
      team: platform
    encryptionKey: arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555
    alarmEmail: ops@acme.example
    restoredTable: Milepost-restored
    reconcileAt: "22:05"
    reportInterval: 30
    syncConcurrency: 20
    deployRole:
      repository: acme/infra
      ids: { owner: 12, repository: 345 }
      environment: production
  test:
    operator: operator.yml
`;

let folder: string;
let settings: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "milepost-deployment-"));
  settings = join(folder, "deployment.yml");
  writeFileSync(settings, full);
  writeFileSync(join(folder, "operator.yml"), "repositories:\n  - name: acme/web\n");
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Creates the stacks of a stage, as `npx cdk --context settings=… --context stage=…` does. */
const deploy = <T>(context: Record<string, unknown>, use: (stack: Stack) => T): T =>
  withApp((app) => use(createStacks(app)), context);
const templateOf = (stage: string) => deploy({ settings, stage }, (stack) => Template.fromStack(stack));

describe("the settings of a deployment", () => {
  const problems = (text: string): string => {
    try {
      return JSON.stringify(parseDeployment(text, "deployment.yml"));
    } catch (error) {
      return String(error);
    }
  };

  it("name every problem with its line", () => {
    const text = `stages:
  prod:
    operater: operator.yml
    account: 123
    region: Frankfurt
    domain: { name: milepost, certificate: none }
    reconcileAt: "25:00"
    reportInterval: 5
    syncConcurrency: 1
    deployRole: { repository: infra }
  Test:
    operator: x.yml
`;
    expect(problems(text).split("\n")).toMatchInlineSnapshot(`
      [
        "ConfigError: deployment.yml:2  stages.prod.operator is missing; add it or remove stages.prod",
        "deployment.yml:3  unknown key "operater" in stages.prod",
        "deployment.yml:4  stages.prod.account 123: write it in quotes: "123"",
        "deployment.yml:5  stages.prod.region "Frankfurt": write an AWS region: eu-central-1",
        "deployment.yml:6  stages.prod.domain.name "milepost": write a domain name: milepost.acme.example",
        "deployment.yml:6  stages.prod.domain.certificate "none": write the ARN of a certificate: arn:aws:acm:REGION:ACCOUNT:certificate/ID",
        "deployment.yml:7  stages.prod.reconcileAt "25:00": write a time in UTC, in quotes: "03:17"",
        "deployment.yml:8  stages.prod.reportInterval 5: must be at least 10",
        "deployment.yml:9  stages.prod.syncConcurrency 1: must be at least 2",
        "deployment.yml:10  stages.prod.deployRole.repository "infra": write OWNER/NAME",
        "deployment.yml:11  the name stages.Test: write small letters, digits and hyphens, such as prod",
      ]
    `);
  });

  it("need a stage", () => {
    expect(problems("stages: {}\n")).toContain("at least one stage is required");
  });

  it("have a JSON Schema, docs/deployment.schema.json, that is up to date (UPDATE=1 rewrites it)", () => {
    const file = "docs/deployment.schema.json";
    const text = `${JSON.stringify(deploymentJsonSchema(), null, 2)}\n`;
    if (process.env.UPDATE === "1") writeFileSync(file, text);
    expect(readFileSync(file, "utf8")).toBe(text);
    const validate = new Ajv({ strict: false }).compile(deploymentJsonSchema());
    expect(validate(parseYamlText(full))).toBe(true);
    expect(validate({ stages: { prod: { operater: "x" } } })).toBe(false);
  });

  it("are documented: docs/deploying.md names every key", () => {
    const text = readFileSync("docs/deploying.md", "utf8");
    const keys = z.record(z.string(), z.record(z.string(), z.unknown())).parse(parseYamlText(full).stages);
    for (const key of Object.keys(keys.prod ?? {})) expect(text).toContain(`\`${key}\``);
  });
});

describe("a stage", () => {
  it("becomes a stack of its own name, with everything that the settings say", () => {
    const stack = new Synthesized(templateOf("prod"));
    expect(deploy({ settings, stage: "prod" }, ({ stackName }) => stackName)).toBe("Milepost-prod");
    const key = "arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555";

    const [, table] = stack.one("AWS::DynamoDB::Table");
    expect(table.Properties.SSESpecification).toEqual({ SSEEnabled: true, SSEType: "KMS", KMSMasterKeyId: key });
    expect(table.Properties.Tags).toEqual([{ Key: "team", Value: "platform" }]);
    const [, queue] = stack.one("AWS::SQS::Queue", "QueueWork");
    expect(queue.Properties.KmsMasterKeyId).toBe(key);
    for (const [, { Properties }] of stack.all("AWS::SecretsManager::Secret")) expect(Properties.KmsKeyId).toBe(key);
    for (const name of ["Webhook", "Sync", "Reconcile", "Report", "Notify", "Page"]) {
      const granted = stack.statementsOf(`${name}Function`).filter(({ Resource }) => Resource.includes(key));
      expect(granted.flatMap(({ Action }) => Action)).toEqual(
        expect.arrayContaining(["kms:Decrypt", "kms:GenerateDataKey"]),
      );
    }

    expect(stack.environmentOf("SyncFunction")).toMatchObject({
      MILEPOST_TABLE: "Milepost-restored",
      GITHUB_API_URL: "https://github.acme.example/api/v3",
    });
    expect(stack.environmentOf("ReportFunction").MILEPOST_PAGE_URL).toBe("https://milepost.acme.example");
    expect(stack.one("AWS::ApiGatewayV2::DomainName")[1].Properties.DomainName).toBe("milepost.acme.example");
    expect(stack.all("AWS::ApiGatewayV2::ApiMapping")).toHaveLength(1);
    expect(stack.one("AWS::SNS::Subscription")[1].Properties).toMatchObject({
      Protocol: "email",
      Endpoint: "ops@acme.example",
    });
    const schedules = stack.all("AWS::Scheduler::Schedule").map(([, { Properties }]) => Properties.ScheduleExpression);
    expect(schedules.sort()).toEqual(["cron(5 22 * * ? *)", "rate(30 minutes)"]);
    const [, mapping] = stack.one("AWS::Lambda::EventSourceMapping", "SyncFunction");
    expect(mapping.Properties.ScalingConfig).toEqual({ MaximumConcurrency: 20 });
  });

  it("with a restored table uses that one only", () => {
    const stack = new Synthesized(templateOf("prod"));
    const resources = stack.statementsOf("SyncFunction").filter(({ Action }) => Action.includes("dynamodb:PutItem"));
    const restored = ":dynamodb:eu-central-1:123456789012:table/Milepost-restored";
    expect(resources.flatMap(({ Resource }) => Resource)).toEqual([expect.stringMatching(new RegExp(`${restored}$`))]);
  });

  it("has the defaults where the settings are silent", () => {
    const stack = new Synthesized(templateOf("test"));
    const [, table] = stack.one("AWS::DynamoDB::Table");
    expect(table.Properties.SSESpecification).toEqual({ SSEEnabled: true });
    expect(stack.all("AWS::ApiGatewayV2::DomainName")).toEqual([]);
    expect(stack.all("AWS::SNS::Subscription")).toEqual([]);
  });

  it.each(["prod", "test"])("%s has no finding of cdk-nag that is not acknowledged", (stage) => {
    const findings = withApp(
      (app) => {
        createStacks(app);
        return new AwsSolutionsChecks().validateScope(app).violations;
      },
      { settings, stage },
    );
    expect(findings.map(({ ruleName }) => ruleName)).toEqual([]);
  });

  it("has to be chosen among several, and has to exist", () => {
    const chosen = (context: Record<string, unknown>) => () => deploy(context, () => "made");
    expect(chosen({ settings })).toThrow(/has 2 stages\. Choose one with --context stage=NAME: prod, test\.$/);
    expect(chosen({ settings, stage: "dev" })).toThrow(/has no stage "dev"\. Choose one/);
    expect(chosen({ settings, stage: "constructor" })).toThrow(/has no stage "constructor"/);
    expect(chosen({ settings: join(folder, "no.yml"), stage: "prod" })).toThrow(/no\.yml does not exist/);
    expect(chosen({ settings: ["a", "b"] })).toThrow(/to the path of a file/);
    expect(chosen({ stage: "prod" })).toThrow(/selects a stage of deployment\.yml, which does not exist/);
    expect(chosen({})()).toBe("made");
  });
});

describe("the role with which GitHub Actions deploys", () => {
  const roleOf = (more: string) => {
    const role = `{ repository: acme/infra${more} }`;
    writeFileSync(join(folder, "role.yml"), `stages: { test: { operator: operator.yml, deployRole: ${role} } }\n`);
    return deploy({ settings: join(folder, "role.yml") }, (stack) => new Synthesized(Template.fromStack(stack)));
  };
  const trustOf = (stack: Synthesized) => {
    const [, { Properties }] = stack.one("AWS::IAM::Role", "DeployRole");
    const document = z.object({ Statement: z.tuple([z.looseObject({ Condition: z.unknown(), Action: z.string() })]) });
    return document.parse(Properties.AssumeRolePolicyDocument).Statement[0];
  };
  const issuer = "token.actions.githubusercontent.com";

  it.each([
    ["", "repo:acme/infra:ref:refs/heads/main"],
    [", branch: release/1", "repo:acme/infra:ref:refs/heads/release/1"],
    [", environment: production", "repo:acme/infra:environment:production"],
    [", ids: { owner: 12, repository: 345 }", "repo:acme@12/infra@345:ref:refs/heads/main"],
  ])("trusts one repository's jobs, as their tokens name it (%j)", (more, subject) => {
    expect(trustOf(roleOf(more))).toMatchObject({
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: { StringEquals: { [`${issuer}:aud`]: "sts.amazonaws.com", [`${issuer}:sub`]: subject } },
    });
  });

  it("may only assume the roles of cdk bootstrap", () => {
    const stack = roleOf("");
    const [, { Properties }] = stack.one("AWS::IAM::Policy", "DeployRole");
    expect(Properties.PolicyDocument).toMatchObject({
      Statement: [
        {
          Action: "sts:AssumeRole",
          Effect: "Allow",
          Condition: {
            StringEquals: { "iam:ResourceTag/aws-cdk:bootstrap-role": ["deploy", "file-publishing", "lookup"] },
          },
        },
      ],
    });
  });

  it("creates the account's identity provider, or uses the one that exists", () => {
    expect(roleOf("").all("AWS::IAM::OIDCProvider")).toHaveLength(1);
    const existing = roleOf(", existingProvider: true");
    expect(existing.all("AWS::IAM::OIDCProvider")).toEqual([]);
    expect(JSON.stringify(trustOf(existing))).toContain(`:oidc-provider/${issuer}`);
  });
});
