import { expect, it } from "vitest";
import { renderGitHubApprovals } from "../../../shared/adapters/github/body/github-approvals.ts";
import { githubBody } from "../../../shared/adapters/github/body/github-body.ts";
import { parseGitHubEvent, type WebhookDecision } from "../../../shared/events/github-event.ts";
import { APPROVALS_GOAL } from "../../../shared/report/formats/approvals-issue.ts";
import { knownRepository } from "./known-repository.ts";

const requests = ["R1", "R2"].map((run) => ({
  run,
  at: "2026-06-01T08:00:00Z",
  goals: [],
  digest: "0123456789abcdef",
}));
const marker = { goal: APPROVALS_GOAL, key: "r1", nonce: "abcdefgh1234" };
const none = githubBody.compose(renderGitHubApprovals(requests, "acme/web"), marker, null);
const first = none.replace("* [ ]", "* [x]");
const both = none.replaceAll("* [ ]", "* [X]");
const own = { id: 12, login: "milepost[bot]" };
const writer = { id: 6, login: "writer" };

function event(body: string, from: string, extra: object = {}): Promise<WebhookDecision> {
  const payload = {
    action: "edited",
    issue: { body, user: own, updated_at: "2026-06-01T08:00:00Z" },
    changes: { body: { from } },
    sender: writer,
    repository: { id: 7, full_name: "acme/web" },
    ...extra,
  };
  const known = knownRepository({ accounts: [{ id: "12", login: "milepost[bot]" }] });
  return parseGitHubEvent("issues", "d-1", payload, async () => known);
}

it("an edit of the approvals issue names the person and only the boxes that this edit ticked", async () => {
  expect(await event(first, none)).toMatchObject({
    accept: [{ kind: "recheck", issueEdit: { by: "writer", at: "2026-06-01T08:00:00Z", ticked: ["R1"] } }],
  });
  expect(await event(both, first)).toMatchObject({ accept: [{ issueEdit: { ticked: ["R2"] } }] });
  expect(await event(first, both)).toMatchObject({ accept: [{ issueEdit: { ticked: [] } }] });
  // Only the old text still has the marker.
  expect(await event("rewritten", both)).toMatchObject({ accept: [{ kind: "recheck" }] });
});

it("the approvals issue is read where people changed it, even with Milepost's own account", async () => {
  expect(await event(none, both, { sender: own })).toEqual({ ignore: "Milepost's own change" });
  expect(await event(both, none, { sender: own })).toHaveProperty("accept");
  const issue = { body: both, user: writer, updated_at: "2026-06-01T08:00:00Z" };
  expect(await event(both, none, { issue })).toEqual({ ignore: "an item that Milepost did not create" });
  const [envelope] = await event(both, none, { sender: null }).then((one) => ("accept" in one ? one.accept : []));
  expect(envelope).toMatchObject({ kind: "recheck" });
  expect(envelope).not.toHaveProperty("issueEdit");
});
