import { Duration, RemovalPolicy } from "aws-cdk-lib";
import { MathExpression, Metric } from "aws-cdk-lib/aws-cloudwatch";
import { AttributeType, BillingMode, ProjectionType, Table, TableEncryption } from "aws-cdk-lib/aws-dynamodb";
import { Grant, type IGrantable } from "aws-cdk-lib/aws-iam";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import { Construct } from "constructs";
import { tableShape } from "../shared/adapters/dynamodb/table-shape.ts";
import { RunbookAlarm } from "./alarms.ts";

/** DynamoDB operations that can be granted to functions: no scans, no deletions, no table management. */
export type TableOperation = "GetItem" | "PutItem" | "UpdateItem" | "Query" | "BatchGetItem";

/** The DynamoDB table with the state. Not deleted with the stack: a new deployment would duplicate tracker items. */
export class StateTable extends Construct {
  readonly name: string;
  readonly #table: Table;

  constructor(scope: Construct, id: string, { alarms }: { alarms: ITopic }) {
    super(scope, id);
    this.#table = new Table(this, "Table", {
      partitionKey: { name: tableShape.partitionKey, type: AttributeType.STRING },
      sortKey: { name: tableShape.sortKey, type: AttributeType.STRING },
      timeToLiveAttribute: tableShape.timeToLive,
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.AWS_MANAGED,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    this.#table.addGlobalSecondaryIndex({
      indexName: tableShape.index.name,
      partitionKey: { name: tableShape.index.partitionKey, type: AttributeType.STRING },
      sortKey: { name: tableShape.index.sortKey, type: AttributeType.STRING },
      projectionType: ProjectionType.KEYS_ONLY,
    });
    this.name = this.#table.tableName;

    new RunbookAlarm(this, "ThrottledAlarm", {
      metric: new MathExpression({
        expression: "reads + writes",
        usingMetrics: {
          reads: this.#throttled("ReadThrottleEvents"),
          writes: this.#throttled("WriteThrottleEvents"),
        },
        period: Duration.minutes(5),
        label: "throttled requests",
      }),
      threshold: 10,
      periods: 3,
      description: "DynamoDB is throttling Milepost's requests.",
      runbook: "table-throttled",
      topic: alarms,
    });
  }

  grant(grantee: IGrantable, operations: readonly TableOperation[]): void {
    const actions = operations.map((operation) => `dynamodb:${operation}`);
    Grant.addToPrincipal({ grantee, actions, resourceArns: [this.#table.tableArn] });
  }

  grantIndexQuery(grantee: IGrantable): void {
    const index = `${this.#table.tableArn}/index/${tableShape.index.name}`;
    Grant.addToPrincipal({ grantee, actions: ["dynamodb:Query"], resourceArns: [index] });
  }

  #throttled(metricName: string): Metric {
    return new Metric({
      namespace: "AWS/DynamoDB",
      metricName,
      dimensionsMap: { TableName: this.#table.tableName },
      statistic: "Sum",
    });
  }
}
