import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import { Octokit } from "@octokit/rest";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type GitHubEmulator, startGitHubEmulator } from "../../../../local/emulators/github/github-emulator.ts";

const fullName = "acme/web";
const repo = { owner: "acme", repo: "web" };
const silent = { debug() {}, info() {}, warn() {}, error() {} };
const query =
  "query($owner: String!, $name: String!, $number: Int!) { repository(owner: $owner, name: $name) { issue(number: $number) { userContentEdits(first: 50) { nodes { editedAt diff editor { __typename login } } } } } }";
let now = new Date("2026-06-01T08:00:00Z");
let github: GitHubEmulator;
let octokit: Octokit;

beforeEach(async () => {
  now = new Date("2026-06-01T08:00:00Z");
  github = await startGitHubEmulator({ limits: false, now: () => now });
  octokit = new Octokit({ baseUrl: github.url, auth: "test-token", log: silent });
  await github.createRepository(fullName);
});
afterEach(async () => {
  expect(github.violations).toEqual([]);
  await github.close();
});

describe("the permission of a user", () => {
  const permissionOf = async (username: string) => {
    const path = "GET /repos/{owner}/{repo}/collaborators/{username}/permission";
    const { permission, role_name } = (await octokit.request(path, { ...repo, username })).data;
    return [permission, role_name];
  };

  test("is the user's own, whatever the token may do, and maps maintain to write and triage to read", async () => {
    for (const role of ["admin", "maintain", "write", "triage", "read", "none"] as const) {
      github.setPermission(fullName, `Ann-${role}`, role);
    }
    expect(await permissionOf("ann-admin")).toEqual(["admin", "admin"]);
    expect(await permissionOf("ann-maintain")).toEqual(["write", "maintain"]);
    expect(await permissionOf("ann-write")).toEqual(["write", "write"]);
    expect(await permissionOf("ann-triage")).toEqual(["read", "triage"]);
    expect(await permissionOf("ann-none")).toEqual(["none", "none"]);
    expect(await permissionOf("nobody")).toEqual(["read", "read"]);
    github.setPush(fullName, false);
    expect(await permissionOf("ann-write")).toEqual(["write", "write"]);
  });
});

describe("the edits of an issue", () => {
  const edits = async (number = 1) =>
    (
      await octokit.request("POST /graphql", {
        query,
        variables: { owner: "acme", name: "web", number },
      })
    ).data;

  test("are none until the first one, then newest first with the original body", async () => {
    await octokit.rest.issues.create({ ...repo, title: "A", body: "one" });
    expect(await edits()).toEqual({ data: { repository: { issue: { userContentEdits: { nodes: [] } } } } });
    now = new Date("2026-06-01T09:00:00Z");
    github.editIssue(fullName, 1, { body: "two" }, { by: "ann" });
    github.editIssue(fullName, 1, { title: "B" }, { by: "bob" });
    github.editIssue(fullName, 1, { body: "three" }, { by: "ghost" });
    github.editIssue(fullName, 1, { body: "four" }, { by: "helper[bot]" });
    expect((await edits()).data.repository.issue.userContentEdits.nodes).toEqual([
      { editedAt: "2026-06-01T09:00:00Z", diff: "four", editor: { __typename: "Bot", login: "helper" } },
      { editedAt: "2026-06-01T09:00:00Z", diff: "three", editor: null },
      { editedAt: "2026-06-01T09:00:00Z", diff: "two", editor: { __typename: "User", login: "ann" } },
      { editedAt: "2026-06-01T08:00:00Z", diff: "one", editor: { __typename: "User", login: "milepost-bot" } },
    ]);
  });

  test("hide the bodies without write access, and errors have the status 200", async () => {
    github.createIssue(fullName, { title: "A", body: "one" });
    github.editIssue(fullName, 1, { body: "two" });
    github.setPush(fullName, false);
    expect((await edits()).data.repository.issue.userContentEdits.nodes[0]).toMatchObject({ diff: null });
    expect(await edits(7)).toMatchObject({ data: null, errors: [{ type: "NOT_FOUND" }] });
  });

  test("are sent by the person who made them", async () => {
    const received: { sender: string; from: string; valid: boolean }[] = [];
    const server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const body = Buffer.concat(chunks);
      const payload = JSON.parse(body.toString());
      const signature = `sha256=${createHmac("sha256", "s").update(body).digest("hex")}`;
      received.push({
        sender: payload.sender.login,
        from: payload.changes.body.from,
        valid: request.headers["x-hub-signature-256"] === signature,
      });
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    github.createIssue(fullName, { title: "A", body: "one" });
    github.setWebhook(fullName, { url: `http://127.0.0.1:${port}/`, secret: "s" });
    github.editIssue(fullName, 1, { body: "two" }, { by: "ann" });
    await github.waitForDeliveries();
    server.close();
    expect(received).toEqual([{ sender: "ann", from: "one", valid: true }]);
  });
});
