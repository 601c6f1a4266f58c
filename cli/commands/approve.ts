import { hostname, userInfo } from "node:os";
import { openState } from "../../local/open-state.ts";
import { DynamoLedger } from "../../shared/adapters/dynamodb/ledger.ts";
import { connectionTo } from "../../shared/adapters/node/aws-connection.ts";
import { readOperator } from "../../shared/adapters/node/read-operator.ts";
import { systemClock } from "../../shared/adapters/node/system-clock.ts";
import { createSqsClient } from "../../shared/adapters/sqs/create-client.ts";
import { SqsWorkQueue } from "../../shared/adapters/sqs/work-queue.ts";
import type { QueueSettings } from "../../shared/env.ts";
import { operatorEnv, optionalQueueEnv, readEnv, statePlaceEnv } from "../../shared/env.ts";
import { RetryLater, UsageError } from "../../shared/errors.ts";
import { type ApprovedRun, approveRun, queueApproved } from "../../shared/sync/run/approve-run.ts";
import { exitCodes } from "../exit-code.ts";
import { isExpected } from "../failed-result.ts";
import type { Terminal } from "../print/terminal.ts";
import { counted, plain, plainLines } from "../print/terminal.ts";
import { assertAllowed, repositoryName } from "../repository-name.ts";

export interface ApproveFlags {
  repo: string;
  json?: boolean;
}

/** `milepost approve`: lets a held run go on with exactly what it held. */
export async function approveCommand(run: string, flags: ApproveFlags, terminal: Terminal): Promise<number> {
  try {
    const done = await approve(repositoryName(flags.repo), run);
    if (flags.json) terminal.out(JSON.stringify(resultOf(flags.repo, run, done, null), null, 2));
    else print(done, terminal);
    if (done.queued !== "failed") return exitCodes.done;
    terminal.err(plainLines(done.trouble));
    return exitCodes.failed;
  } catch (error) {
    if (!isExpected(error)) throw error;
    if (flags.json) terminal.out(JSON.stringify(resultOf(flags.repo, run, null, error.message), null, 2));
    else terminal.err(plainLines(error.message));
    if (error instanceof UsageError) return exitCodes.usage;
    return error instanceof RetryLater && error.reason === "leased" ? exitCodes.stopped : exitCodes.failed;
  }
}

interface Done extends ApprovedRun {
  /** Whether the worker on AWS was told; "none" where there is no queue. */
  queued: "none" | "queued" | "failed";
  trouble: string;
}

async function approve(fullName: string, run: string): Promise<Done> {
  const env = readEnv(process.env, { operator: operatorEnv, state: statePlaceEnv, queue: optionalQueueEnv });
  assertAllowed(fullName, await readOperator(env.operator));
  const state = await openState(env.state, { own: false });
  try {
    const { client, table, life } = state;
    const ledger = new DynamoLedger({ client, table, life, clock: systemClock });
    const by = `${userInfo().username} on ${hostname()}`;
    const approved = await approveRun(fullName, run, { ledger, clock: systemClock, by });
    return { ...approved, ...(await tellWorker(approved, env.queue.settings)) };
  } finally {
    await state.close();
  }
}

/** The approval stands whether or not the queue can be reached: any other sync does it as well. */
async function tellWorker(
  approved: ApprovedRun,
  settings: QueueSettings | null,
): Promise<Pick<Done, "queued" | "trouble">> {
  if (settings === null) return { queued: "none", trouble: "" };
  const client = createSqsClient(connectionTo(settings.endpoint));
  try {
    await queueApproved(approved, new SqsWorkQueue({ client, queueUrl: settings.url, clock: systemClock }));
    return { queued: "queued", trouble: "" };
  } catch (error) {
    if (!isExpected(error)) throw error;
    return {
      queued: "failed",
      trouble: `The approval is stored, but the worker was not told: ${error.message}`,
    };
  } finally {
    client.destroy();
  }
}

function print({ repository, approval, goals, queued }: Done, { out, color }: Terminal): void {
  const items = goals.flatMap((goal) => goal.items);
  out(
    `${color.bold(plain(repository.fullName))}  run ${plain(approval.run)} is approved: ${counted(items.length, "item")} may be closed`,
  );
  for (const { title, remote } of items) out(`  - ${plain(title)}  ${plain(remote)}`);
  if (queued === "queued") out("The worker goes on with it now.");
  else
    out(
      `Nothing is closed yet. \`milepost sync --repo ${plain(repository.fullName)}\` does it, and so does the next push.`,
    );
}

/** The JSON of `milepost approve` (docs/cli.md). */
function resultOf(repo: string, run: string, done: Done | null, error: string | null) {
  const items = (done?.goals ?? []).flatMap(({ goal, items }) =>
    items.map(({ key, title, remote }) => ({ goal, key, title, remote })),
  );
  return {
    repo: done?.repository.fullName ?? repo,
    run,
    approved: done !== null,
    items,
    queued: done?.queued === "queued",
    error: error ?? (done?.trouble || null),
  };
}
