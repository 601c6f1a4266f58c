import { Duration, RemovalPolicy, Stack } from "aws-cdk-lib";
import { MathExpression, Metric } from "aws-cdk-lib/aws-cloudwatch";
import { AttributeType, BillingMode, ProjectionType, Table, TableEncryption } from "aws-cdk-lib/aws-dynamodb";
import { Grant, type IGrantable } from "aws-cdk-lib/aws-iam";
import type { IKey } from "aws-cdk-lib/aws-kms";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import { Construct } from "constructs";
import { tableShape } from "../shared/adapters/dynamodb/table-shape.ts";
import { RunbookAlarm } from "./alarms.ts";

/** DynamoDB operations that can be granted to functions: no scans, no deletions, no table management. */
export type TableOperation = "GetItem" | "PutItem" | "UpdateItem" | "Query" | "BatchGetItem";

export interface StateTableProps {
  alarms: ITopic;
  /** `null` for AWS's own key. */
  encryptionKey: IKey | null;
  /** Name of a table that was restored from a backup and is used instead of this one, which stays as it is. */
  restoredName?: string | undefined;
}

/** The DynamoDB table with the state. Not deleted with the stack: a new deployment would duplicate tracker items. */
export class StateTable extends Construct {
  readonly name: string;
  readonly #arn: string;

  constructor(scope: Construct, id: string, { alarms, encryptionKey, restoredName }: StateTableProps) {
    super(scope, id);
    const table = new Table(this, "Table", {
      partitionKey: { name: tableShape.partitionKey, type: AttributeType.STRING },
      sortKey: { name: tableShape.sortKey, type: AttributeType.STRING },
      timeToLiveAttribute: tableShape.timeToLive,
      billingMode: BillingMode.PAY_PER_REQUEST,
      ...(encryptionKey
        ? { encryption: TableEncryption.CUSTOMER_MANAGED, encryptionKey }
        : { encryption: TableEncryption.AWS_MANAGED }),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    table.addGlobalSecondaryIndex({
      indexName: tableShape.index.name,
      partitionKey: { name: tableShape.index.partitionKey, type: AttributeType.STRING },
      sortKey: { name: tableShape.index.sortKey, type: AttributeType.STRING },
      projectionType: ProjectionType.KEYS_ONLY,
    });
    this.name = restoredName ?? table.tableName;
    this.#arn =
      restoredName === undefined
        ? table.tableArn
        : Stack.of(this).formatArn({ service: "dynamodb", resource: "table", resourceName: restoredName });

    new RunbookAlarm(this, "ThrottledAlarm", {
      metric: new MathExpression({
        expression: "reads + writes + indexReads + indexWrites",
        usingMetrics: {
          reads: this.#throttled("ReadThrottleEvents"),
          writes: this.#throttled("WriteThrottleEvents"),
          indexReads: this.#throttled("ReadThrottleEvents", tableShape.index.name),
          indexWrites: this.#throttled("WriteThrottleEvents", tableShape.index.name),
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
    Grant.addToPrincipal({ grantee, actions, resourceArns: [this.#arn] });
  }

  grantIndexQuery(grantee: IGrantable): void {
    const index = `${this.#arn}/index/${tableShape.index.name}`;
    Grant.addToPrincipal({ grantee, actions: ["dynamodb:Query"], resourceArns: [index] });
  }

  /** Throttled requests of the table, or of its index: CloudWatch counts them apart. */
  #throttled(metricName: string, index?: string): Metric {
    return new Metric({
      namespace: "AWS/DynamoDB",
      metricName,
      dimensionsMap: { TableName: this.name, ...(index && { GlobalSecondaryIndexName: index }) },
      statistic: "Sum",
    });
  }
}
