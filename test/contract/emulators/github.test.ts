import { Octokit } from "@octokit/rest";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type GitHubEmulator, startGitHubEmulator } from "../../../local/emulators/github/github-emulator.ts";
import { refusal } from "../tracker/refusal.ts";

const fullName = "acme/web";
const repo = { owner: "acme", repo: "web" };
const silent = { debug() {}, info() {}, warn() {}, error() {} };
let github: GitHubEmulator;
let octokit: Octokit;
let repositoryId: number;

beforeEach(async () => {
  github = await startGitHubEmulator({ limits: false });
  octokit = new Octokit({ baseUrl: github.url, auth: "test-token", log: silent });
  ({ id: repositoryId } = await github.createRepository(fullName));
});

afterEach(async () => {
  expect(github.violations).toEqual([]);
  await github.close();
});

function milestone(title: string, more: { due_on?: string; state?: "open" | "closed" } = {}) {
  return octokit.rest.issues.createMilestone({ ...repo, title, ...more });
}

function issue(title: string, more: { body?: string; milestone?: number; labels?: string[] } = {}) {
  return octokit.rest.issues.create({ ...repo, title, ...more });
}

describe("ids", () => {
  test("differ from numbers, exceed 32 bits for issues; issues and pull requests share numbers", async () => {
    const first = (await issue("First")).data;
    const pull = github.createIssue(fullName, { title: "A pull request", pullRequest: true });
    const third = (await issue("Third")).data;
    expect([first.number, pull, third.number]).toEqual([1, 2, 3]);
    expect(first.id).toBeGreaterThan(2 ** 32);
    expect((await milestone("One")).data.id).toBeGreaterThan(1_000_000);
    expect(repositoryId).toBeGreaterThan(1_000_000);
    const byId = await octokit.request("GET /repositories/{id}", { id: repositoryId });
    expect(byId.data.full_name).toBe(fullName);
  });
});

describe("milestones", () => {
  test("have unique, case-sensitive titles, including closed ones", async () => {
    await milestone("Done", { state: "closed" });
    const error = await refusal(milestone("Done"));
    expect(error.status).toBe(422);
    expect(error.response).toMatchObject({
      data: {
        message: "Validation Failed",
        errors: [{ resource: "Milestone", code: "already_exists", field: "title" }],
      },
    });
    const other = (await milestone("done")).data;
    const renamed = octokit.rest.issues.updateMilestone({
      ...repo,
      milestone_number: other.number,
      title: "Done",
    });
    expect((await refusal(renamed)).status).toBe(422);
  });

  test.each([
    ["2026-09-24T06:59:00Z", "2026-09-23T07:00:00Z"],
    ["2026-09-24T07:00:00Z", "2026-09-24T07:00:00Z"],
    ["2026-09-24T12:00:00Z", "2026-09-24T07:00:00Z"],
    ["2026-12-24T12:00:00Z", "2026-12-24T08:00:00Z"],
    ["2022-11-14T07:00:00Z", "2022-11-13T08:00:00Z"],
    ["2026-03-08T12:00:00Z", "2026-03-08T08:00:00Z"],
    ["2026-11-01T12:00:00Z", "2026-11-01T07:00:00Z"],
  ])("due_on %s is stored as %s", async (sent, stored) => {
    expect((await milestone("Due", { due_on: sent })).data.due_on).toBe(stored);
  });

  test("are listed if open, by due date, 30 per page, with links", async () => {
    for (let day = 40; day >= 1; day -= 1) {
      github.createMilestone(fullName, {
        title: `M${day}`,
        dueOn: new Date(Date.UTC(2026, 0, day, 12)).toISOString(),
      });
    }
    github.editMilestone(fullName, 1, { state: "closed" });
    const page = await octokit.rest.issues.listMilestones(repo);
    expect(page.data).toHaveLength(30);
    expect(page.data[0]?.title).toBe("M1");
    expect(page.headers.link).toContain(`/repositories/${repositoryId}/milestones?page=2>; rel="next"`);
    const all = await octokit.paginate(octokit.rest.issues.listMilestones, { ...repo, state: "all" });
    expect(all).toHaveLength(40);
    expect(await octokit.paginate(octokit.rest.issues.listMilestones, repo)).toHaveLength(39);
  });

  test("are removed from their issues when deleted; closed ones accept issues", async () => {
    const { number } = (await milestone("Closed", { state: "closed" })).data;
    await issue("In it", { milestone: number });
    expect(github.milestone(fullName, number)).toMatchObject({ openIssues: 1, closedIssues: 0 });
    github.deleteMilestone(fullName, number);
    expect(github.issue(fullName, 1).milestone).toBeNull();
    const missing = octokit.rest.issues.getMilestone({ ...repo, milestone_number: number });
    expect((await refusal(missing)).status).toBe(404);
  });
});

describe("issues", () => {
  test("have limits in characters; an empty body is null", async () => {
    expect((await issue("𝕏".repeat(256), { body: "𝕏".repeat(65_536) })).status).toBe(201);
    expect((await refusal(issue("x".repeat(257)))).status).toBe(422);
    expect((await refusal(issue("x", { body: "x".repeat(65_537) }))).status).toBe(422);
    expect((await refusal(issue("x", { labels: ["x".repeat(51)] }))).status).toBe(422);
    expect((await refusal(issue(" "))).status).toBe(422);
    expect((await issue("Empty", { body: "" })).data.body).toBeNull();
  });

  test("create missing labels, case-insensitively", async () => {
    await issue("One", { labels: ["Milepost"] });
    const two = await issue("Two", { labels: ["milepost", "new"] });
    expect(two.data.labels.map((label) => (typeof label === "string" ? label : label.name))).toEqual([
      "Milepost",
      "new",
    ]);
    expect(github.labels(fullName)).toEqual(["Milepost", "new"]);
  });

  test("ignore milestone, labels and assignees without push access", async () => {
    const { number } = (await milestone("One")).data;
    github.setPush(fullName, false);
    const made = await issue("Mine", { milestone: number, labels: ["a"] });
    expect(made.status).toBe(201);
    expect(made.data).toMatchObject({ title: "Mine", milestone: null, labels: [] });
    const edited = await octokit.rest.issues.update({
      ...repo,
      issue_number: 1,
      title: "New",
      labels: ["a"],
    });
    expect(edited.data).toMatchObject({ title: "New", labels: [] });
    expect((await refusal(milestone("Two"))).status).toBe(403);
    github.setPush(fullName, true);
    expect((await issue("Mine", { milestone: number, labels: ["a"] })).data.milestone?.number).toBe(number);
  });

  test("reject an unknown milestone", async () => {
    const error = await refusal(issue("x", { milestone: 7 }));
    expect(error.status).toBe(422);
    expect(error.response).toMatchObject({ data: { errors: [{ field: "milestone", code: "invalid" }] } });
  });

  test("ignore state_reason without a change of state", async () => {
    await issue("x");
    const update = async (patch: { state?: "open" | "closed"; state_reason?: "not_planned" | "completed" }) =>
      (await octokit.rest.issues.update({ ...repo, issue_number: 1, ...patch })).data.state_reason;
    expect((await octokit.rest.issues.get({ ...repo, issue_number: 1 })).data.state_reason).toBeNull();
    expect(await update({ state_reason: "not_planned" })).toBeNull();
    expect(await update({ state: "closed" })).toBe("completed");
    expect(await update({ state: "closed", state_reason: "not_planned" })).toBe("completed");
    expect(await update({ state: "open" })).toBe("reopened");
    expect(await update({ state: "closed", state_reason: "not_planned" })).toBe("not_planned");
  });

  test("are listed if open, newest first, with pull requests, and filtered", async () => {
    const { number } = (await milestone("One")).data;
    await issue("One", { labels: ["a", "b"], milestone: number });
    await issue("Two", { labels: ["a"] });
    github.createIssue(fullName, { title: "Pull", pullRequest: true });
    github.editIssue(fullName, 2, { state: "closed" });
    const titles = async (query: { state?: "all"; labels?: string; milestone?: string }) =>
      (await octokit.rest.issues.listForRepo({ ...repo, ...query })).data.map((one) => one.title);
    expect(await titles({})).toEqual(["Pull", "One"]);
    expect(await titles({ state: "all" })).toEqual(["Pull", "Two", "One"]);
    expect(await titles({ state: "all", labels: "a,b" })).toEqual(["One"]);
    expect(await titles({ milestone: String(number) })).toEqual(["One"]);
    const listed = await octokit.rest.issues.listForRepo(repo);
    expect(listed.data[0]?.pull_request).toBeDefined();
  });

  test("answer 410 if deleted, 404 if unknown", async () => {
    await issue("x");
    github.deleteIssue(fullName, 1);
    expect((await refusal(octokit.rest.issues.get({ ...repo, issue_number: 1 }))).status).toBe(410);
    expect((await refusal(octokit.rest.issues.get({ ...repo, issue_number: 2 }))).status).toBe(404);
  });
});

describe("sub-issues", () => {
  const add = (issue_number: number, sub_issue_id: number, replace_parent?: boolean) =>
    octokit.rest.issues.addSubIssue({ ...repo, issue_number, sub_issue_id, replace_parent });

  test("are added by id; have one parent unless it is replaced; not twice", async () => {
    for (const title of ["Parent", "Other", "Child"]) await issue(title);
    const { id } = github.issue(fullName, 3);
    expect((await refusal(add(1, 3))).status).toBe(404);
    expect((await add(1, id)).data.number).toBe(1);
    expect((await refusal(add(1, id))).status).toBe(422);
    expect((await refusal(add(2, id))).status).toBe(422);
    expect(github.issue(fullName, 3).parent).toBe(1);
    await add(2, id, true);
    expect(github.issue(fullName, 3).parent).toBe(2);
    expect(github.issue(fullName, 1).subIssues).toEqual([]);
    const parent = await octokit.request("GET /repos/acme/web/issues/3/parent");
    expect(parent.data.number).toBe(2);
    await octokit.rest.issues.removeSubIssue({ ...repo, issue_number: 2, sub_issue_id: id });
    expect(github.issue(fullName, 3).parent).toBeNull();
  });

  test("are at most 100 per parent including closed ones, listed 30 per page", async () => {
    github.createIssue(fullName, { title: "Parent" });
    for (let n = 0; n < 100; n += 1) github.createIssue(fullName, { title: `${n}`, parent: 1, state: "closed" });
    await issue("One too many");
    expect((await refusal(add(1, github.issue(fullName, 102).id))).status).toBe(422);
    const page = await octokit.rest.issues.listSubIssues({ ...repo, issue_number: 1 });
    expect(page.data).toHaveLength(30);
    expect(page.headers.link).toContain('rel="next"');
  });

  test("nest at most 8 levels, without cycles", async () => {
    github.createIssue(fullName, { title: "Root" });
    for (let level = 1; level <= 8; level += 1) github.createIssue(fullName, { title: `${level}`, parent: level });
    await issue("Too deep");
    expect((await refusal(add(9, github.issue(fullName, 10).id))).status).toBe(422);
    expect((await refusal(add(9, github.issue(fullName, 1).id))).status).toBe(422);
  });
});
