import type { GitHubWebhooks } from "../git/webhooks.ts";
import { checkLength, validationFailed } from "../http/api-error.ts";
import { renderMilestone } from "../render/render-milestone.ts";
import type { GitHubMilestonePatch } from "../snapshots.ts";
import type { Actor, GitHubState, MilestoneRecord, RepositoryRecord } from "../state.ts";
import { floorToPacificDay } from "./pacific-day.ts";

/** Changes milestones for API requests and user actions, and sends their webhooks. */
export class GitHubMilestones {
  readonly #state: GitHubState;
  readonly #webhooks: GitHubWebhooks;

  constructor(state: GitHubState, webhooks: GitHubWebhooks) {
    this.#state = state;
    this.#webhooks = webhooks;
  }

  create(repository: RepositoryRecord, patch: GitHubMilestonePatch & { title: string }, actor: Actor): MilestoneRecord {
    checkTitle(repository, patch.title, null);
    const dueOn = toDueOn(patch.dueOn ?? null);
    const at = this.#state.timestamp();
    const milestone: MilestoneRecord = {
      id: this.#state.nextId("milestone"),
      number: repository.nextMilestone,
      repository,
      title: patch.title.trim(),
      description: patch.description || null,
      state: patch.state ?? "open",
      dueOn,
      creator: actor.login,
      createdAt: at,
      updatedAt: at,
      closedAt: patch.state === "closed" ? at : null,
      created: this.#state.creationTime(),
    };
    repository.nextMilestone += 1;
    repository.milestones.set(milestone.number, milestone);
    this.#send("created", milestone, actor);
    return milestone;
  }

  edit(milestone: MilestoneRecord, patch: GitHubMilestonePatch, actor: Actor): void {
    if (patch.title !== undefined) checkTitle(milestone.repository, patch.title, milestone);
    const dueOn = patch.dueOn === undefined ? milestone.dueOn : toDueOn(patch.dueOn);
    const changes: Record<string, { from: string }> = {};
    const title = patch.title?.trim() ?? milestone.title;
    const description = patch.description === undefined ? milestone.description : patch.description || null;
    if (title !== milestone.title) changes.title = { from: milestone.title };
    if (description !== milestone.description) changes.description = { from: milestone.description ?? "" };
    if (dueOn !== milestone.dueOn) changes.due_on = { from: milestone.dueOn ?? "" };
    const state = patch.state ?? milestone.state;
    const isStateChanged = state !== milestone.state;
    Object.assign(milestone, { title, description, dueOn, state, updatedAt: this.#state.timestamp() });
    if (isStateChanged) milestone.closedAt = state === "closed" ? this.#state.timestamp() : null;
    if (Object.keys(changes).length > 0) this.#send("edited", milestone, actor, { changes });
    if (isStateChanged) this.#send(state === "closed" ? "closed" : "opened", milestone, actor);
  }

  /** Deletes a milestone and removes it from its issues ("Delete a milestone"). */
  delete(milestone: MilestoneRecord, actor: Actor): void {
    const { repository } = milestone;
    const payload = { milestone: renderMilestone(this.#state, milestone) };
    repository.milestones.delete(milestone.number);
    for (const issue of repository.issues.values()) {
      if (issue.milestone === milestone.number) issue.milestone = null;
    }
    this.#webhooks.send({ event: "milestone", action: "deleted", repository, actor, payload });
  }

  #send(action: string, milestone: MilestoneRecord, actor: Actor, extra = {}): void {
    const { repository } = milestone;
    const payload = { milestone: renderMilestone(this.#state, milestone), ...extra };
    this.#webhooks.send({ event: "milestone", action, repository, actor, payload });
  }
}

/** Throws a 422 for a title that is empty, too long, or used by another milestone, open or closed. Case-sensitive. */
function checkTitle(repository: RepositoryRecord, title: string, self: MilestoneRecord | null): void {
  const trimmed = title.trim();
  if (trimmed === "") throw validationFailed({ resource: "Milestone", code: "missing_field", field: "title" });
  checkLength("Milestone", "title", trimmed, 255);
  for (const other of repository.milestones.values()) {
    if (other !== self && other.title === trimmed) {
      throw validationFailed({ resource: "Milestone", code: "already_exists", field: "title" });
    }
  }
}

function toDueOn(text: string | null): string | null {
  if (text === null) return null;
  if (!/^\d{4}-\d{2}-\d{2}T/.test(text) || Number.isNaN(Date.parse(text))) {
    throw validationFailed({ resource: "Milestone", code: "invalid", field: "due_on", value: text });
  }
  return floorToPacificDay(new Date(text));
}
