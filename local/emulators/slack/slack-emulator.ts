import { randomUUID } from "node:crypto";
import { slackScopes } from "../../../shared/adapters/slack/bot-notifier.ts";
import { startHttpServer } from "../shared/http-server.ts";
import { Api } from "./api.ts";
import type { SlackEmulator, SlackEmulatorOptions } from "./emulator-types.ts";
import { SlackFaults } from "./fault.ts";
import { RateLimits } from "./rate-limits.ts";
import { RequestLog } from "./request-log.ts";
import { handleRequest } from "./server.ts";
import { SlackState } from "./state.ts";

export type * from "./emulator-types.ts";

/**
 * Starts an in-memory Slack workspace on a loopback port. It rejects the same requests as slack.com in the cases that
 * `test/contract/emulators/slack*.test.ts` lists.
 */
export async function startSlackEmulator(options: SlackEmulatorOptions = {}): Promise<SlackEmulator> {
  const now = options.now ?? (() => new Date());
  const token = options.token ?? "xoxb-test-token";
  const state = new SlackState(now);
  const limits = new RateLimits(options.limits ?? true, now);
  const workspace = { state, limits, pageSize: options.pageSize ?? 999 };
  const api = new Api(workspace, token, options.scopes ?? slackScopes);
  const requests = new RequestLog();
  const faults = new SlackFaults();
  const { url, close } = await startHttpServer("Slack", options.port ?? 0, (request, response) =>
    handleRequest({ state, api, requests, faults }, request, response),
  );

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

    postAsUser: (channel, text, thread) =>
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
    close,
  };
}
