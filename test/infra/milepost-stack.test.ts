import { describe, expect, it } from "vitest";
import * as z from "zod";
import { tableShape } from "../../shared/adapters/dynamodb/table-shape.ts";
import { workQueueShape } from "../../shared/adapters/sqs/queue-shape.ts";
import { makeStack, Synthesized, statements } from "./synthesize.ts";

const stack = new Synthesized();
const [queue] = stack.one("AWS::SQS::Queue", "QueueWork");
const [deadLetters] = stack.one("AWS::SQS::Queue", "QueueDeadLetters");

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
    expect(DeletionPolicy).toBe("Retain");
  });
});

describe("the queue", () => {
  it("is FIFO, and gives up into a FIFO queue that keeps what it gets for two weeks", () => {
    const [, work] = stack.one("AWS::SQS::Queue", "QueueWork");
    const [, dead] = stack.one("AWS::SQS::Queue", "QueueDeadLetters");
    expect(work.Properties).toMatchObject({
      FifoQueue: true,
      SqsManagedSseEnabled: true,
      RedrivePolicy: { deadLetterTargetArn: { "Fn::GetAtt": [deadLetters, "Arn"] }, maxReceiveCount: 30 },
    });
    expect(dead.Properties).toMatchObject({
      FifoQueue: true,
      SqsManagedSseEnabled: true,
      MessageRetentionPeriod: 14 * 24 * 3600,
    });
  });

  it("hides a message for six times as long as the worker may take, and keeps it longer than all its tries", () => {
    const [, worker] = stack.one("AWS::Lambda::Function", "Sync");
    const [, work] = stack.one("AWS::SQS::Queue", "QueueWork");
    const timeout = z.number().parse(worker.Properties.Timeout);
    const visibility = z.number().parse(work.Properties.VisibilityTimeout);
    expect(visibility).toBe(6 * timeout);
    // What the worker counts on when it puts a message back.
    expect(timeout).toBeLessThanOrEqual(workQueueShape.functionTimeout);
    expect(z.number().parse(work.Properties.MessageRetentionPeriod)).toBeGreaterThan(30 * visibility);
  });

  it("is worked one message at a time, each answered for by itself", () => {
    const [, { Properties }] = stack.one("AWS::Lambda::EventSourceMapping");
    expect(Properties).toMatchObject({
      EventSourceArn: { "Fn::GetAtt": [queue, "Arn"] },
      BatchSize: 1,
      FunctionResponseTypes: ["ReportBatchItemFailures"],
      ScalingConfig: { MaximumConcurrency: 5 },
    });
  });

  it("refuses plain HTTP on both", () => {
    const guarded = stack.all("AWS::SQS::QueuePolicy").map(([, { Properties }]) => {
      const [statement] = statements(Properties.PolicyDocument);
      expect(statement).toMatchObject({
        Effect: "Deny",
        Action: ["sqs:*"],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      });
      return statement?.Resource[0];
    });
    expect(guarded.sort()).toEqual([`${deadLetters}.Arn`, `${queue}.Arn`].sort());
  });
});

describe("the functions", () => {
  it.each([
    ["Webhook", 10, 512],
    ["Sync", 300, 512],
    ["Reconcile", 300, 256],
  ])("%s runs on Node 24, ARM, for at most %i s, with %i MiB", (prefix, Timeout, MemorySize) => {
    const [, { Properties }] = stack.one("AWS::Lambda::Function", prefix);
    expect(Properties).toMatchObject({
      Handler: "index.handler",
      Runtime: "nodejs24.x",
      Architectures: ["arm64"],
      Timeout,
      MemorySize,
    });
  });

  it("writes every log to a group that forgets after a month", () => {
    const groups = stack.all("AWS::Logs::LogGroup");
    expect(groups).toHaveLength(4);
    for (const [, { Properties }] of groups) expect(Properties.RetentionInDays).toBe(30);
    for (const [, { Properties }] of stack.all("AWS::Lambda::Function")) {
      expect(Properties).toHaveProperty("LoggingConfig.LogGroup.Ref");
    }
  });

  it("throttles the API and logs no body, header or address", () => {
    const [, { Properties }] = stack.one("AWS::ApiGatewayV2::Stage");
    expect(Properties.DefaultRouteSettings).toEqual({
      ThrottlingBurstLimit: 100,
      ThrottlingRateLimit: 50,
    });
    const { Format } = z.object({ Format: z.string() }).parse(Properties.AccessLogSettings);
    const fields = [...Format.matchAll(/\$context\.([\w.]+)/g)].map(([, name]) => name);
    expect(fields.sort()).toEqual([
      "integrationErrorMessage",
      "requestId",
      "requestTimeEpoch",
      "responseLatency",
      "responseLength",
      "routeKey",
      "status",
    ]);
  });
});

describe("the daily reconcile", () => {
  it("is called once a day by the scheduler, which tries again for hours", () => {
    const [lambda] = stack.one("AWS::Lambda::Function", "Reconcile");
    const [role] = stack.one("AWS::IAM::Role", "ReconcileScheduleRole");
    const [, { Properties }] = stack.one("AWS::Scheduler::Schedule");
    expect(Properties).toMatchObject({
      ScheduleExpression: "cron(17 3 * * ? *)",
      State: "ENABLED",
      FlexibleTimeWindow: { Mode: "FLEXIBLE", MaximumWindowInMinutes: 30 },
      Target: {
        Arn: { "Fn::GetAtt": [lambda, "Arn"] },
        RoleArn: { "Fn::GetAtt": [role, "Arn"] },
        RetryPolicy: { MaximumRetryAttempts: 10, MaximumEventAgeInSeconds: 21_600 },
      },
    });
  });
});

describe("the operator's file", () => {
  it("must exist when it is named", () => {
    expect(() => makeStack({ operator: "no/such/operator.yml" })).toThrow(
      /no\/such\/operator\.yml is missing/,
    );
  });

  it("must be one path", () => {
    expect(() => makeStack({ operator: ["a.yml"] })).toThrow(/must be the path of a file/);
  });
});
