import { readLedger } from "../../local/open-ledger-reader.ts";
import { findPageSecrets } from "../../local/page-access.ts";
import { formatInstant } from "../../shared/calendar/format-date.ts";
import { linkExpiry } from "../../shared/compose/card-links.ts";
import { optionalPageSecretEnv, optionalPageUrlEnv, readEnv, stateLocationEnv } from "../../shared/env.ts";
import { UsageError } from "../../shared/errors.ts";
import { createSignedLink } from "../../shared/http/signed-links.ts";
import { goalPath } from "../../shared/report/page/layout.ts";
import { type GoalFilter, readAllGoals, type StatusReader } from "../../shared/status/read-goals.ts";
import type { CommandContext } from "../command-context.ts";
import { exitCodes } from "../exit-code.ts";
import { assertGoalsExist, nothingSyncedMessage } from "../inputs/assert-goals-exist.ts";
import { parseRepositoryName } from "../inputs/repository-name.ts";

/** Where `milepost serve` shows the status page by default. */
const DEFAULT_URL = "http://127.0.0.1:4321";

export interface LinkFlags {
  goal?: string;
  repo?: string;
}

/** `milepost link`: prints a link that opens the status page, or the page of one goal, until it expires. */
export async function linkCommand(
  { goal, repo }: LinkFlags,
  { out, err, env, clock }: CommandContext,
): Promise<number> {
  const { state, page, pageSecret } = readEnv(env, {
    state: stateLocationEnv,
    page: optionalPageUrlEnv,
    pageSecret: optionalPageSecretEnv,
  });
  const now = clock.now();
  const wanted = {
    ...(repo !== undefined && { repo: parseRepositoryName(repo) }),
    ...(goal !== undefined && { goal }),
  };
  if (goal === undefined && repo !== undefined) {
    throw new UsageError("A link opens all goals or one goal. Name the goal too, or leave out --repo.");
  }
  const path =
    goal === undefined ? "/" : await readLedger(state, ({ ledger }) => findGoalPath(ledger, { ...wanted, goal }, now));
  const [secret] = await findPageSecrets(pageSecret.secrets, state);
  if (secret === undefined) {
    throw new UsageError(
      "MILEPOST_PAGE_SECRET is not set: set it to the secret with which the status page checks links.",
    );
  }
  const expires = linkExpiry(now);
  out(createSignedLink(page.url ?? DEFAULT_URL, path, expires, secret));
  err(`Everybody who has this link can open the page until ${formatInstant(expires)}.`);
  return exitCodes.done;
}

async function findGoalPath(ledger: StatusReader, wanted: GoalFilter & { goal: string }, now: Date): Promise<string> {
  await assertGoalsExist(ledger, wanted);
  const [found, ...others] = await readAllGoals(ledger, wanted, now);
  if (found === undefined) throw new UsageError(nothingSyncedMessage);
  if (others.length > 0) {
    const names = [found, ...others].map(({ repo }) => repo).join(", ");
    throw new UsageError(`Several repositories have a goal "${wanted.goal}": ${names}. Choose one with --repo.`);
  }
  return goalPath(found.repo, found.goal);
}
