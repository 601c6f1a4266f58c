import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text as readText } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { keepIdleConnections } from "../../support/keep-idle-connections.ts";
import { type CommandLine, startCommandLine } from "../support/command-line.ts";
import { planPath, planText, smallPlan } from "../support/plan-text.ts";

const path = planPath();
const plan = planText(smallPlan);

let cli: CommandLine;

beforeAll(async () => {
  cli = await startCommandLine();
});

afterAll(() => cli.close());

/** A repository whose plan vanished after it was synced, and the run that holds it. */
async function held(repo: string): Promise<string> {
  await cli.makeRepository(repo, { [path]: plan });
  expect(await cli.run(["sync", "--repo", repo])).toMatchObject({ code: 0 });
  await cli.github.push(repo, { [path]: null });
  const { code, out } = await cli.run(["sync", "--repo", repo, "--json"]);
  expect(code).toBe(4);
  return JSON.parse(out).held.run;
}

const aws = (endpoint: string) => ({
  MILEPOST_QUEUE_URL: `${endpoint}/000000000000/work.fifo`,
  AWS_ENDPOINT_URL_SQS: endpoint,
  AWS_REGION: "us-east-1",
  AWS_ACCESS_KEY_ID: "test",
  AWS_SECRET_ACCESS_KEY: "test",
});

/** Takes messages as SQS does. (The embedded queue has its queues on a host name that only AWS's clients resolve.) */
async function startQueue() {
  const sent: string[] = [];
  const server = createServer(keepIdleConnections, async (request, response) => {
    const { MessageBody } = JSON.parse(await readText(request));
    sent.push(MessageBody);
    const MD5OfMessageBody = createHash("md5").update(MessageBody).digest("hex");
    response.writeHead(200, { "content-type": "application/x-amz-json-1.0" });
    response.end(JSON.stringify({ MessageId: "1", MD5OfMessageBody }));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${port}`, sent, close };
}

describe("milepost approve", () => {
  it("lets a held run go on: 4 before it, 0 after it", async () => {
    const run = await held("acme/web");
    const repo = ["--repo", "acme/web"];
    const shown = await cli.run(["sync", ...repo]);
    expect(shown.code).toBe(4);
    expect(shown.out).toMatch(/To approve exactly these items: milepost approve --repo acme\/web [0-9A-Z]{26}\n/);
    const preview = await cli.run(["preview", ...repo, "--detailed-exitcode"]);
    expect(preview.code).toBe(10);

    const approved = await cli.run(["approve", ...repo, run]);
    expect(approved).toMatchObject({ code: 0, err: "" });
    expect(approved.out).toContain(`acme/web  run ${run} approved: 7 items may be closed\n`);
    expect(approved.out).toMatch(/ {2}- Editor integration {2}http\S+\/issues\/\d+\n/);
    expect(approved.out).toContain("Nothing is changed yet. Run `milepost sync --repo acme/web`, or push a commit.");
    expect(cli.github.milestones("acme/web").every(({ state }) => state === "open")).toBe(true);

    const twice = await cli.run(["approve", ...repo, run, "--json"]);
    expect(twice).toMatchObject({ code: 2, err: "" });
    expect(JSON.parse(twice.out)).toMatchObject({ run, approved: false, items: [] });
    expect(JSON.parse(twice.out).error).toContain("is already approved");

    expect(await cli.run(["sync", ...repo])).toMatchObject({ code: 0, err: "" });
    expect(cli.github.milestones("acme/web").every(({ state }) => state === "closed")).toBe(true);
    expect(await cli.run(["sync", ...repo])).toMatchObject({ code: 0, err: "" });
    const used = await cli.run(["approve", ...repo, run]);
    expect(used).toMatchObject({ code: 2, out: "", err: expect.stringContaining("the approval is used up") });
  });

  it("tells the worker where there is a queue, with one document for --json", async () => {
    const run = await held("acme/queue");
    const queue = await startQueue();
    const { code, out, err } = await cli.run(["approve", "--repo", "acme/queue", run, "--json"], aws(queue.url));
    await queue.close();
    expect({ code, err }).toEqual({ code: 0, err: "" });
    const result = JSON.parse(out);
    expect(result).toMatchObject({ repo: "acme/queue", run, approved: true, queued: true, error: null });
    expect(result.items).toHaveLength(7);
    expect(Object.keys(result.items[0])).toEqual(["goal", "key", "title", "remote"]);
    expect(queue.sent.map((body) => JSON.parse(body))).toMatchObject([
      { kind: "recheck", delivery: null, repository: { fullName: "acme/queue" } },
    ]);
  });

  it("keeps the approval when the queue can't be reached, and says so", async () => {
    const run = await held("acme/noqueue");
    const { code, err } = await cli.run(["approve", "--repo", "acme/noqueue", run], aws("http://127.0.0.1:9"));
    expect({ code, err }).toEqual({
      code: 1,
      err: expect.stringContaining("The approval is stored, but the worker could not be notified:"),
    });
    expect(await cli.run(["sync", "--repo", "acme/noqueue"])).toMatchObject({ code: 0 });
  });

  it.each([
    [["approve", "--repo", "acme/web"], "The argument <run> is missing."],
    [["approve", "--repo", "nonsense", "01J"], "is not a repository name"],
    [["approve", "--repo", "acme/never", "01J"], "acme/never has never been synced with this state"],
    [["approve", "--repo", "acme/synced", "01J"], "acme/synced has no run 01J."],
  ])("%j exits 2 and says why", async (args, message) => {
    if (args.includes("acme/synced")) await held("acme/synced");
    const { code, err, out } = await cli.run(args);
    expect({ code, err, out }).toEqual({ code: 2, err: expect.stringContaining(message), out: "" });
    expect(err).not.toContain("    at ");
  });
});
