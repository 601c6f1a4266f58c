import { hostname, userInfo } from "node:os";
import { openState } from "../../local/open-state.ts";
import { sanitizeLine, sanitizeLines } from "../../shared/adapters/node/terminal.ts";
import { connectQueue } from "../../shared/compose/aws/connect-queue.ts";
import { openWorkQueue } from "../../shared/compose/queues.ts";
import { openStores } from "../../shared/compose/stores.ts";
import { operatorEnv, optionalQueueEnv, type QueueSettings, readEnv, stateLocationEnv } from "../../shared/env.ts";
import { MilepostError, RetryLater } from "../../shared/errors.ts";
import { toHeldItems } from "../../shared/model/result.ts";
import type { Clock } from "../../shared/ports/clock.ts";
import { type ApprovedRun, approveRun, queueApprovedRun } from "../../shared/sync/run/approve-run.ts";
import { formatCommand } from "../../shared/text/format-command.ts";
import { formatCount } from "../../shared/text/format-count.ts";
import { formatJson } from "../../shared/text/format-json.ts";
import type { CommandContext } from "../command-context.ts";
import { exitCodes, failureExitCode } from "../exit-code.ts";
import { readAllowedOperator } from "../inputs/read-allowed-operator.ts";
import { chooseRepository } from "../inputs/repository-name.ts";
import { printHeldItems } from "../print/print-operation.ts";

export interface ApproveFlags {
  repo?: string;
  json?: boolean;
}

/** `milepost approve`: approves what a held run would close and create. The next sync does exactly that. */
export async function approveCommand(run: string, flags: ApproveFlags, context: CommandContext): Promise<number> {
  const fullName = await chooseRepository(flags.repo, context.folder);
  try {
    const approved = await approve(fullName, run, context);
    if (flags.json) context.out(formatJson(toJson(fullName, run, approved, null)));
    else print(approved, context);
    if (approved.queueError === null) return exitCodes.done;
    context.err(sanitizeLines(approved.queueError));
    return exitCodes.failed;
  } catch (error) {
    if (!(error instanceof MilepostError)) throw error;
    if (flags.json) context.out(formatJson(toJson(fullName, run, null, error.message)));
    else context.err(sanitizeLines(error.message));
    const isLeased = error instanceof RetryLater && error.reason === "leased";
    return isLeased ? exitCodes.stopped : failureExitCode(error);
  }
}

interface QueuedApproval extends ApprovedRun {
  /** True if the work queue accepted the run; false if queueing it failed or no queue is configured. */
  isQueued: boolean;
  queueError: string | null;
}

async function approve(fullName: string, run: string, context: CommandContext): Promise<QueuedApproval> {
  const { clock } = context;
  const env = readEnv(context.env, {
    operator: operatorEnv,
    state: stateLocationEnv,
    queue: optionalQueueEnv,
  });
  await readAllowedOperator(env.operator, fullName);
  const state = await openState(env.state, { isExclusive: false });
  try {
    const { ledger } = openStores(state, { clock });
    const by = `${userName()} on ${hostname()}`;
    const approved = await approveRun(fullName, run, { ledger, clock, by });
    return { ...approved, ...(await notifyWorker(approved, env.queue.settings, clock)) };
  } finally {
    await state.close();
  }
}

/** Returns the name of the account that runs the command, or its number if it has no name, as in a container. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? "unknown"}`;
  }
}

/** Queues the approved run for the worker on AWS. If that fails, the next sync still uses the stored approval. */
async function notifyWorker(
  approved: ApprovedRun,
  settings: QueueSettings | null,
  clock: Clock,
): Promise<Pick<QueuedApproval, "isQueued" | "queueError">> {
  if (settings === null) return { isQueued: false, queueError: null };
  const queue = connectQueue(settings);
  try {
    await queueApprovedRun(approved, openWorkQueue(queue, clock));
    return { isQueued: true, queueError: null };
  } catch (error) {
    if (!(error instanceof MilepostError)) throw error;
    const queueError = `The approval is stored, but the worker could not be notified: ${error.message}`;
    return { isQueued: false, queueError };
  } finally {
    queue.client.destroy();
  }
}

function print({ repository, approval, goals, isQueued }: QueuedApproval, { out, color }: CommandContext): void {
  const fullName = sanitizeLine(repository.fullName);
  const held = toHeldItems(goals);
  const closes = held.items.filter(({ remote }) => remote !== null).length;
  const effects = [
    ...(closes > 0 || held.creates === 0 ? [`${formatCount(closes, "item")} may be closed`] : []),
    ...(held.creates > 0 ? [`${formatCount(held.creates, "item")} may be created`] : []),
  ];
  out(`${color.bold(fullName)}  run ${sanitizeLine(approval.run)} approved: ${effects.join(", ")}`);
  printHeldItems(held, out);
  if (isQueued) out("The worker continues the run now.");
  else
    out(
      `Nothing is changed yet. Run \`${formatCommand("milepost", "sync", "--repo", repository.fullName)}\`, or push a commit.`,
    );
}

/** Returns the JSON of `milepost approve --json` (docs/cli.md). */
function toJson(repo: string, run: string, approved: QueuedApproval | null, error: string | null) {
  return {
    repo: approved?.repository.fullName ?? repo,
    run,
    approved: approved !== null,
    items: (approved?.goals ?? []).flatMap((held) =>
      toHeldItems([held]).items.map((item) => ({ goal: held.goal, ...item })),
    ),
    creates: toHeldItems(approved?.goals ?? []).creates,
    queued: approved?.isQueued ?? false,
    error: error ?? approved?.queueError ?? null,
  };
}
