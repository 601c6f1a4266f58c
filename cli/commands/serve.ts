import { openState } from "../../local/open-state.ts";
import { findPageSecrets, isLoopbackHost } from "../../local/page-access.ts";
import { startService } from "../../local/service.ts";
import { readOperator } from "../../shared/adapters/node/read-operator.ts";
import { sanitizeLine } from "../../shared/adapters/node/terminal.ts";
import { formatInstant } from "../../shared/calendar/format-date.ts";
import {
  githubEnv,
  jiraEnv,
  jiraWebhookEnv,
  operatorEnv,
  optionalPageSecretEnv,
  optionalPageUrlEnv,
  readEnv,
  slackEnv,
  stateLocationEnv,
  webhookEnv,
} from "../../shared/env.ts";
import type { Log } from "../../shared/ports/log.ts";
import { formatJson } from "../../shared/text/format-json.ts";
import type { CommandContext } from "../command-context.ts";
import { exitCodes } from "../exit-code.ts";
import { assertAppIsLimited } from "../inputs/assert-app-is-limited.ts";

export interface ServeFlags {
  host: string;
  port: number;
  webhookPort?: number;
}

/** `milepost serve`: runs the whole service on this machine until Ctrl-C. */
export async function serveCommand(flags: ServeFlags, context: CommandContext): Promise<number> {
  const { err, clock } = context;
  const env = readEnv(context.env, {
    github: githubEnv,
    jira: jiraEnv,
    jiraWebhook: jiraWebhookEnv,
    slack: slackEnv,
    webhook: webhookEnv,
    operator: operatorEnv,
    page: optionalPageUrlEnv,
    pageSecret: optionalPageSecretEnv,
    state: stateLocationEnv,
  });
  const operator = await readOperator(env.operator);
  await assertAppIsLimited(env.github, operator, clock);
  const reportStep = (step: string) => context.screen.isTTY && err(sanitizeLine(step));
  reportStep(`Opening the state in ${env.state.kind === "folder" ? env.state.folder : `table ${env.state.name}`}…`);
  const state = await openState(env.state, { isExclusive: true });
  try {
    reportStep("Starting the queue, the worker and the status page…");
    const pageSecrets = await findPageSecrets(env.pageSecret.secrets, env.state);
    const service = await startService({
      state,
      github: env.github,
      jira: env.jira.settings,
      slack: env.slack.settings,
      jiraSecrets: env.jiraWebhook.secrets,
      secrets: env.webhook.secrets,
      operator,
      ...flags,
      pageSecrets,
      isPagePublic: !env.page.loopback,
      log: (message, fields) => err(sanitizeLine(formatLogLine(clock.now(), message, fields))),
    });
    const stopped = context.waitForStopSignal();
    err(`milepost listening on ${service.url}`);
    if (service.webhookUrl !== null) err(`Webhooks only: ${service.webhookUrl}`);
    if (!isLoopbackHost(flags.host)) err(sanitizeLine(networkWarning(flags.host, pageSecrets.length > 0)));
    await stopped;
    await service.close();
    return exitCodes.done;
  } finally {
    await state.close();
  }
}

function networkWarning(host: string, hasSecret: boolean): string {
  const access = hasSecret
    ? "The status page opens only by a link from `milepost link`."
    : "The status page does not open, because MILEPOST_PAGE_SECRET is not set.";
  return `Warning: ${host} is reachable from the network, over HTTP without encryption. ${access}`;
}

function formatLogLine(at: Date, message: string, fields: Parameters<Log>[1]): string {
  const shown = Object.entries(fields).filter(([, value]) => value !== null);
  return [formatInstant(at), message, ...shown.map(([name, value]) => `${name}=${formatJson(value, 0)}`)].join(" ");
}
