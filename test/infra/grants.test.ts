import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { tableShape } from "../../shared/adapters/dynamodb/table-shape.ts";
import { envNames } from "../../shared/env-names.ts";
import { type Statement, Synthesized, statements } from "./synthesize.ts";

const stack = new Synthesized();
const [table] = stack.one("AWS::DynamoDB::Table");
const [queue] = stack.one("AWS::SQS::Queue", "QueueWork");
const [notices] = stack.one("AWS::SQS::Queue", "NotifyQueueNotices");
const [missedReconciles] = stack.one("AWS::SQS::Queue", "ReconcileDailyMissedCalls");
const [missedReports] = stack.one("AWS::SQS::Queue", "ReportOftenMissedCalls");
const [pageSecret] = stack.one("AWS::SecretsManager::Secret", "PageSecret");
const [slackSecret] = stack.one("AWS::SecretsManager::Secret", "SlackSecret");
const [githubSecret] = stack.one("AWS::SecretsManager::Secret", "GithubSecret");
const [jiraSecret] = stack.one("AWS::SecretsManager::Secret", "JiraSecret");
const [webhookSecret] = stack.one("AWS::SecretsManager::Secret", "WebhookSecret");
const [api] = stack.one("AWS::ApiGatewayV2::Api");

/** Statements as `action resource`, sorted: the whole of what a role may do, readable. */
function grants(found: Statement[]): string[] {
  expect(found.every(({ Effect }) => Effect === "Allow")).toBe(true);
  return found.flatMap(({ Action, Resource }) => Action.flatMap((a) => Resource.map((r) => `${a} ${r}`))).sort();
}

describe("permissions", () => {
  it("the webhook function may read its secret, record deliveries and queue work", () => {
    const [logs] = stack.one("AWS::Logs::LogGroup", "WebhookFunctionLogs");
    expect(grants(stack.statementsOf("WebhookFunction"))).toEqual([
      `dynamodb:GetItem ${table}.Arn`,
      `dynamodb:UpdateItem ${table}.Arn`,
      `logs:CreateLogStream ${logs}.Arn`,
      `logs:PutLogEvents ${logs}.Arn`,
      `secretsmanager:GetSecretValue ${webhookSecret}`,
      `sqs:SendMessage ${queue}.Arn`,
    ]);
  });

  it("the sync function may process the work queue, read and write items, queue notifications and read the secrets of GitHub and Jira", () => {
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
      `secretsmanager:GetSecretValue ${githubSecret}`,
      `secretsmanager:GetSecretValue ${jiraSecret}`,
      `sqs:ChangeMessageVisibility ${queue}.Arn`,
      `sqs:DeleteMessage ${queue}.Arn`,
      `sqs:GetQueueAttributes ${queue}.Arn`,
      `sqs:GetQueueUrl ${queue}.Arn`,
      `sqs:ReceiveMessage ${queue}.Arn`,
      `sqs:SendMessage ${notices}.Arn`,
    ]);
  });

  it("the reconcile function may list repositories and deliveries, record attempts, queue work and read GitHub's secret", () => {
    const [logs] = stack.one("AWS::Logs::LogGroup", "ReconcileFunctionLogs");
    expect(grants(stack.statementsOf("ReconcileFunction"))).toEqual([
      `dynamodb:BatchGetItem ${table}.Arn`,
      `dynamodb:Query ${table}.Arn/index/${tableShape.index.name}`,
      `dynamodb:UpdateItem ${table}.Arn`,
      `logs:CreateLogStream ${logs}.Arn`,
      `logs:PutLogEvents ${logs}.Arn`,
      `secretsmanager:GetSecretValue ${githubSecret}`,
      `sqs:SendMessage ${queue}.Arn`,
      `sqs:SendMessage ${missedReconciles}.Arn`,
    ]);
  });

  it("the report function may read goals, write outboxes and links, queue notifications, and read GitHub's and the page's secret", () => {
    const [logs] = stack.one("AWS::Logs::LogGroup", "ReportFunctionLogs");
    expect(grants(stack.statementsOf("ReportFunction"))).toEqual([
      `dynamodb:BatchGetItem ${table}.Arn`,
      `dynamodb:GetItem ${table}.Arn`,
      `dynamodb:PutItem ${table}.Arn`,
      `dynamodb:Query ${table}.Arn`,
      `dynamodb:Query ${table}.Arn/index/${tableShape.index.name}`,
      `dynamodb:UpdateItem ${table}.Arn`,
      `logs:CreateLogStream ${logs}.Arn`,
      `logs:PutLogEvents ${logs}.Arn`,
      `secretsmanager:GetSecretValue ${githubSecret}`,
      `secretsmanager:GetSecretValue ${pageSecret}`,
      `sqs:SendMessage ${notices}.Arn`,
      `sqs:SendMessage ${missedReports}.Arn`,
    ]);
  });

  it("the notify function may process the notify queue, write outboxes, and read Slack's and the page's secret", () => {
    const [logs] = stack.one("AWS::Logs::LogGroup", "NotifyFunctionLogs");
    expect(grants(stack.statementsOf("NotifyFunction"))).toEqual([
      `dynamodb:GetItem ${table}.Arn`,
      `dynamodb:PutItem ${table}.Arn`,
      `dynamodb:Query ${table}.Arn`,
      `logs:CreateLogStream ${logs}.Arn`,
      `logs:PutLogEvents ${logs}.Arn`,
      `secretsmanager:GetSecretValue ${pageSecret}`,
      `secretsmanager:GetSecretValue ${slackSecret}`,
      `sqs:ChangeMessageVisibility ${notices}.Arn`,
      `sqs:DeleteMessage ${notices}.Arn`,
      `sqs:GetQueueAttributes ${notices}.Arn`,
      `sqs:GetQueueUrl ${notices}.Arn`,
      `sqs:ReceiveMessage ${notices}.Arn`,
    ]);
  });

  it("the page function may read the table and the secret of its links, and may not write", () => {
    const [logs] = stack.one("AWS::Logs::LogGroup", "PageFunctionLogs");
    expect(grants(stack.statementsOf("PageFunction"))).toEqual([
      `dynamodb:BatchGetItem ${table}.Arn`,
      `dynamodb:GetItem ${table}.Arn`,
      `dynamodb:Query ${table}.Arn`,
      `dynamodb:Query ${table}.Arn/index/${tableShape.index.name}`,
      `logs:CreateLogStream ${logs}.Arn`,
      `logs:PutLogEvents ${logs}.Arn`,
      `secretsmanager:GetSecretValue ${pageSecret}`,
    ]);
  });

  it.each([
    ["Reconcile", "ReconcileDaily"],
    ["Report", "ReportOften"],
  ])("lets the schedule of the %s function call it, note what it missed, and nothing else", (name, schedule) => {
    const [lambda] = stack.one("AWS::Lambda::Function", name);
    const [missed] = stack.one("AWS::SQS::Queue", `${schedule}MissedCalls`);
    const [role, { Properties }] = stack.one("AWS::IAM::Role", `${schedule}Role`);
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
    const [, policy] = stack.one("AWS::IAM::Policy", `${schedule}Role`);
    expect(policy.Properties.Roles).toEqual([{ Ref: role }]);
    expect(grants(statements(policy.Properties.PolicyDocument))).toEqual([
      `lambda:InvokeFunction ${lambda}.Arn`,
      `sqs:SendMessage ${missed}.Arn`,
    ]);
  });

  it("the sync function may perform exactly the table operations in the code", () => {
    const folder = "shared/adapters/dynamodb";
    const used = readdirSync(folder)
      // Creates local tables; never called on AWS.
      .filter((file) => file !== "ensure-table.ts")
      .flatMap((file) => [...readFileSync(`${folder}/${file}`, "utf8").matchAll(/\bnew (\w+)Command\(/g)])
      .map(([, command]) => `dynamodb:${command === "Query" ? command : `${command}Item`}`);
    const granted = stack.statementsOf("SyncFunction").flatMap(({ Action }) => Action);
    expect([...new Set(granted.filter((action) => action.startsWith("dynamodb:")))].sort()).toEqual(
      [...new Set(used)].sort(),
    );
  });

  it("contain no wildcard and no managed policy", () => {
    const roles = stack.all("AWS::IAM::Role");
    expect(roles).toHaveLength(8);
    for (const [, { Properties }] of roles) {
      expect(Object.keys(Properties)).toEqual(["AssumeRolePolicyDocument"]);
    }
    const policies = stack.all("AWS::IAM::Policy");
    expect(policies).toHaveLength(8);
    for (const [, { Properties }] of policies) {
      for (const { Action, Resource } of statements(Properties.PolicyDocument)) {
        expect([...Action, ...Resource].filter((part) => part.includes("*"))).toEqual([]);
      }
    }
  });
});

describe("environment variables", () => {
  it("the webhook function has the variables that it reads", () => {
    expect(stack.environmentOf("WebhookFunction")).toEqual({
      [envNames.table]: table,
      [envNames.queueUrl]: queue,
      [envNames.webhookSecretArn]: webhookSecret,
      [envNames.operator]: "/var/task/operator.yml",
      NODE_OPTIONS: "--enable-source-maps",
      POWERTOOLS_METRICS_NAMESPACE: "Milepost",
    });
  });

  const github = {
    [envNames.githubSecretArn]: githubSecret,
    [envNames.githubApiUrl]: "https://api.github.com",
  };
  const pageLinks = {
    [envNames.pageUrl]: `${api}.ApiEndpoint`,
    [envNames.pageSecretArn]: pageSecret,
  };
  it.each([
    [
      "Sync",
      {
        ...github,
        [envNames.jiraSecretArn]: jiraSecret,
        [envNames.queueUrl]: queue,
        [envNames.notifyQueueUrl]: notices,
      },
    ],
    ["Reconcile", { ...github, [envNames.queueUrl]: queue }],
    ["Report", { ...github, ...pageLinks, [envNames.notifyQueueUrl]: notices }],
    ["Notify", { ...pageLinks, [envNames.slackSecretArn]: slackSecret, [envNames.notifyQueueUrl]: notices }],
    ["Page", { [envNames.pageSecretArn]: pageSecret }],
  ])("gives the %s function the variables that it reads", (name, variables) => {
    expect(stack.environmentOf(`${name}Function`)).toEqual({
      [envNames.table]: table,
      [envNames.operator]: "/var/task/operator.yml",
      NODE_OPTIONS: "--enable-source-maps",
      POWERTOOLS_METRICS_NAMESPACE: "Milepost",
      ...variables,
    });
  });

  it("contain ARNs of secrets, and no value of a secret", () => {
    expect(JSON.stringify(stack.template.toJSON())).not.toContain("{{resolve:");
  });
});
