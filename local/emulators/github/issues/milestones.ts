import type { Webhooks } from "../git/webhooks.ts";
import { validationFailed } from "../http/api-error.ts";
import { floorToPacificDay } from "../pacific-day.ts";
import { renderMilestone } from "../render/render-milestone.ts";
import type { MilestonePatch } from "../snapshots.ts";
import type { Actor, GitHubState, Milestone, Repository } from "../state.ts";

/** What happens to milestones, whether a program or a person asks for it. */
export class Milestones {
  readonly #state: GitHubState;
  readonly #webhooks: Webhooks;

  constructor(state: GitHubState, webhooks: Webhooks) {
    this.#state = state;
    this.#webhooks = webhooks;
  }

  create(repository: Repository, patch: MilestonePatch & { title: string }, actor: Actor): Milestone {
    checkTitle(repository, patch.title, null);
    const dueOn = dueDay(patch.dueOn ?? null);
    const at = this.#state.timestamp();
    const milestone: Milestone = {
      id: this.#state.id("milestone"),
      number: repository.nextMilestone,
      title: patch.title.trim(),
      description: patch.description || null,
      state: patch.state ?? "open",
      dueOn,
      creator: actor.login,
      createdAt: at,
      updatedAt: at,
      closedAt: patch.state === "closed" ? at : null,
      born: this.#state.birth(),
    };
    repository.nextMilestone += 1;
    repository.milestones.set(milestone.number, milestone);
    this.#tell("created", repository, milestone, actor);
    return milestone;
  }

  edit(repository: Repository, milestone: Milestone, patch: MilestonePatch, actor: Actor): void {
    if (patch.title !== undefined) checkTitle(repository, patch.title, milestone);
    const dueOn = patch.dueOn === undefined ? milestone.dueOn : dueDay(patch.dueOn);
    const changes: Record<string, { from: string }> = {};
    const title = patch.title?.trim() ?? milestone.title;
    const description = patch.description === undefined ? milestone.description : patch.description || null;
    if (title !== milestone.title) changes.title = { from: milestone.title };
    if (description !== milestone.description) changes.description = { from: milestone.description ?? "" };
    if (dueOn !== milestone.dueOn) changes.due_on = { from: milestone.dueOn ?? "" };
    const state = patch.state ?? milestone.state;
    const moved = state !== milestone.state;
    Object.assign(milestone, { title, description, dueOn, state, updatedAt: this.#state.timestamp() });
    if (moved) milestone.closedAt = state === "closed" ? this.#state.timestamp() : null;
    if (Object.keys(changes).length > 0) this.#tell("edited", repository, milestone, actor, { changes });
    if (moved) this.#tell(state === "closed" ? "closed" : "opened", repository, milestone, actor);
  }

  /** Its issues stay and lose their milestone ("Delete a milestone"). */
  delete(repository: Repository, milestone: Milestone, actor: Actor): void {
    const payload = renderMilestone(this.#state, repository, milestone);
    repository.milestones.delete(milestone.number);
    for (const issue of repository.issues.values()) {
      if (issue.milestone === milestone.number) issue.milestone = null;
    }
    this.#webhooks.tell({
      event: "milestone",
      action: "deleted",
      repository,
      actor,
      payload: { milestone: payload },
    });
  }

  #tell(action: string, repository: Repository, milestone: Milestone, actor: Actor, extra = {}): void {
    const payload = { milestone: renderMilestone(this.#state, repository, milestone), ...extra };
    this.#webhooks.tell({ event: "milestone", action, repository, actor, payload });
  }
}

/** Titles are unique among all milestones of a repository, closed ones included, by exact case. */
function checkTitle(repository: Repository, title: string, self: Milestone | null): void {
  const wanted = title.trim();
  if (wanted === "") throw validationFailed({ resource: "Milestone", code: "missing_field", field: "title" });
  if ([...wanted].length > 255) {
    const message = "title is too long (maximum is 255 characters)";
    throw validationFailed({ resource: "Milestone", code: "custom", field: "title", message });
  }
  for (const other of repository.milestones.values()) {
    if (other !== self && other.title === wanted) {
      throw validationFailed({ resource: "Milestone", code: "already_exists", field: "title" });
    }
  }
}

function dueDay(text: string | null): string | null {
  if (text === null) return null;
  if (!/^\d{4}-\d{2}-\d{2}T/.test(text) || Number.isNaN(Date.parse(text))) {
    throw validationFailed({ resource: "Milestone", code: "invalid", field: "due_on", value: text });
  }
  return floorToPacificDay(new Date(text));
}
