import { once } from "node:events";
import { chmodSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openEmbeddedDynamoDB } from "../../../local/embedded/open-dynamodb.ts";
import { startEmbeddedQueue } from "../../../local/embedded/start-queue.ts";
import { type OpenState, openState } from "../../../local/open-state.ts";
import { UsageError } from "../../../shared/errors.ts";
import { VirtualClock } from "../../fakes/virtual-clock.ts";
import { temporaryFolder } from "../../integration/support/milepost-process.ts";
import { asNobody } from "../../unit/local/as-nobody.ts";

const isRoot = process.geteuid?.() === 0;
const item = { PK: "repo#1", SK: "meta", title: "A private goal" };

let folder: ReturnType<typeof temporaryFolder>;
let path: string;
let state: OpenState;

beforeEach(async () => {
  folder = temporaryFolder();
  path = join(folder.path, "state");
  const umask = process.umask(0);
  state = await openState({ kind: "folder", folder: path }, { isExclusive: true });
  process.umask(umask);
  await state.client.send(new PutCommand({ TableName: state.table, Item: item }));
});

afterEach(async () => {
  await state.close();
  folder.remove();
});

const readEndpoint = () => JSON.parse(readFileSync(join(path, "endpoint"), "utf8"));
const connect = () => openState({ kind: "folder", folder: path }, { isExclusive: false });

/** Sends what another account can send that knows the port: everything but the access key. */
async function attack(endpoint: string, target: string, body: object): Promise<void> {
  const signedBy = (key: string) =>
    `AWS4-HMAC-SHA256 Credential=${key}/20260101/us-east-1/x/aws4_request, SignedHeaders=a, Signature=a`;
  const presigned = "?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=milepost%2F20260101&X-Amz-Signature=a";
  const guesses: [string, Record<string, string>][] = [
    ["", {}],
    ["", { Authorization: signedBy("milepost") }],
    ["", { Authorization: signedBy("0".repeat(64)) }],
    [presigned, {}],
  ];
  for (const [query, headers] of guesses) {
    const response = await fetch(`${endpoint}/${query}`, {
      method: "POST",
      headers: {
        "X-Amz-Target": target,
        "X-Amz-Date": "20260101T000000Z",
        "Content-Type": "application/x-amz-json-1.0",
        ...headers,
      },
      body: JSON.stringify(body),
    });
    expect(response.status).toBe(403);
    expect(await response.text()).not.toContain("private");
  }
}

describe("another account of the machine", () => {
  it("can neither read nor change the embedded table", async () => {
    const { endpoint } = readEndpoint();
    const Key = { PK: { S: item.PK }, SK: { S: item.SK } };
    await attack(endpoint, "DynamoDB_20120810.GetItem", { TableName: state.table, Key });
    await attack(endpoint, "DynamoDB_20120810.PutItem", { TableName: state.table, Item: Key });
    await attack(endpoint, "DynamoDB_20120810.DeleteTable", { TableName: state.table });
    const { PK, SK } = item;
    const { Item } = await state.client.send(new GetCommand({ TableName: state.table, Key: { PK, SK } }));
    expect(Item).toEqual(item);
  });

  it("can't queue work", async () => {
    const queue = await startEmbeddedQueue();
    try {
      const { queueUrl } = queue;
      const message = { QueueUrl: queueUrl, MessageBody: "{}", MessageGroupId: "1", MessageDeduplicationId: "1" };
      await attack(queue.endpoint, "AmazonSQS.SendMessage", message);
      const { Messages = [] } = await queue.client.send(new ReceiveMessageCommand({ QueueUrl: queueUrl }));
      expect(Messages).toEqual([]);
    } finally {
      await queue.close();
    }
  });

  it("can read no file of the state folder, whatever the umask is", async () => {
    const modeOf = (name: string) => statSync(join(path, name)).mode & 0o777;
    expect(readdirSync(path).sort()).toEqual([".gitignore", "dynamodb", "endpoint", "lock"]);
    expect(modeOf(".")).toBe(0o700);
    expect(modeOf("dynamodb")).toBe(0o700);
    for (const name of [".gitignore", "endpoint", "lock"]) expect(modeOf(name), name).toBe(0o600);
  });

  it.skipIf(!isRoot)("can read neither key nor database if the folder itself is readable", async () => {
    chmodSync(path, 0o755);
    await asNobody(folder.path, async () => {
      expect(() => readFileSync(join(path, "endpoint"))).toThrow("EACCES");
      expect(() => readdirSync(join(path, "dynamodb"))).toThrow("EACCES");
    });
  });

  it("gets another key after each start", async () => {
    const { accessKey } = readEndpoint();
    await state.close();
    state = await connect();
    expect(readEndpoint().accessKey).toMatch(/^[0-9a-f]{64}$/);
    expect(readEndpoint().accessKey).not.toBe(accessKey);
  });
});

describe("the file that names the embedded table", () => {
  it("lets a process of the same account use the table", async () => {
    const other = await connect();
    expect(other.isShared).toBe(true);
    const { PK, SK } = item;
    expect((await other.client.send(new GetCommand({ TableName: other.table, Key: { PK, SK } }))).Item).toEqual(item);
    await other.close();
  });

  it.each([
    "https://dynamodb.example.com",
    "http://dynamodb.example.com:80",
    "http://127.0.0.1.example.com:80",
    "http://127.0.0.1:80@example.com",
    "http://169.254.169.254:80",
    "http://0.0.0.0:80",
  ])("is refused if it names %s", async (endpoint) => {
    writeFileSync(join(path, "endpoint"), JSON.stringify({ ...readEndpoint(), endpoint }));
    await expect(connect()).rejects.toThrow(UsageError);
    await expect(connect()).rejects.toThrow("did not write the file");
  });

  it("is refused if others can read it", async () => {
    chmodSync(join(path, "endpoint"), 0o644);
    await expect(connect()).rejects.toThrow("did not write the file");
  });

  it("is not used after a crash, because anybody can then listen on its port", async () => {
    const requests: string[] = [];
    const impostor = createServer((request, response) => {
      requests.push(request.headers.authorization ?? "");
      response.end("{}");
    });
    await once(impostor.listen(0, "127.0.0.1"), "listening");
    const endpoint = `http://127.0.0.1:${(impostor.address() as AddressInfo).port}`;
    const left = { ...readEndpoint(), endpoint, lock: '{"process":1,"startedAt":"1"}' };
    rmSync(join(path, "endpoint"));
    writeFileSync(join(path, "endpoint"), JSON.stringify(left), { mode: 0o600 });
    // The process with the lock ends before it has written its own file.
    const clock = new VirtualClock();
    clock.sleep = () => state.close();
    const opened = await openEmbeddedDynamoDB(path, { isExclusive: false, clock });
    expect(opened.isShared).toBe(false);
    expect(requests).toEqual([]);
    await opened.close();
    state = await connect();
    impostor.close();
  });
});
