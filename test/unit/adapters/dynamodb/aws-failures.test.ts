import {
  BatchGetCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  QueryCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, describe, expect, it } from "vitest";
import { createDynamoClient } from "../../../../shared/adapters/dynamodb/create-client.ts";
import { createDynamoLedger } from "../../../../shared/adapters/dynamodb/ledger.ts";
import { createDynamoTable } from "../../../../shared/adapters/dynamodb/table.ts";
import { translateAwsError } from "../../../../shared/adapters/node/translate-aws-error.ts";
import { AccessDenied, RetryLater, UsageError } from "../../../../shared/errors.ts";
import type { Ledger } from "../../../../shared/ports/ledger.ts";
import { VirtualClock } from "../../../fakes/virtual-clock.ts";

function awsError(name: string, rest: object = {}): Error {
  return Object.assign(new Error("unrelated message"), { name, ...rest });
}

describe("AWS errors", () => {
  const clock = new VirtualClock();
  let client: DynamoDBDocumentClient;
  let ledger: Ledger;
  beforeEach(() => {
    client = createDynamoClient({ endpoint: "http://127.0.0.1:1" });
    ledger = createDynamoLedger({ client, table: "milepost", clock });
  });

  it.each([
    ["ProvisionedThroughputExceededException", {}, RetryLater],
    ["ThrottlingException", {}, RetryLater],
    ["TimeoutError", {}, RetryLater],
    ["InternalServerError", { $metadata: { httpStatusCode: 500 } }, RetryLater],
    ["Error", { code: "ECONNRESET" }, RetryLater],
    ["SomethingNew", { $metadata: { httpStatusCode: 503 } }, RetryLater],
    ["AccessDeniedException", {}, AccessDenied],
    ["ExpiredTokenException", {}, AccessDenied],
    ["CredentialsProviderError", {}, AccessDenied],
    ["ResourceNotFoundException", {}, UsageError],
  ])("translate %s %j", async (name, rest, expected) => {
    const cause = awsError(name, rest);
    mockClient(client).on(GetCommand).rejects(cause).on(UpdateCommand).rejects(cause);
    const failure = await ledger.repository("1").catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(expected);
    expect(failure).toMatchObject({ cause, message: expect.stringContaining("milepost") });
    await expect(ledger.acquireLease("1", "001-a", "one", clock.now())).rejects.toThrow(expected);
  });

  it("are retried after 30 s", () => {
    const error = translateAwsError(awsError("ThrottlingException"), "table milepost", clock.now());
    expect(error).toMatchObject({ reason: "rate-limit", retryAt: new Date(clock.now().getTime() + 30_000) });
  });

  it("stay unchanged if unknown", async () => {
    const bug = awsError("ValidationException", { $metadata: { httpStatusCode: 400 } });
    mockClient(client).on(GetCommand).rejects(bug);
    await expect(ledger.repository("1")).rejects.toBe(bug);
  });

  it("are RetryLater if the endpoint is unreachable", async () => {
    await expect(ledger.repository("1")).rejects.toMatchObject({ name: "RetryLater", reason: "outage" });
  });

  it("in a batch repeat the request for unprocessed keys, a limited number of times", async () => {
    const table = createDynamoTable({ client, table: "milepost", clock });
    const rest = (...names: string[]) => ({
      UnprocessedKeys: { milepost: { Keys: names.map((PK) => ({ PK, SK: "-" })) } },
    });
    const mock = mockClient(client);
    mock.on(QueryCommand).resolves({ Items: ["a", "b", "c"].map((PK) => ({ PK, SK: "-" })) });
    mock
      .on(BatchGetCommand)
      .resolvesOnce({ Responses: { milepost: [{ PK: "a", SK: "-" }] }, ...rest("b", "c") })
      .resolvesOnce(rest("b", "c"))
      .resolvesOnce({
        Responses: {
          milepost: [
            { PK: "b", SK: "-" },
            { PK: "c", SK: "-" },
          ],
        },
      });
    expect((await table.getIndexed("list")).map(({ PK }) => PK)).toEqual(["a", "b", "c"]);
    expect(mock.commandCalls(BatchGetCommand).map(({ args }) => args[0].input.RequestItems)).toMatchObject([
      { milepost: { Keys: [{ PK: "a" }, { PK: "b" }, { PK: "c" }] } },
      { milepost: { Keys: [{ PK: "b" }, { PK: "c" }] } },
      { milepost: { Keys: [{ PK: "b" }, { PK: "c" }] } },
    ]);
    mock.on(BatchGetCommand).resolves(rest("a"));
    await expect(table.getIndexed("list")).rejects.toThrow(RetryLater);
  });
});
