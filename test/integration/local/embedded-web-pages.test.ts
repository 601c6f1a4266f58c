import { once } from "node:events";
import { request } from "node:http";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { startEmbeddedDynamoDB } from "../../../local/embedded/start-dynamodb.ts";
import { startEmbeddedQueue } from "../../../local/embedded/start-queue.ts";

const listTables = { "X-Amz-Target": "DynamoDB_20120810.ListTables" };
const authorization = (accessKey: string) =>
  `AWS4-HMAC-SHA256 Credential=${accessKey}/20260101/us-east-1/x/aws4_request, SignedHeaders=a, Signature=a`;
const common = {
  "X-Amz-Date": "20260101T000000Z",
  "Content-Type": "application/x-amz-json-1.0",
};

/** What a server answers; a browser would not let `fetch` choose the host. */
async function ask(endpoint: string, headers: Record<string, string>): Promise<number | undefined> {
  const sent = request(endpoint, { method: "POST", headers: { ...common, ...headers } });
  sent.end("{}");
  const [response] = await once(sent, "response");
  await text(response);
  return response.statusCode;
}

const servers = [
  ["DynamoDB", () => startEmbeddedDynamoDB(), listTables],
  ["queue", () => startEmbeddedQueue(), { "X-Amz-Target": "AmazonSQS.ListQueues" }],
] as const;

describe.each(servers)("the embedded %s", (_, start, operation) => {
  it("answers requests with its access key, and no web page", async () => {
    const embedded = await start();
    const target = { ...operation, Authorization: authorization(embedded.accessKey) };
    const { port } = new URL(embedded.endpoint);
    try {
      expect(await ask(embedded.endpoint, target)).toBe(200);
      expect(await ask(embedded.endpoint, { ...target, Host: `localhost:${port}` })).toBe(200);
      const refused: Record<string, string>[] = [
        { Origin: "https://evil.example" },
        { Origin: "null" },
        { Host: `evil.example:${port}` },
        { Host: `127.0.0.1.evil.example:${port}` },
        { Authorization: authorization("milepost") },
        { Authorization: authorization(embedded.accessKey.slice(1)) },
        { Authorization: embedded.accessKey },
        { Authorization: "" },
      ];
      for (const headers of refused) {
        expect(await ask(embedded.endpoint, { ...target, ...headers }), JSON.stringify(headers)).toBe(403);
      }
    } finally {
      await embedded.close();
    }
  });
});
