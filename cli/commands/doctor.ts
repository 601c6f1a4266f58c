import { readOperator } from "../../shared/adapters/node/read-operator.ts";
import { sanitizeLine, type Terminal } from "../../shared/adapters/node/terminal.ts";
import type { Config } from "../../shared/config/config.ts";
import { findAllowedTargets, isRepositoryAllowed, type Operator } from "../../shared/config/operator.ts";
import { githubEnv, jiraEnv, jiraWebhookEnv, operatorEnv, readEnv, webhookEnv } from "../../shared/env.ts";
import { formatCount } from "../../shared/text/format-count.ts";
import { exitCodes } from "../exit-code.ts";
import { chooseRepository } from "../repository-name.ts";
import { attempt, type Check, createChecks } from "./doctor/doctor-checks.ts";
import { checkGitHub } from "./doctor/doctor-github.ts";
import { checkJira } from "./doctor/doctor-jira.ts";
import { checkSlack } from "./doctor/doctor-slack.ts";

export interface DoctorFlags {
  repo?: string;
  json?: boolean;
}

/** `milepost doctor`: checks everything that a sync needs, and prints how to fix problems. Changes nothing. */
export async function doctorCommand(flags: DoctorFlags, terminal: Terminal): Promise<number> {
  const fullName = await chooseRepository(flags.repo, process.cwd());
  const checks = await diagnose(fullName);
  const failed = checks.filter(({ status }) => status === "fail").length;
  if (flags.json) {
    terminal.out(JSON.stringify({ repo: fullName, ok: failed === 0, checks }, null, 2));
  } else {
    print(fullName, checks, terminal);
  }
  return failed === 0 ? exitCodes.done : exitCodes.failed;
}

async function diagnose(fullName: string): Promise<Check[]> {
  const checks: Check[] = [];
  const operator = await attempt("config", checks, async () => {
    const found = await readOperator(readEnv(process.env, { operator: operatorEnv }).operator);
    if (!isRepositoryAllowed(found, fullName)) {
      const what = `the operator's file (MILEPOST_OPERATOR) does not allow ${fullName}`;
      checks.push(createChecks("config").fail(what, "Ask the operator to add it."));
    }
    return found;
  });
  const config = await attempt("GitHub", checks, () =>
    checkGitHub(readEnv(process.env, { github: githubEnv }).github, fullName, checks),
  );
  const { jira, slack } = config ?? {};
  if (jira) await attempt("Jira", checks, () => diagnoseJira(fullName, jira, operator, checks));
  if (slack) {
    await attempt("Slack", checks, async () => checks.push(...(await checkSlack(fullName, slack, operator))));
  }
  await attempt("webhooks", checks, async () => checks.push(...checkSecrets(config)));
  return checks;
}

async function diagnoseJira(
  fullName: string,
  config: NonNullable<Config["jira"]>,
  operator: Operator | null,
  checks: Check[],
): Promise<void> {
  const reach = findAllowedTargets(operator, fullName);
  const { fail } = createChecks("Jira");
  if (reach !== null && !reach.jira.includes(config.project)) {
    const what = `the operator's file does not allow ${fullName} to write to project ${config.project}`;
    checks.push(fail(what, "Ask the operator to add it to the repository's jira list."));
    return;
  }
  const { settings } = readEnv(process.env, { jira: jiraEnv }).jira;
  if (settings !== null) return checkJira(settings, config, checks);
  const fix = "Set JIRA_BASE_URL with JIRA_EMAIL and JIRA_API_TOKEN, or with JIRA_TOKEN for Data Center.";
  checks.push(fail(`no credentials for project ${config.project} of the config`, fix));
}

/** Warns about missing webhook secrets: only the service (on AWS or `milepost serve`) needs them. */
function checkSecrets(config: Config | null): Check[] {
  const webhooks = createChecks("webhooks");
  const isSet = process.env.GITHUB_WEBHOOK_SECRET?.trim();
  if (isSet) readEnv(process.env, { webhook: webhookEnv });
  const { secrets } = readEnv(process.env, { jira: jiraWebhookEnv }).jira;
  const of = (name: string, set: boolean) =>
    set
      ? webhooks.ok(`${name} is set`)
      : webhooks.warn(`${name} is not set`, "The service needs it to receive webhooks; sync and preview don't.");
  return [
    of("GITHUB_WEBHOOK_SECRET", Boolean(isSet)),
    ...(config?.jira ? [of("JIRA_WEBHOOK_SECRET", secrets.length > 0)] : []),
  ];
}

function print(fullName: string, checks: readonly Check[], { out, color }: Terminal): void {
  const words = { ok: color.green("ok  "), warn: color.yellow("warn"), fail: color.red("FAIL") };
  for (const { status, area, what, fix } of checks) {
    out(`${words[status]}  ${area.padEnd(8)}  ${sanitizeLine(what)}${fix === null ? "" : `. ${sanitizeLine(fix)}`}`);
  }
  const failed = checks.filter(({ status }) => status === "fail").length;
  const end = failed === 0 ? "ready to sync" : `${formatCount(failed, "problem")} to fix`;
  out(`${color.bold(sanitizeLine(fullName))}  ${end}`);
}
