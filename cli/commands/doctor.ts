import { readLedger } from "../../local/open-ledger-reader.ts";
import { readOperator } from "../../shared/adapters/node/read-operator.ts";
import { sanitizeLine } from "../../shared/adapters/node/terminal.ts";
import type { Config } from "../../shared/config/config.ts";
import { findAllowedTargets, isRepositoryAllowed, type Operator } from "../../shared/config/operator.ts";
import {
  type EnvSource,
  githubEnv,
  jiraEnv,
  jiraWebhookEnv,
  operatorEnv,
  readEnv,
  stateLocationEnv,
  webhookEnv,
} from "../../shared/env.ts";
import type { Account } from "../../shared/model/repository-state.ts";
import { formatCount } from "../../shared/text/format-count.ts";
import { formatJson } from "../../shared/text/format-json.ts";
import type { CommandContext } from "../command-context.ts";
import { exitCodes } from "../exit-code.ts";
import { chooseRepository } from "../inputs/repository-name.ts";
import { attempt, type Check, createChecks } from "./doctor/doctor-checks.ts";
import { checkGitHub } from "./doctor/doctor-github.ts";
import { checkJira } from "./doctor/doctor-jira.ts";
import { checkSlack } from "./doctor/doctor-slack.ts";

export interface DoctorFlags {
  repo?: string;
  json?: boolean;
}

/** `milepost doctor`: checks everything that a sync needs, and prints how to fix problems. Changes nothing. */
export async function doctorCommand(flags: DoctorFlags, context: CommandContext): Promise<number> {
  const fullName = await chooseRepository(flags.repo, context.folder);
  const checks = await diagnose(fullName, context);
  const failed = checks.filter(({ status }) => status === "fail").length;
  if (flags.json) {
    context.out(formatJson({ repo: fullName, ok: failed === 0, checks }));
  } else {
    print(fullName, checks, context);
  }
  return failed === 0 ? exitCodes.done : exitCodes.failed;
}

async function diagnose(fullName: string, context: CommandContext): Promise<Check[]> {
  const { env, clock } = context;
  const checks: Check[] = [];
  const operator = await attempt("config", checks, async () => {
    const found = await readOperator(readEnv(env, { operator: operatorEnv }).operator);
    if (!isRepositoryAllowed(found, fullName)) {
      const what = `the operator's file (MILEPOST_OPERATOR) does not allow ${fullName}`;
      checks.push(createChecks("config").fail(what, "Ask the operator to add it."));
    }
    return found;
  });
  const accounts = await attempt("config", checks, async () => {
    const { state } = readEnv(env, { state: stateLocationEnv });
    return (await readLedger(state, ({ ledger }) => ledger.repositoryNamed(fullName)))?.accounts;
  });
  const config = await attempt("GitHub", checks, () =>
    checkGitHub(readEnv(env, { github: githubEnv }).github, fullName, checks, accounts?.github ?? [], clock),
  );
  const { jira, slack } = config ?? {};
  if (jira)
    await attempt("Jira", checks, () => diagnoseJira(fullName, jira, operator, checks, accounts?.jira ?? [], context));
  if (slack) {
    await attempt("Slack", checks, async () => checks.push(...(await checkSlack(fullName, slack, operator, context))));
  }
  await attempt("webhooks", checks, async () => checks.push(...checkSecrets(config, env)));
  return checks;
}

async function diagnoseJira(
  fullName: string,
  config: NonNullable<Config["jira"]>,
  operator: Operator | null,
  checks: Check[],
  accounts: readonly Account[],
  { env, clock }: CommandContext,
): Promise<void> {
  const reach = findAllowedTargets(operator, fullName);
  const { fail } = createChecks("Jira");
  if (reach !== null && !reach.jira.includes(config.project)) {
    const what = `the operator's file does not allow ${fullName} to write to project ${config.project}`;
    checks.push(fail(what, "Ask the operator to add it to the repository's jira list."));
    return;
  }
  const { settings } = readEnv(env, { jira: jiraEnv }).jira;
  if (settings !== null) return checkJira(settings, config, checks, accounts, clock);
  const fix = "Set JIRA_BASE_URL with JIRA_EMAIL and JIRA_API_TOKEN, or with JIRA_TOKEN for Data Center.";
  checks.push(fail(`no credentials for project ${config.project} of the config`, fix));
}

/** Warns about missing webhook secrets: only the service (on AWS or `milepost serve`) needs them. */
function checkSecrets(config: Config | null, env: EnvSource): Check[] {
  const webhooks = createChecks("webhooks");
  const isSet = env.GITHUB_WEBHOOK_SECRET?.trim();
  if (isSet) readEnv(env, { webhook: webhookEnv });
  const { secrets } = readEnv(env, { jira: jiraWebhookEnv }).jira;
  const of = (name: string, set: boolean) =>
    set
      ? webhooks.ok(`${name} is set`)
      : webhooks.warn(`${name} is not set`, "The service needs it to receive webhooks; sync and preview don't.");
  return [
    of("GITHUB_WEBHOOK_SECRET", Boolean(isSet)),
    ...(config?.jira ? [of("JIRA_WEBHOOK_SECRET", secrets.length > 0)] : []),
  ];
}

function print(fullName: string, checks: readonly Check[], { out, color }: CommandContext): void {
  const words = { ok: color.green("ok  "), warn: color.yellow("warn"), fail: color.red("FAIL") };
  for (const { status, area, what, fix } of checks) {
    out(`${words[status]}  ${area.padEnd(8)}  ${sanitizeLine(what)}${fix === null ? "" : `. ${sanitizeLine(fix)}`}`);
  }
  const failed = checks.filter(({ status }) => status === "fail").length;
  const end = failed === 0 ? "ready to sync" : `${formatCount(failed, "problem")} to fix`;
  out(`${color.bold(sanitizeLine(fullName))}  ${end}`);
}
