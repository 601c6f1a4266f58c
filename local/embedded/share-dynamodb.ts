import { randomUUID } from "node:crypto";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import * as z from "zod";
import { UsageError } from "../../shared/errors.ts";
import type { EmbeddedDynamoDB } from "./start-dynamodb.ts";
import { startEmbeddedDynamoDB } from "./start-dynamodb.ts";

const sharedSchema = z.object({ endpoint: z.url(), life: z.string() });

/** An embedded DynamoDB that several processes may use. */
export interface SharedDynamoDB extends EmbeddedDynamoDB {
  /** Names the time from the start of the process that runs it to that process's end. */
  life: string;
  /** It is another process's, and ends with that. */
  borrowed: boolean;
}

/** How long to wait for a folder, in milliseconds: most commands are over by then. */
const patience = { own: 5_000, share: 2_000 };
const pause = 100;

/**
 * The embedded DynamoDB of a state folder: this process's own, or that of the process which has the folder
 * already (`serve` with a `sync` beside it), so that the two meet at the same leases. With `own` never another's:
 * a service must not depend on a command that ends. Throws `UsageError` when it is not to be had.
 */
export async function shareEmbeddedDynamoDB(
  folder: string,
  { own: mustOwn }: { own: boolean },
): Promise<SharedDynamoDB> {
  const address = join(folder, "endpoint");
  const end = Date.now() + (mustOwn ? patience.own : patience.share);
  for (;;) {
    try {
      const own = await startEmbeddedDynamoDB({ folder });
      const life = randomUUID();
      writeFileSync(address, JSON.stringify({ endpoint: own.endpoint, life }));
      return {
        ...own,
        life,
        borrowed: false,
        async close() {
          rmSync(address, { force: true });
          await own.close();
        },
      };
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      const shared = mustOwn ? null : readShared(address);
      if (shared !== null && (await answers(shared.endpoint))) {
        return { ...shared, region: "us-east-1", borrowed: true, close: async () => {} };
      }
      // It is just starting, or just ending: a moment later it is one or the other.
      if (Date.now() >= end) throw error;
      await wait(pause);
    }
  }
}

function readShared(address: string): z.infer<typeof sharedSchema> | null {
  try {
    return sharedSchema.parse(JSON.parse(readFileSync(address, "utf8")));
  } catch {
    return null;
  }
}

async function answers(endpoint: string): Promise<boolean> {
  try {
    await fetch(endpoint, { signal: AbortSignal.timeout(1_000) });
    return true;
  } catch {
    return false;
  }
}
