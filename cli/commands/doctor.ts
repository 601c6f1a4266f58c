import { originName } from "../../shared/adapters/local/local-source.ts";
import { readOperator } from "../../shared/adapters/node/read-operator.ts";
import type { Config } from "../../shared/config/config.ts";
import { maySync, type Operator, reachOf } from "../../shared/config/operator.ts";
import { githubEnv, jiraEnv, jiraWebhookEnv, operatorEnv, readEnv, webhookEnv } from "../../shared/env.ts";
import { UsageError } from "../../shared/errors.ts";
import { exitCodes } from "../exit-code.ts";
import { counted, plain, type Terminal } from "../print/terminal.ts";
import { repositoryName } from "../repository-name.ts";
import { type Check, checksOf, orFailed } from "./doctor/doctor-checks.ts";
import { checkGitHub } from "./doctor/doctor-github.ts";
import { checkJira } from "./doctor/doctor-jira.ts";
import { checkSlack } from "./doctor/doctor-slack.ts";

export interface DoctorFlags {
  repo?: string;
  json?: boolean;
}

/** `milepost doctor`: everything that a sync of a repository needs, each with its fix. Changes nothing. */
export async function doctorCommand(flags: DoctorFlags, terminal: Terminal): Promise<number> {
  const fullName = await chooseRepository(flags);
  const checks = await diagnose(fullName);
  const failed = checks.filter(({ status }) => status === "fail").length;
  if (flags.json) {
    terminal.out(JSON.stringify({ repo: fullName, ok: failed === 0, checks }, null, 2));
  } else {
    print(fullName, checks, terminal);
  }
  return failed === 0 ? exitCodes.done : exitCodes.failed;
}

async function chooseRepository({ repo }: DoctorFlags): Promise<string> {
  if (repo !== undefined) return repositoryName(repo);
  const origin = await originName(process.cwd());
  if (origin !== null) return origin;
  throw new UsageError('Say which repository: --repo OWNER/NAME (this folder has no remote "origin").');
}

async function diagnose(fullName: string): Promise<Check[]> {
  const checks: Check[] = [];
  let operator: Operator | null = null;
  let config: Config | null = null;
  checks.push(
    ...(await orFailed("config", async () => {
      operator = await readOperator(readEnv(process.env, { operator: operatorEnv }).operator);
      return maySync(operator, fullName)
        ? []
        : [
            checksOf("config").fail(
              `the operator's file (MILEPOST_OPERATOR) does not allow ${fullName}`,
              "Ask the operator to add it.",
            ),
          ];
    })),
    ...(await orFailed("GitHub", async () => {
      const { github } = readEnv(process.env, { github: githubEnv });
      const found = await checkGitHub(github, fullName);
      config = found.config;
      return found.checks;
    })),
  );
  return [...checks, ...(await diagnoseConfig(fullName, config, operator))];
}

async function diagnoseConfig(
  fullName: string,
  config: Config | null,
  operator: Operator | null,
): Promise<Check[]> {
  const { jira, slack } = config ?? {};
  return [
    ...(jira ? await orFailed("Jira", () => diagnoseJira(fullName, jira, operator)) : []),
    ...(slack ? await orFailed("Slack", () => checkSlack(fullName, slack, operator)) : []),
    ...(await orFailed("webhooks", async () => checkSecrets(config))),
  ];
}

async function diagnoseJira(
  fullName: string,
  config: NonNullable<Config["jira"]>,
  operator: Operator | null,
): Promise<Check[]> {
  const reach = reachOf(operator, fullName);
  if (reach !== null && !reach.jira.includes(config.project)) {
    const what = `the operator's file does not let ${fullName} write to the project ${config.project}`;
    return [checksOf("Jira").fail(what, "Ask the operator to add it under jira of the repository.")];
  }
  const { settings } = readEnv(process.env, { jira: jiraEnv }).jira;
  if (settings !== null) return checkJira(settings, config);
  return [
    checksOf("Jira").fail(
      `the config names the project ${config.project}, and there are no credentials`,
      "Set JIRA_BASE_URL with JIRA_EMAIL and JIRA_API_TOKEN, or with JIRA_TOKEN for Data Center.",
    ),
  ];
}

/** Without them a sync by hand works; only the service hears of nothing. */
function checkSecrets(config: Config | null): Check[] {
  const webhooks = checksOf("webhooks");
  const isSet = process.env.GITHUB_WEBHOOK_SECRET?.trim();
  if (isSet) readEnv(process.env, { webhook: webhookEnv });
  const { secrets } = readEnv(process.env, { jira: jiraWebhookEnv }).jira;
  const of = (name: string, set: boolean) =>
    set
      ? webhooks.ok(`${name} is set`)
      : webhooks.warn(`${name} is not set`, "The service needs it to take webhooks; sync and preview don't.");
  return [
    of("GITHUB_WEBHOOK_SECRET", Boolean(isSet)),
    ...(config?.jira ? [of("JIRA_WEBHOOK_SECRET", secrets.length > 0)] : []),
  ];
}

function print(fullName: string, checks: readonly Check[], { out, color }: Terminal): void {
  const words = { ok: color.green("ok  "), warn: color.yellow("warn"), fail: color.red("FAIL") };
  for (const { status, area, what, fix } of checks) {
    out(`${words[status]}  ${area.padEnd(8)}  ${plain(what)}${fix === null ? "" : `. ${plain(fix)}`}`);
  }
  const failed = checks.filter(({ status }) => status === "fail").length;
  const end = failed === 0 ? "a sync can do its work" : `${counted(failed, "thing")} to mend`;
  out(`${color.bold(plain(fullName))}  ${end}`);
}
