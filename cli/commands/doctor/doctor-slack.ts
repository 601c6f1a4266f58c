import { systemClock } from "../../../shared/adapters/node/system-clock.ts";
import { openNotifier } from "../../../shared/adapters/slack/open-notifier.ts";
import type { Config } from "../../../shared/config/config.ts";
import { type Operator, reachOf } from "../../../shared/config/operator.ts";
import { readEnv, slackEnv } from "../../../shared/env.ts";
import { type Check, checksOf } from "./doctor-checks.ts";

const slack = checksOf("Slack");

/** Whether the messages of a repository reach the channel that its config names. Posts nothing. */
export async function checkSlack(
  fullName: string,
  { channel }: NonNullable<Config["slack"]>,
  operator: Operator | null,
): Promise<Check[]> {
  const reach = reachOf(operator, fullName);
  if (reach !== null && !reach.slack.includes(channel)) {
    const what = `the operator's file does not let ${fullName} write to the channel ${channel}`;
    return [slack.fail(what, "Ask the operator to add it under slack of the repository.")];
  }
  const { settings } = readEnv(process.env, { slack: slackEnv }).slack;
  const notifier = openNotifier(settings, () => systemClock.now());
  if (settings === null || notifier === null) {
    return [
      slack.fail(
        `the config names the channel ${channel}, and there are no credentials`,
        "Set SLACK_BOT_TOKEN, or SLACK_WEBHOOK_URL for an incoming webhook.",
      ),
    ];
  }
  if (settings.kind === "webhook") {
    const what = `an incoming webhook posts to its own channel, not to ${channel}; it can't update messages or answer in threads`;
    return [
      slack.warn(what, "Use a bot (SLACK_BOT_TOKEN) for one message per goal that is kept up to date."),
    ];
  }
  const standing = await notifier.channelStanding(channel);
  if (standing === null) return [slack.warn(`whether ${channel} can be posted to is not known`)];
  const { name, archived, member } = standing;
  const label = name === "" ? channel : `#${name} (${channel})`;
  if (archived) return [slack.fail(`${label} is archived`, "Restore it, or name another in the config.")];
  return [
    slack.ok(`the token is taken, and ${label} is there`),
    member
      ? slack.ok("the app is in the channel")
      : slack.fail("the app is not in the channel", "Invite it there: /invite @ and the app's name."),
  ];
}
