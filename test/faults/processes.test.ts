import { join } from "node:path";
import { GetCommand } from "@aws-sdk/lib-dynamodb";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type GitHubEmulator, startGitHubEmulator } from "../../local/emulators/github/github-emulator.ts";
import { openState } from "../../local/open-state.ts";
import { keys } from "../../shared/adapters/dynamodb/keys.ts";
import { spawnMilepost, temporaryFolder } from "../integration/support/milepost-process.ts";
import { planOf } from "../integration/support/plan-of.ts";
import { planPath } from "../integration/support/plan-text.ts";

describe("Ctrl-C during a sync", () => {
  let github: GitHubEmulator;
  let folder: ReturnType<typeof temporaryFolder>;
  let goalKey: ReturnType<typeof keys.goal>;

  beforeEach(async () => {
    github = await startGitHubEmulator({ limits: false });
    folder = temporaryFolder();
    const { id } = await github.createRepository("acme/web");
    await github.push("acme/web", { [planPath()]: planOf({ milestones: 2, deliverables: 4 }).text });
    goalKey = keys.goal(String(id), "001-live");
  });

  afterEach(async () => {
    await github.close();
    folder.remove();
  });

  /** Runs a sync, and sends signals to its process during its second write, which is answered after `answer`. */
  async function sync(signals: readonly NodeJS.Signals[] = [], answer: Promise<unknown> = Promise.resolve()) {
    const env = { GITHUB_API_URL: github.url, GITHUB_TOKEN: "test-token", MILEPOST_STATE: join(folder.path, "state") };
    let writes = 0;
    let kill: (signal: NodeJS.Signals) => void;
    const clear = github.faults.on(({ kind }) => {
      if (kind === "write") writes += 1;
      if (kind !== "write" || writes !== 2) return null;
      for (const signal of signals) kill(signal);
      return { kind: "hold", when: "before", until: () => answer };
    });
    const onStart = (send: typeof kill) => {
      kill = send;
    };
    const args = ["sync", "--repo", "acme/web"];
    return spawnMilepost(args, { env, onStart }).finally(clear);
  }

  test("exits with 130 and releases the lease, and the next sync does the rest", async () => {
    expect(await sync(["SIGINT"])).toMatchObject({
      code: 130,
      err: "Stopped after 2 of 8 operations. The next sync continues.\n",
    });
    const { client, table, close } = await openState(
      { kind: "folder", folder: join(folder.path, "state") },
      { isExclusive: true },
    );
    const { Item } = await client.send(new GetCommand({ TableName: table, Key: goalKey }));
    await close();
    expect(Item).toMatchObject({ fence: 1 });
    expect(Item).not.toHaveProperty("leaseHolder");
    expect(await sync()).toMatchObject({ code: 0, err: "" });
    expect([github.milestones("acme/web").length, github.issues("acme/web").length]).toEqual([2, 6]);
  });

  test("exits with 130 at once at the second signal", async () => {
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    expect(await sync(["SIGINT", "SIGTERM"], released)).toMatchObject({ code: 130, err: "" });
    release();
  });
});
