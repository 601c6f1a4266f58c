import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { tableShape } from "../../shared/adapters/dynamodb/table-shape.ts";
import { envNames } from "../../shared/env-names.ts";
import { type Statement, Synthesized, statements } from "./synthesize.ts";

const stack = new Synthesized();
const [table] = stack.one("AWS::DynamoDB::Table");
const [queue] = stack.one("AWS::SQS::Queue", "QueueWork");

/** Statements as `action resource`, sorted: the whole of what a role may do, readable. */
function grants(found: Statement[]): string[] {
  expect(found.every(({ Effect }) => Effect === "Allow")).toBe(true);
  return found
    .flatMap(({ Action, Resource }) => Action.flatMap((a) => Resource.map((r) => `${a} ${r}`)))
    .sort();
}

describe("what each function may do", () => {
  it("lets the webhook function read its secret, note deliveries and send work", () => {
    const [logs] = stack.one("AWS::Logs::LogGroup", "WebhookFunctionLogs");
    expect(grants(stack.statementsOf("WebhookFunction"))).toEqual([
      `dynamodb:GetItem ${table}.Arn`,
      `dynamodb:UpdateItem ${table}.Arn`,
      `logs:CreateLogStream ${logs}.Arn`,
      `logs:PutLogEvents ${logs}.Arn`,
      "secretsmanager:GetSecretValue WebhookSecretArn",
      `sqs:SendMessage ${queue}.Arn`,
    ]);
  });

  it("lets the sync function work the queue and the table's items, and read its own secret only", () => {
    const [logs] = stack.one("AWS::Logs::LogGroup", "SyncFunctionLogs");
    expect(grants(stack.statementsOf("SyncFunction"))).toEqual([
      `dynamodb:BatchGetItem ${table}.Arn`,
      `dynamodb:GetItem ${table}.Arn`,
      `dynamodb:PutItem ${table}.Arn`,
      `dynamodb:Query ${table}.Arn`,
      `dynamodb:Query ${table}.Arn/index/${tableShape.index.name}`,
      `dynamodb:UpdateItem ${table}.Arn`,
      `logs:CreateLogStream ${logs}.Arn`,
      `logs:PutLogEvents ${logs}.Arn`,
      "secretsmanager:GetSecretValue GithubSecretArn",
      `sqs:ChangeMessageVisibility ${queue}.Arn`,
      `sqs:DeleteMessage ${queue}.Arn`,
      `sqs:GetQueueAttributes ${queue}.Arn`,
      `sqs:GetQueueUrl ${queue}.Arn`,
      `sqs:ReceiveMessage ${queue}.Arn`,
    ]);
  });

  it("lets the reconcile function list repositories and deliveries, note attempts, send work, and read GitHub's secret", () => {
    const [logs] = stack.one("AWS::Logs::LogGroup", "ReconcileFunctionLogs");
    expect(grants(stack.statementsOf("ReconcileFunction"))).toEqual([
      `dynamodb:BatchGetItem ${table}.Arn`,
      `dynamodb:Query ${table}.Arn/index/${tableShape.index.name}`,
      `dynamodb:UpdateItem ${table}.Arn`,
      `logs:CreateLogStream ${logs}.Arn`,
      `logs:PutLogEvents ${logs}.Arn`,
      "secretsmanager:GetSecretValue GithubSecretArn",
      `sqs:SendMessage ${queue}.Arn`,
    ]);
  });

  it("lets the schedule call the reconcile function and nothing else, for this account only", () => {
    const [lambda] = stack.one("AWS::Lambda::Function", "Reconcile");
    const [role, { Properties }] = stack.one("AWS::IAM::Role", "ReconcileScheduleRole");
    expect(Properties.AssumeRolePolicyDocument).toMatchObject({
      Statement: [
        {
          Effect: "Allow",
          Action: "sts:AssumeRole",
          Principal: { Service: "scheduler.amazonaws.com" },
          Condition: { StringEquals: { "aws:SourceAccount": { Ref: "AWS::AccountId" } } },
        },
      ],
    });
    const [, policy] = stack.one("AWS::IAM::Policy", "ReconcileScheduleRole");
    expect(policy.Properties.Roles).toEqual([{ Ref: role }]);
    expect(grants(statements(policy.Properties.PolicyDocument))).toEqual([
      `lambda:InvokeFunction ${lambda}.Arn`,
    ]);
  });

  it("lets the sync function do with items exactly what the code does with them", () => {
    const folder = "shared/adapters/dynamodb";
    const used = readdirSync(folder)
      // Makes the table where there is no CDK app; on AWS it is never called.
      .filter((file) => file !== "create-table.ts")
      .flatMap((file) => [...readFileSync(`${folder}/${file}`, "utf8").matchAll(/\bnew (\w+)Command\(/g)])
      .map(([, command]) => `dynamodb:${command === "Query" ? command : `${command}Item`}`);
    const granted = stack.statementsOf("SyncFunction").flatMap(({ Action }) => Action);
    expect([...new Set(granted.filter((action) => action.startsWith("dynamodb:")))].sort()).toEqual(
      [...new Set(used)].sort(),
    );
  });

  it("grants nothing by wildcard, and no managed policy", () => {
    const roles = stack.all("AWS::IAM::Role");
    expect(roles).toHaveLength(4);
    for (const [, { Properties }] of roles) {
      expect(Object.keys(Properties)).toEqual(["AssumeRolePolicyDocument"]);
    }
    const policies = stack.all("AWS::IAM::Policy");
    expect(policies).toHaveLength(4);
    for (const [, { Properties }] of policies) {
      for (const { Action, Resource } of statements(Properties.PolicyDocument)) {
        expect([...Action, ...Resource].filter((part) => part.includes("*"))).toEqual([]);
      }
    }
  });

  it("lets only this API call the webhook function, on its three routes, and nobody call the others", () => {
    const [api] = stack.one("AWS::ApiGatewayV2::Api");
    const [webhook] = stack.one("AWS::Lambda::Function", "Webhook");
    const permissions = stack.all("AWS::Lambda::Permission").map(([, { Properties }]) => Properties);
    expect(permissions).toHaveLength(3);
    for (const permission of permissions) {
      expect(permission.FunctionName).toEqual({ "Fn::GetAtt": [webhook, "Arn"] });
      expect(permission.Principal).toBe("apigateway.amazonaws.com");
      expect(JSON.stringify(permission.SourceArn)).toContain(`{"Ref":"${api}"}`);
    }
    const routes = stack.all("AWS::ApiGatewayV2::Route").map(([, { Properties }]) => Properties.RouteKey);
    expect(routes.sort()).toEqual(["GET /healthz", "POST /webhooks/github", "POST /webhooks/jira"]);
  });
});

describe("what each function is told", () => {
  it("gives the webhook function the variables that it reads", () => {
    expect(stack.environmentOf("WebhookFunction")).toEqual({
      [envNames.table]: table,
      [envNames.queueUrl]: queue,
      [envNames.webhookSecretArn]: "WebhookSecretArn",
      [envNames.operator]: "/var/task/operator.yml",
    });
  });

  it.each(["Sync", "Reconcile"])("gives the %s function the variables that it reads", (name) => {
    expect(stack.environmentOf(`${name}Function`)).toEqual({
      [envNames.table]: table,
      [envNames.queueUrl]: queue,
      [envNames.githubSecretArn]: "GithubSecretArn",
      [envNames.githubApiUrl]: "GithubApiUrl",
      [envNames.operator]: "/var/task/operator.yml",
    });
  });

  it("holds secrets by ARN only: no secret's value is looked up in the template", () => {
    expect(stack.all("AWS::SecretsManager::Secret")).toEqual([]);
    const template = JSON.stringify(stack.template.toJSON());
    expect(template).not.toContain("{{resolve:");
    for (const name of ["GithubSecretArn", "WebhookSecretArn"]) {
      const parameters = stack.template.findParameters(name);
      const { AllowedPattern, ...rest } = z
        .looseObject({ AllowedPattern: z.string() })
        .parse(parameters[name]);
      expect(rest).not.toHaveProperty("Default");
      const pattern = new RegExp(`^${AllowedPattern}$`);
      expect("arn:aws:secretsmanager:eu-west-1:123456789012:secret:milepost/github-AbC12d").toMatch(pattern);
      expect("ghp_0123456789abcdefghijklmnopqrstuvwxyz").not.toMatch(pattern);
      expect("milepost/github").not.toMatch(pattern);
    }
  });
});
