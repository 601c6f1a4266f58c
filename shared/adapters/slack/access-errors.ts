/**
 * Reason and advice by Slack's error code (Slack documentation, errors of "chat.postMessage"; "Improving error
 * conditions for Incoming Webhooks"). `{channel}` and `{needed}`, the missing scope, are placeholders.
 */
export const accessErrors: Readonly<Record<string, string>> = {
  invalid_auth: "the token is invalid, or not allowed from this network. Set SLACK_BOT_TOKEN to the app's bot token",
  not_authed: "no token was sent. Set SLACK_BOT_TOKEN to the app's bot token",
  account_inactive: "the app was removed from the workspace. Install it again and set SLACK_BOT_TOKEN",
  token_revoked: "the token was revoked. Install the app again and set SLACK_BOT_TOKEN",
  token_expired: "the token has expired. Set SLACK_BOT_TOKEN to a new one",
  not_allowed_token_type: "this is not a bot token. Set SLACK_BOT_TOKEN to the token that begins with xoxb-",
  metadata_must_be_sent_from_app:
    "the token belongs to no app. Set SLACK_BOT_TOKEN to the token that begins with xoxb-",
  missing_scope: "the app has no permission. Add the scope {needed} to the app and install it again",
  no_permission: "the app has no permission. Give it the scope chat:write and invite it to {channel}",
  not_in_channel: "the app is not in {channel}. Invite it there: /invite @ and the app's name",
  channel_not_found:
    "the app can't see the channel {channel}. Check the channel's ID, and invite the app if the channel is private",
  is_archived: "{channel} is archived. Restore it, or set another channel in the config",
  channel_is_archived: "the webhook's channel is archived. Restore it, or create a webhook for another channel",
  restricted_action: "the workspace settings don't let the app post in {channel}. Ask an administrator to allow it",
  restricted_action_read_only_channel: "{channel} is read-only. Ask an administrator to let the app post there",
  restricted_action_thread_only_channel: "{channel} accepts replies only. Set another channel in the config",
  restricted_action_non_threadable_channel: "{channel} accepts no replies. Set another channel in the config",
  restricted_action_thread_locked: "the thread is locked. Ask an administrator to unlock it",
  messages_tab_disabled: "the app's messages tab is disabled. Enable it, or set a channel in the config",
  team_access_not_granted: "the token is for another workspace. Install the app in the channel's workspace",
  access_denied: "access is denied. Ask an administrator of the workspace",
  accesslimited: "access from this network is denied. Ask an administrator of the workspace",
  ekm_access_denied: "the administrators have suspended posting in {channel}",
  enterprise_is_restricted:
    "the method is not available for an Enterprise organization. Install the app in a workspace",
  two_factor_setup_required: "the account needs two-factor authentication",
  org_login_required: "the workspace is being migrated to an Enterprise organization. Try again afterwards",
  action_prohibited: "the workspace settings don't let the webhook post. Ask an administrator to allow it",
  posting_to_general_channel_denied: "the workspace settings don't let the webhook post to the #general channel",
  no_service: "the webhook was disabled or removed. Create a new one and set SLACK_WEBHOOK_URL",
  no_service_id: "this is not a webhook URL. Set SLACK_WEBHOOK_URL to the URL that Slack shows",
  no_active_hooks: "the webhook was disabled. Create a new one and set SLACK_WEBHOOK_URL",
  no_team: "the webhook's workspace does not exist. Create a new webhook and set SLACK_WEBHOOK_URL",
  team_disabled: "the webhook's workspace is disabled. Create a new webhook and set SLACK_WEBHOOK_URL",
  invalid_token: "the webhook's URL is wrong or was revoked. Set SLACK_WEBHOOK_URL to the URL that Slack shows",
};
