import type { FileChanges, PushOptions, PushResult } from "../emulator-types.ts";
import type { GitHubState, RepositoryRecord } from "../state.ts";
import { timestamp } from "../timestamp.ts";
import { pushPayload } from "./push-payload.ts";
import type { GitHubWebhooks } from "./webhooks.ts";

/** Simulates pushes by users: creates commits, moves branches and sends the webhooks. */
export class PushActions {
  readonly #state: GitHubState;
  readonly #webhooks: GitHubWebhooks;

  constructor(state: GitHubState, webhooks: GitHubWebhooks) {
    this.#state = state;
    this.#webhooks = webhooks;
  }

  async push(
    repository: RepositoryRecord,
    files: FileChanges | FileChanges[],
    options: PushOptions,
  ): Promise<PushResult> {
    const branch = options.branch ?? repository.defaultBranch;
    const head = repository.branches.get(branch) ?? null;
    const parent = this.#parent(repository, head, options);
    if (head !== null && !this.#isFastForward(repository, head, parent) && options.force !== true) {
      throw new Error(`Pushing to ${branch} needs force: ${parent} does not contain its head ${head}`);
    }
    const login = options.author ?? "person";
    const date = timestamp(options.committedAt === undefined ? this.#state.now() : new Date(options.committedAt));
    const author = { name: login, email: `${login}@example.com`, date };
    let tip = parent;
    for (const changes of Array.isArray(files) ? files : [files]) {
      tip = repository.git.commit(tip, changes, { author, message: options.message ?? "Change files" }).sha;
    }
    if (tip === null) throw new Error("A push needs at least one commit");
    repository.branches.set(branch, tip);
    const delivery = await this.#sendPush(repository, branch, head, tip, login, options.deliver ?? true);
    return { commit: tip, delivery };
  }

  async move(
    repository: RepositoryRecord,
    branch: string,
    commit: string | null,
    deliver: boolean,
  ): Promise<PushResult> {
    const head = repository.branches.get(branch) ?? null;
    if (commit === null) repository.branches.delete(branch);
    else repository.branches.set(branch, repository.git.commitOf(commit).sha);
    const after = repository.branches.get(branch) ?? null;
    const delivery = await this.#sendPush(repository, branch, head, after, "person", deliver);
    return { commit: commit ?? "0".repeat(40), delivery };
  }

  #parent(repository: RepositoryRecord, head: string | null, options: PushOptions): string | null {
    if (options.parent !== undefined) return options.parent;
    if (head === null) return repository.branches.get(repository.defaultBranch) ?? null;
    return options.force === true ? (repository.git.commitOf(head).parents[0] ?? null) : head;
  }

  #isFastForward(repository: RepositoryRecord, head: string, parent: string | null): boolean {
    return parent !== null && repository.git.history(parent).includes(head);
  }

  async #sendPush(
    repository: RepositoryRecord,
    branch: string,
    before: string | null,
    after: string | null,
    login: string,
    deliver: boolean,
  ): Promise<string | null> {
    repository.pushedAt = this.#state.timestamp();
    if (!deliver || before === after) return null;
    const actor = { login, app: false };
    const update = { ref: `refs/heads/${branch}`, before, after };
    const payload = pushPayload(this.#state, repository, update, actor);
    return this.#webhooks.deliver({ event: "push", action: null, repository, actor, payload });
  }
}
