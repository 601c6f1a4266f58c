import { openState } from "../../local/open-state.ts";
import { startService } from "../../local/service.ts";
import { untilStopped } from "../../local/until-stopped.ts";
import { readOperator } from "../../shared/adapters/node/read-operator.ts";
import {
  githubEnv,
  jiraEnv,
  jiraWebhookEnv,
  operatorEnv,
  readEnv,
  slackEnv,
  statePlaceEnv,
  webhookEnv,
} from "../../shared/env.ts";
import { exitCodes } from "../exit-code.ts";
import type { Terminal } from "../print/terminal.ts";
import { plain } from "../print/terminal.ts";

export interface ServeFlags {
  host: string;
  port: number;
}

/** `milepost serve`: the whole service on this machine until it is told to stop. */
export async function serveCommand({ host, port }: ServeFlags, { err }: Terminal): Promise<number> {
  const env = readEnv(process.env, {
    github: githubEnv,
    jira: jiraEnv,
    jiraWebhook: jiraWebhookEnv,
    slack: slackEnv,
    webhook: webhookEnv,
    operator: operatorEnv,
    state: statePlaceEnv,
  });
  const operator = await readOperator(env.operator);
  const state = await openState(env.state, { own: true });
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
      log: (message, fields) => err(plain(logLine(message, fields))),
    });
    const stopped = untilStopped();
    err(`milepost listening on ${service.url}`);
    await stopped;
    await service.close();
    return exitCodes.done;
  } finally {
    await state.close();
  }
}

function logLine(message: string, fields: Readonly<Record<string, string | number | null>>): string {
  const shown = Object.entries(fields).filter(([, value]) => value !== null);
  const time = new Date().toISOString();
  return [time, message, ...shown.map(([name, value]) => `${name}=${JSON.stringify(value)}`)].join(" ");
}
