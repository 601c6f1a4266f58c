import { openNotifier } from "../../../shared/compose/notify-host.ts";
import type { Config } from "../../../shared/config/config.ts";
import { findAllowedTargets, type Operator } from "../../../shared/config/operator.ts";
import { readEnv, slackEnv } from "../../../shared/env.ts";
import type { CommandContext } from "../../command-context.ts";
import { type Check, createChecks } from "./doctor-checks.ts";

const slack = createChecks("Slack");

/** Checks whether Slack messages can be posted to the channel in the config. Posts nothing. */
export async function checkSlack(
  fullName: string,
  { channel }: NonNullable<Config["slack"]>,
  operator: Operator | null,
  { env, clock }: CommandContext,
): Promise<Check[]> {
  const allowed = findAllowedTargets(operator, fullName);
  if (allowed !== null && !allowed.slack.includes(channel)) {
    const what = `the operator's file does not let ${fullName} post to the channel ${channel}`;
    return [slack.fail(what, "Ask the operator to add it under slack of the repository.")];
  }
  const { settings } = readEnv(env, { slack: slackEnv }).slack;
  const notifier = openNotifier(settings, clock);
  if (settings === null || notifier === null) {
    return [
      slack.fail(
        `the config has the channel ${channel}, but there are no credentials`,
        "Set SLACK_BOT_TOKEN, or SLACK_WEBHOOK_URL for an incoming webhook.",
      ),
    ];
  }
  if (settings.kind === "webhook") {
    const what = `an incoming webhook posts to its own channel, not to ${channel}; it can't update messages or reply in threads`;
    return [slack.warn(what, "Use a bot (SLACK_BOT_TOKEN) for one message per goal that is updated in place.")];
  }
  const info = await notifier.channelInfo(channel);
  if (info === null) return [slack.warn(`${channel} can't be checked without posting to it`)];
  const { name, isArchived, isMember } = info;
  const label = name === "" ? channel : `#${name} (${channel})`;
  if (isArchived) {
    return [slack.fail(`${label} is archived`, "Restore it, or set another channel in the config.")];
  }
  return [
    slack.ok(`token is valid, and ${label} exists`),
    isMember
      ? slack.ok("the app is in the channel")
      : slack.fail("the app is not in the channel", "Invite it there: /invite @ and the app's name."),
  ];
}
