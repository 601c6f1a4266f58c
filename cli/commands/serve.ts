import { openState } from "../../local/open-state.ts";
import { startService } from "../../local/service.ts";
import { waitForStopSignal } from "../../local/wait-for-stop-signal.ts";
import { readOperator } from "../../shared/adapters/node/read-operator.ts";
import { systemClock } from "../../shared/adapters/node/system-clock.ts";
import { sanitizeLine, type Terminal } from "../../shared/adapters/node/terminal.ts";
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
import { exitCodes } from "../exit-code.ts";

export interface ServeFlags {
  host: string;
  port: number;
}

/** `milepost serve`: runs the whole service on this machine until Ctrl-C. */
export async function serveCommand({ host, port }: ServeFlags, { err }: Terminal): Promise<number> {
  const env = readEnv(process.env, {
    github: githubEnv,
    jira: jiraEnv,
    jiraWebhook: jiraWebhookEnv,
    slack: slackEnv,
    webhook: webhookEnv,
    operator: operatorEnv,
    state: stateLocationEnv,
  });
  const operator = await readOperator(env.operator);
  const state = await openState(env.state, { isExclusive: true });
  try {
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
      log: (message, fields) => err(sanitizeLine(formatLogLine(message, fields))),
    });
    const stopped = waitForStopSignal();
    err(`milepost listening on ${service.url}`);
    await stopped;
    await service.close();
    return exitCodes.done;
  } finally {
    await state.close();
  }
}

function formatLogLine(message: string, fields: Parameters<Log>[1]): string {
  const shown = Object.entries(fields).filter(([, value]) => value !== null);
  const time = systemClock.now().toISOString();
  return [time, message, ...shown.map(([name, value]) => `${name}=${JSON.stringify(value)}`)].join(" ");
}
