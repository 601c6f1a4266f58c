import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { FolderUse, SharedDynamoDB } from "../../../local/embedded/open-dynamodb.ts";
import { openEmbeddedDynamoDB } from "../../../local/embedded/open-dynamodb.ts";
import { UsageError } from "../../../shared/errors.ts";
import { VirtualClock } from "../../fakes/virtual-clock.ts";

describe("a state folder that several processes use", () => {
  let parent: string;
  let folder: string;
  let open: SharedDynamoDB[];
  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), "milepost-share-"));
    folder = join(parent, "state");
    open = [];
  });
  afterEach(async () => {
    for (const dynamodb of open) await dynamodb.close();
    rmSync(parent, { recursive: true, force: true });
  });

  async function share(options: FolderUse): Promise<SharedDynamoDB> {
    const dynamodb = await openEmbeddedDynamoDB(folder, options);
    open.push(dynamodb);
    return dynamodb;
  }

  it("lets a command connect to the service, which continues when the command ends", async () => {
    const service = await share({ isExclusive: true });
    const command = await share({ isExclusive: false });
    expect(command).toMatchObject({ endpoint: service.endpoint, session: service.session });
    await command.close();
    expect((await fetch(service.endpoint)).status).toBeLessThan(500);
  });

  it("makes a service wait until a command ends, and then start its own database", async () => {
    const command = await share({ isExclusive: false });
    const clock = new VirtualClock();
    clock.sleep = () => command.close();
    const service = await share({ isExclusive: true, clock });
    open = [service];
    expect(service.session).not.toBe(command.session);
    expect((await fetch(service.endpoint)).status).toBeLessThan(500);
  });

  it("rejects a service while a command runs, naming the process that uses the folder", async () => {
    await share({ isExclusive: false });
    const starting = share({ isExclusive: true, clock: new VirtualClock() });
    await expect(starting).rejects.toThrow(UsageError);
    await expect(starting).rejects.toThrow(`The state folder ${folder} is in use by process ${process.pid}.`);
  });

  it("is readable by its owner only", async () => {
    await share({ isExclusive: true });
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });
});
