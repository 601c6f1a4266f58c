import { openState } from "../../local/open-state.ts";
import { startService } from "../../local/service.ts";
import { readOperator } from "../../shared/adapters/node/read-operator.ts";
import { sanitizeLine } from "../../shared/adapters/node/terminal.ts";
import { formatTime } from "../../shared/calendar/format-date.ts";
import {
  githubEnv,
  jiraEnv,
  jiraWebhookEnv,
  operatorEnv,
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
}

/** `milepost serve`: runs the whole service on this machine until Ctrl-C. */
export async function serveCommand({ host, port }: ServeFlags, context: CommandContext): Promise<number> {
  const { err, clock } = context;
  const env = readEnv(context.env, {
    github: githubEnv,
    jira: jiraEnv,
    jiraWebhook: jiraWebhookEnv,
    slack: slackEnv,
    webhook: webhookEnv,
    operator: operatorEnv,
    state: stateLocationEnv,
  });
  const operator = await readOperator(env.operator);
  await assertAppIsLimited(env.github, operator, clock);
  const reportStep = (step: string) => context.screen.isTTY && err(sanitizeLine(step));
  reportStep(`Opening the state in ${env.state.kind === "folder" ? env.state.folder : `table ${env.state.name}`}…`);
  const state = await openState(env.state, { isExclusive: true });
  try {
    reportStep("Starting the queue, the worker and the status page…");
    const service = await startService({
      state,
      github: env.github,
      jira: env.jira.settings,
      slack: env.slack.settings,
      jiraSecrets: env.jiraWebhook.secrets,
      secrets: env.webhook.secrets,
      operator,
      host,
      port,
      log: (message, fields) => err(sanitizeLine(formatLogLine(clock.now(), message, fields))),
    });
    const stopped = context.waitForStopSignal();
    err(`milepost listening on ${service.url}`);
    await stopped;
    await service.close();
    return exitCodes.done;
  } finally {
    await state.close();
  }
}

function formatLogLine(at: Date, message: string, fields: Parameters<Log>[1]): string {
  const shown = Object.entries(fields).filter(([, value]) => value !== null);
  return [formatTime(at, at), message, ...shown.map(([name, value]) => `${name}=${formatJson(value, 0)}`)].join(" ");
}
