import { randomUUID } from "node:crypto";
import { slackScopes } from "../../../shared/adapters/slack/bot-notifier.ts";
import { Api } from "./api.ts";
import type { SlackDouble, SlackDoubleOptions } from "./emulator-types.ts";
import { SlackFaults } from "./fault.ts";
import { RateLimits } from "./rate-limits.ts";
import { RequestLog } from "./request-log.ts";
import { listen } from "./server.ts";
import { SlackState } from "./state.ts";

export type * from "./emulator-types.ts";

/**
 * A Slack workspace in memory on a loopback port, as strict as slack.com where Milepost could go wrong; the traps are
 * listed by `test/contract/slack-double*.test.ts`. Everything is gone on `close`.
 */
export async function startSlackDouble(options: SlackDoubleOptions = {}): Promise<SlackDouble> {
  const now = options.now ?? (() => new Date());
  const token = options.token ?? "xoxb-test-token";
  const state = new SlackState(now);
  const limits = new RateLimits(options.limits ?? true, now);
  const workspace = { state, limits, pageSize: options.pageSize ?? 999 };
  const api = new Api(workspace, token, options.scopes ?? slackScopes);
  const requests = new RequestLog();
  const faults = new SlackFaults();
  const server = await listen({ state, api, requests, faults }, options.port ?? 0);
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The Slack double has no port");
  const url = `http://127.0.0.1:${address.port}`;

  return {
    apiUrl: `${url}/api/`,
    token,
    requests,
    faults,
    violations: state.violations,

    createChannel: (id, channel = {}) => state.createChannel(id, channel),
    setChannel(id, changes) {
      Object.assign(state.channel(id), changes);
    },
    messages: (channel) => structuredClone(state.channel(channel).messages),

    say: (channel, text, thread) =>
      state.add(state.channel(channel), {
        text,
        blocks: [],
        metadata: null,
        thread: thread ?? null,
        via: "person",
      }).ts,
    deleteMessage(id, ts) {
      const channel = state.channel(id);
      channel.messages = channel.messages.filter((message) => message.ts !== ts);
    },

    createWebhook(channel) {
      const path = `/services/T0ACME001/B0MILEPOST/${randomUUID().replaceAll("-", "")}`;
      state.webhooks.set(path, state.channel(channel).id);
      return url + path;
    },
    removeWebhook(address) {
      state.webhooks.delete(new URL(address).pathname);
    },

    revokeToken: () => api.revoke(),
    setScopes: (scopes) => api.setScopes(scopes),

    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
