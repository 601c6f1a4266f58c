import { once } from "node:events";
import { request } from "node:http";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { startEmbeddedDynamoDB } from "../../local/embedded/start-dynamodb.ts";
import { startEmbeddedQueue } from "../../local/embedded/start-queue.ts";
import { statusPage } from "../../local/status-page.ts";

const listTables = { "X-Amz-Target": "DynamoDB_20120810.ListTables" };
const unsigned = {
  Authorization:
    "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/x/aws4_request, SignedHeaders=a, Signature=a",
  "X-Amz-Date": "20260101T000000Z",
  "Content-Type": "application/x-amz-json-1.0",
};

/** What a server answers; a browser would not let `fetch` choose the host. */
async function ask(endpoint: string, headers: Record<string, string>): Promise<number | undefined> {
  const sent = request(endpoint, { method: "POST", headers: { ...unsigned, ...headers } });
  sent.end("{}");
  const [response] = await once(sent, "response");
  await text(response);
  return response.statusCode;
}

const servers = [
  ["DynamoDB", () => startEmbeddedDynamoDB(), listTables],
  ["queue", () => startEmbeddedQueue(), { "X-Amz-Target": "AmazonSQS.ListQueues" }],
] as const;

describe.each(servers)("the embedded %s", (_, start, target) => {
  it("answers this machine's programs, and no web page", async () => {
    const embedded = await start();
    const { port } = new URL(embedded.endpoint);
    try {
      expect(await ask(embedded.endpoint, target)).toBe(200);
      expect(await ask(embedded.endpoint, { ...target, Host: `localhost:${port}` })).toBe(200);
      const refused: Record<string, string>[] = [
        { Origin: "https://evil.example" },
        { Origin: "null" },
        { Host: `evil.example:${port}` },
        { Host: `127.0.0.1.evil.example:${port}` },
      ];
      for (const headers of refused) {
        expect(await ask(embedded.endpoint, { ...target, ...headers }), JSON.stringify(headers)).toBe(403);
      }
    } finally {
      await embedded.close();
    }
  });
});

describe("the status page", () => {
  const ledger = { repositories: async () => [], goal: async () => null, links: async () => [] };
  const get = async (localOnly: boolean, host: string) =>
    (await statusPage(ledger, { localOnly }).request("/", { headers: { host } })).status;

  it("on a loopback address is for who asks for this machine", async () => {
    for (const host of ["127.0.0.1:4321", "localhost:4321", "[::1]:4321"]) {
      expect(await get(true, host)).toBe(200);
    }
    expect(await get(true, "evil.example:4321")).toBe(403);
  });

  it("on a public address is for whoever reaches it", async () => {
    expect(await get(false, "plans.example")).toBe(200);
  });
});
