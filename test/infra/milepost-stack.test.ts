import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Annotations, Match } from "aws-cdk-lib/assertions";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { tableShape } from "../../shared/adapters/dynamodb/table-shape.ts";
import { notifyQueueShape, workQueueShape } from "../../shared/adapters/sqs/queue-shape.ts";
import { Synthesized, statements, withStack } from "./synthesize.ts";

const stack = new Synthesized();

describe("the table", () => {
  it("has the shape that the code expects", () => {
    const [, { Properties, DeletionPolicy }] = stack.one("AWS::DynamoDB::Table");
    const key = (name: string, KeyType: string) => ({ AttributeName: name, KeyType });
    expect(Properties).toEqual({
      KeySchema: [key(tableShape.partitionKey, "HASH"), key(tableShape.sortKey, "RANGE")],
      AttributeDefinitions: [
        tableShape.partitionKey,
        tableShape.sortKey,
        tableShape.index.partitionKey,
        tableShape.index.sortKey,
      ].map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
      GlobalSecondaryIndexes: [
        {
          IndexName: tableShape.index.name,
          KeySchema: [key(tableShape.index.partitionKey, "HASH"), key(tableShape.index.sortKey, "RANGE")],
          Projection: { ProjectionType: "KEYS_ONLY" },
        },
      ],
      TimeToLiveSpecification: { AttributeName: tableShape.timeToLive, Enabled: true },
      BillingMode: "PAY_PER_REQUEST",
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      SSESpecification: { SSEEnabled: true },
      DeletionProtectionEnabled: true,
    });
    // Also deleted when the first deployment fails, because a second one could not create a table that exists.
    expect(DeletionPolicy).toBe("RetainExceptOnCreate");
  });
});

describe.each([
  ["work", "QueueWork", "QueueDeadLetters", "Sync", workQueueShape],
  ["notify", "NotifyQueueNotices", "NotifyQueueDeadLetters", "Notify", notifyQueueShape],
] as const)("the %s queue", (_name, prefix, deadPrefix, worker, shape) => {
  const [queue, { Properties }] = stack.one("AWS::SQS::Queue", prefix);
  const [deadLetters, dead] = stack.one("AWS::SQS::Queue", deadPrefix);

  it("is FIFO, with a FIFO dead-letter queue of the same retention", () => {
    expect(Properties).toEqual({
      FifoQueue: true,
      SqsManagedSseEnabled: true,
      VisibilityTimeout: shape.visibilityTimeout,
      MessageRetentionPeriod: shape.retentionPeriod,
      RedrivePolicy: {
        deadLetterTargetArn: { "Fn::GetAtt": [deadLetters, "Arn"] },
        maxReceiveCount: shape.maxReceiveCount,
      },
    });
    expect(dead.Properties).toEqual({
      FifoQueue: true,
      SqsManagedSseEnabled: true,
      MessageRetentionPeriod: shape.retentionPeriod,
    });
  });

  it("hides a message for six times the worker's timeout, and retains it longer than all its retries", () => {
    const [, lambda] = stack.one("AWS::Lambda::Function", `${worker}Function`);
    const timeout = z.number().parse(lambda.Properties.Timeout);
    // What the worker counts on when it puts a message back.
    expect(timeout).toBe(shape.functionTimeout);
    expect(shape.visibilityTimeout).toBe(6 * timeout);
    expect(shape.retentionPeriod).toBeGreaterThan(shape.maxReceiveCount * shape.visibilityTimeout);
  });

  it("has one consumer, which reports failures per message", () => {
    const [lambda] = stack.one("AWS::Lambda::Function", `${worker}Function`);
    const [, mapping] = stack.one("AWS::Lambda::EventSourceMapping", `${worker}Function`);
    expect(mapping.Properties).toEqual({
      EventSourceArn: { "Fn::GetAtt": [queue, "Arn"] },
      FunctionName: { Ref: lambda },
      FunctionResponseTypes: ["ReportBatchItemFailures"],
      ...(worker === "Sync"
        ? { BatchSize: 1, ScalingConfig: { MaximumConcurrency: 5 } }
        : { BatchSize: notifyQueueShape.batchSize, ScalingConfig: { MaximumConcurrency: 2 } }),
    });
  });
});

describe("the stack", () => {
  it("keeps the logical ids of everything with contents: a change would replace it and lose them", () => {
    const types = ["AWS::DynamoDB::Table", "AWS::SQS::Queue", "AWS::SecretsManager::Secret", "AWS::SNS::Topic"];
    const ids = types.flatMap((type) => stack.all(type).map(([id]) => id));
    expect(ids.sort()).toEqual([
      "MilepostAlarms4A73FDC7",
      "MilepostGithubSecretD50D2A87",
      "MilepostJiraSecret062B335D",
      "MilepostNotifyQueueDeadLetters45C41637",
      "MilepostNotifyQueueNoticesE3325D06",
      "MilepostPageSecret546F46DF",
      "MilepostQueueDeadLetters9B08BF54",
      "MilepostQueueWork6008AFD6",
      "MilepostReconcileDailyMissedCallsBD38CA56",
      "MilepostReportOftenMissedCalls7CFFC4C9",
      "MilepostSlackSecretB3DD7058",
      "MilepostStateTable45FC67E3",
      "MilepostWebhookSecretEA4F6C9E",
    ]);
  });

  it("can't be deleted by mistake", () => {
    expect(withStack(({ stack: { terminationProtection } }) => terminationProtection)).toBe(true);
  });
});

describe("the queues", () => {
  it("require TLS", () => {
    const guarded = stack.all("AWS::SQS::QueuePolicy").map(([, { Properties }]) => {
      const [statement] = statements(Properties.PolicyDocument);
      expect(statement).toMatchObject({
        Effect: "Deny",
        Action: ["sqs:*"],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      });
      return statement?.Resource[0];
    });
    const queues = stack.all("AWS::SQS::Queue").map(([id]) => `${id}.Arn`);
    expect(guarded.sort()).toEqual(queues.sort());
  });

  it("are encrypted", () => {
    for (const [, { Properties }] of stack.all("AWS::SQS::Queue")) {
      expect(Properties.SqsManagedSseEnabled).toBe(true);
    }
  });
});

describe("the functions", () => {
  it.each([
    ["Webhook", 10, 512],
    ["Sync", 300, 512],
    ["Reconcile", 300, 256],
    ["Report", 300, 512],
    ["Notify", 120, 512],
    ["Page", 15, 1024],
  ])("%s runs on Node 24, ARM, for at most %i s, with %i MiB", (prefix, Timeout, MemorySize) => {
    const [, { Properties }] = stack.one("AWS::Lambda::Function", `${prefix}Function`);
    expect(Properties).toMatchObject({
      Handler: "index.handler",
      Runtime: "nodejs24.x",
      Architectures: ["arm64"],
      Timeout,
      MemorySize,
    });
  });

  it("write logs to groups with a retention of one month", () => {
    const groups = stack.all("AWS::Logs::LogGroup");
    expect(groups).toHaveLength(7);
    for (const [, { Properties }] of groups) expect(Properties.RetentionInDays).toBe(30);
    // API Gateway's access logs; the others have generated names.
    expect(groups.flatMap(([, { Properties }]) => Properties.LogGroupName ?? [])).toEqual([
      expect.stringMatching(/^\/aws\/vendedlogs\/Milepost-/),
    ]);
    for (const [, { Properties }] of stack.all("AWS::Lambda::Function")) {
      expect(Properties).toHaveProperty("LoggingConfig.LogGroup.Ref");
    }
  });
});

describe("the schedules", () => {
  it.each([
    [
      "ReconcileDaily",
      "Reconcile",
      "cron(17 3 * * ? *)",
      { Mode: "FLEXIBLE", MaximumWindowInMinutes: 30 },
      { MaximumRetryAttempts: 10, MaximumEventAgeInSeconds: 21_600 },
    ],
    [
      "ReportOften",
      "Report",
      "rate(15 minutes)",
      { Mode: "OFF" },
      { MaximumRetryAttempts: 5, MaximumEventAgeInSeconds: 900 },
    ],
  ])("%s calls the %s function (%s), tries again, and notes what it could not call", (...expected) => {
    const [name, folder, ScheduleExpression, FlexibleTimeWindow, RetryPolicy] = expected;
    const [lambda] = stack.one("AWS::Lambda::Function", `${folder}Function`);
    const [role] = stack.one("AWS::IAM::Role", `${name}Role`);
    const [missed, queue] = stack.one("AWS::SQS::Queue", `${name}MissedCalls`);
    const [, { Properties }] = stack.one("AWS::Scheduler::Schedule", name);
    expect(Properties).toMatchObject({
      ScheduleExpression,
      State: "ENABLED",
      FlexibleTimeWindow,
      Target: {
        Arn: { "Fn::GetAtt": [lambda, "Arn"] },
        RoleArn: { "Fn::GetAtt": [role, "Arn"] },
        RetryPolicy,
        DeadLetterConfig: { Arn: { "Fn::GetAtt": [missed, "Arn"] } },
      },
    });
    // The scheduler does not write to FIFO queues.
    expect(queue.Properties).not.toHaveProperty("FifoQueue");
  });

  it.each([
    ["ReconcileDaily", "Reconcile", 21_600],
    ["ReportOften", "Report", 900],
  ])("%s keeps a call that fails in all retries of Lambda, too", (name, folder, MaximumEventAgeInSeconds) => {
    const [lambda] = stack.one("AWS::Lambda::Function", `${folder}Function`);
    const [missed] = stack.one("AWS::SQS::Queue", `${name}MissedCalls`);
    const [, { Properties }] = stack.one("AWS::Lambda::EventInvokeConfig", `${folder}Function`);
    expect(Properties).toEqual({
      FunctionName: { Ref: lambda },
      Qualifier: "$LATEST",
      MaximumEventAgeInSeconds,
      MaximumRetryAttempts: 2,
      DestinationConfig: { OnFailure: { Destination: { "Fn::GetAtt": [missed, "Arn"] } } },
    });
  });

  it("are these two", () => {
    expect(stack.all("AWS::Scheduler::Schedule")).toHaveLength(2);
  });
});

describe("the operator's file", () => {
  it("must exist", () => {
    expect(() => withStack(() => {}, { operatorFile: "no/such/operator.yml" })).toThrow(
      "The operator's file no/such/operator.yml does not exist (docs/deploying.md).",
    );
  });

  it("must be valid, and must allow a repository", () => {
    const folder = mkdtempSync(join(tmpdir(), "milepost-operator-"));
    const operatorFile = join(folder, "operator.yml");
    const synthesized = (text: string) => () => {
      writeFileSync(operatorFile, text);
      return withStack(() => "made", { operatorFile });
    };
    expect(synthesized("repositories:\n  - name: acme/web\n    jra: [WEB]\n")).toThrow(
      /operator\.yml:3 {2}unknown key/,
    );
    expect(synthesized("repositories: []\n")).toThrow(/operator\.yml allows no repository/);
    expect(synthesized("repositories:\n  - name: acme/web\n")()).toBe("made");
    rmSync(folder, { recursive: true });
  });

  it("is missing with a warning: nothing is synced", () => {
    const warnings = withStack(({ stack: made }) =>
      Annotations.fromStack(made).findWarning("*", Match.stringLikeRegexp("syncs no repository")),
    );
    expect(warnings).toHaveLength(1);
  });
});
