/**
 * What a person has to do, by Slack's error code (Slack documentation, "chat.postMessage", "conversations.history":
 * errors; "Improving error conditions for Incoming Webhooks"). A `{channel}` is filled in.
 */
export const accessWords: Readonly<Record<string, string>> = {
  invalid_auth:
    "the token is wrong, or may not be used from this network. Set SLACK_BOT_TOKEN to the app's bot token",
  not_authed: "no token was sent. Set SLACK_BOT_TOKEN to the app's bot token",
  account_inactive: "the app was removed from the workspace. Install it again and set SLACK_BOT_TOKEN",
  token_revoked: "the token was revoked. Install the app again and set SLACK_BOT_TOKEN",
  token_expired: "the token has expired. Set SLACK_BOT_TOKEN to a new one",
  not_allowed_token_type: "this is not a bot's token. Set SLACK_BOT_TOKEN to the one that begins with xoxb-",
  metadata_must_be_sent_from_app:
    "this token belongs to no app. Set SLACK_BOT_TOKEN to the one that begins with xoxb-",
  missing_scope: "the app may not do this. Add the scope {needed} to the app and install it again",
  no_permission: "the app may not do this. Give it the scope chat:write and invite it to {channel}",
  not_in_channel: "the app is not in {channel}. Invite it there: /invite @ and the app's name",
  channel_not_found:
    "there is no channel {channel} that the app can see. Compare its ID, and invite the app if the channel is private",
  is_archived: "{channel} is archived. Restore it, or name another channel in the config",
  channel_is_archived: "the webhook's channel is archived. Restore it, or make a webhook for another one",
  restricted_action: "the workspace's settings do not let the app post in {channel}. Ask an administrator",
  restricted_action_read_only_channel:
    "{channel} is read-only. Ask an administrator to let the app post there",
  restricted_action_thread_only_channel: "{channel} takes replies only. Name another channel in the config",
  restricted_action_non_threadable_channel: "{channel} takes no replies. Name another channel in the config",
  restricted_action_thread_locked: "the thread is locked. Ask an administrator to unlock it",
  messages_tab_disabled: "the app's messages tab is off. Turn it on, or name a channel in the config",
  team_access_not_granted: "the token is not for this workspace. Install the app in the channel's workspace",
  access_denied: "it is not allowed. Ask an administrator of the workspace",
  accesslimited: "it is not allowed from this network. Ask an administrator of the workspace",
  ekm_access_denied: "the administrators have suspended posting in {channel}",
  enterprise_is_restricted: "the method can't be called from an Enterprise. Install the app in a workspace",
  two_factor_setup_required: "the account needs two-factor authentication first",
  org_login_required: "the workspace is being moved to an Enterprise. Try again when that is done",
  action_prohibited: "the workspace's settings do not let the webhook post. Ask an administrator",
  posting_to_general_channel_denied:
    "the workspace's settings do not let the webhook post to its main channel",
  no_service: "the webhook was turned off or removed. Make a new one and set SLACK_WEBHOOK_URL",
  no_service_id: "this is no webhook. Set SLACK_WEBHOOK_URL to the URL that Slack shows",
  no_active_hooks: "the webhook was turned off. Make a new one and set SLACK_WEBHOOK_URL",
  no_team: "the webhook's workspace is gone. Make a new one and set SLACK_WEBHOOK_URL",
  team_disabled: "the webhook's workspace is turned off. Make a new one and set SLACK_WEBHOOK_URL",
  invalid_token:
    "the webhook's URL is wrong or was revoked. Set SLACK_WEBHOOK_URL to the URL that Slack shows",
};
