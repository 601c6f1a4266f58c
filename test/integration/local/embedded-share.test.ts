import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { SharedDynamoDB } from "../../../local/embedded/share-dynamodb.ts";
import { shareEmbeddedDynamoDB } from "../../../local/embedded/share-dynamodb.ts";
import { UsageError } from "../../../shared/errors.ts";

describe("the state folder that several processes use", () => {
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

  async function share(options: { own: boolean }): Promise<SharedDynamoDB> {
    const dynamodb = await shareEmbeddedDynamoDB(folder, options);
    open.push(dynamodb);
    return dynamodb;
  }

  it("lets a command attach to the service, which goes on when the command ends", async () => {
    const service = await share({ own: true });
    const command = await share({ own: false });
    expect(command).toMatchObject({ endpoint: service.endpoint, life: service.life });
    await command.close();
    expect((await fetch(service.endpoint)).status).toBeLessThan(500);
  });

  it("makes a service wait for a command's end, and then has its own", async () => {
    const command = await share({ own: false });
    const starting = share({ own: true });
    setTimeout(() => void command.close(), 600);
    const service = await starting;
    open = [service];
    expect(service.life).not.toBe(command.life);
    expect((await fetch(service.endpoint)).status).toBeLessThan(500);
  });

  it("refuses a service while a command goes on, and says who has the folder", async () => {
    await share({ own: false });
    const starting = share({ own: true });
    await expect(starting).rejects.toThrow(UsageError);
    await expect(starting).rejects.toThrow(
      `Milepost already uses the state folder ${folder} (process ${process.pid})`,
    );
  });

  it("is for its owner's eyes", async () => {
    await share({ own: true });
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });
});
