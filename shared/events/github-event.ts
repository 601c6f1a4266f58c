import * as z from "zod";
import { isConfigPath } from "../config/find-config.ts";
import { findMarkers } from "../model/marker.ts";
import type { Envelope } from "../ports/work-queue.ts";
import { reportGoal } from "../report/formats/report-issue.ts";

const commitSchema = z.object({
  added: z.array(z.string()).optional(),
  modified: z.array(z.string()).optional(),
  removed: z.array(z.string()).optional(),
});

const repositorySchema = z.object({
  id: z.int().positive(),
  full_name: z
    .string()
    .max(300)
    .regex(/^[\w-][\w.-]*\/(?!\.{1,2}$)[\w.-]+$/),
});
const installationSchema = z.object({ id: z.int().positive() }).nullish();

/** As much of a push as is needed (GitHub, "Webhook events and payloads: push"). */
const pushSchema = z.object({
  ref: z.string().min(1).max(1024),
  after: z
    .string()
    .regex(/^[0-9a-f]{40,64}$/)
    .nullish(),
  created: z.boolean().nullish(),
  deleted: z.boolean().nullish(),
  forced: z.boolean().nullish(),
  commits: z.array(commitSchema).nullish(),
  repository: repositorySchema.extend({ default_branch: z.string().min(1).nullish() }),
  installation: installationSchema,
});
type Push = z.output<typeof pushSchema>;

const textSchema = z.string().nullish();
/** What is said of an item, now and before this edit; Milepost's own says whose it is. */
const editSchema = z.object({ from: textSchema }).nullish();

/** As much of what happened to an issue or milestone as is needed (the same, `issues` and `milestone`). */
const itemSchema = z.object({
  action: z.string(),
  issue: z.object({ body: textSchema }).optional(),
  milestone: z.object({ description: textSchema }).nullish(),
  changes: z.object({ body: editSchema, description: editSchema }).nullish(),
  repository: repositorySchema,
  installation: installationSchema,
});

/** What people do to items that is progress, or another wording. What Milepost itself makes is no news. */
const itemActions: Readonly<Record<string, readonly string[]>> = {
  issues: ["closed", "reopened", "edited", "deleted", "transferred"],
  milestone: ["closed", "opened", "edited", "deleted"],
};

export type GitHubEvent =
  | { accept: Envelope & { delivery: string } }
  | { ignore: string }
  /** The payload is not what GitHub sends. */
  | { bad: string };

/** GitHub: "the array includes a maximum of 2048 commits", "a maximum of 3000 changed files … per commit". */
const maxCommits = 2048;
const maxFiles = 3000;

/**
 * What a delivery means: work for a repository, or why there is none. `syncedBranch` gives the branch that
 * the known config of a repository names, or null; it is asked only for branches that are not the default.
 * A push is ignored only when it surely concerns nobody: a doubt is work.
 */
export async function readGitHubEvent(
  name: string,
  delivery: string,
  payload: unknown,
  syncedBranch: (repositoryId: string) => Promise<string | null>,
): Promise<GitHubEvent> {
  if (typeof payload !== "object" || payload === null || Array.isArray(payload)) {
    return { bad: "the payload is no JSON object" };
  }
  if (name === "ping") return { ignore: "ping" };
  if (name === "issues" || name === "milestone") return readItemEvent(name, delivery, payload);
  if (name !== "push") return { ignore: `other event: ${/^\w{1,60}$/.test(name) ? name : "unknown"}` };
  const parsed = pushSchema.safeParse(payload);
  if (!parsed.success) return notAsSent("push", parsed.error);
  const push = parsed.data;
  if (push.deleted === true || /^0+$/.test(push.after ?? "")) return { ignore: "branch deleted" };
  if (!push.ref.startsWith("refs/heads/")) return { ignore: "no branch" };
  if (isSurelyWithoutPlan(push)) return { ignore: "no plan touched" };

  const branch = push.ref.slice("refs/heads/".length);
  const id = String(push.repository.id);
  const standard = push.repository.default_branch ?? branch;
  if (branch !== standard && branch !== (await syncedBranch(id))) return { ignore: "other branch" };
  return {
    accept: {
      kind: "push",
      delivery,
      repository: { id, fullName: push.repository.full_name },
      ref: push.ref,
      after: push.after ?? null,
      installation: push.installation?.id ?? null,
    },
  };
}

/**
 * An event of one of Milepost's items is a full look at its repository: what people changed is found by comparing.
 * Milepost's own writes come back like this as well; the look then finds everything as it left it.
 */
function readItemEvent(name: string, delivery: string, payload: object): GitHubEvent {
  const parsed = itemSchema.safeParse(payload);
  if (!parsed.success) return notAsSent(name, parsed.error);
  const { action, issue, milestone, changes, repository, installation } = parsed.data;
  if (!itemActions[name]?.includes(action))
    return { ignore: `nothing that changes an item: ${/^\w{1,60}$/.test(action) ? action : "unknown"}` };
  const texts =
    name === "issues"
      ? [issue?.body, changes?.body?.from]
      : [milestone?.description, changes?.description?.from];
  const goals = texts.flatMap((text) => findMarkers(text ?? "")).map(({ goal }) => goal);
  if (goals.length === 0) return { ignore: "not one of Milepost's items" };
  // It says what the ledger knows already; every report would cause a look at all items.
  if (goals.every((goal) => goal === reportGoal)) return { ignore: "the status report" };
  return {
    accept: {
      kind: "reconcile",
      delivery,
      repository: { id: String(repository.id), fullName: repository.full_name },
      ref: null,
      after: null,
      installation: installation?.id ?? null,
    },
  };
}

function notAsSent(name: string, { issues }: z.ZodError): GitHubEvent {
  const where = issues[0]?.path.join(".") ?? "";
  return { bad: `the payload is no ${name} event as GitHub sends it: ${where.slice(0, 60)}` };
}

/** True when the list of files is surely complete and names neither Markdown nor a config file. */
function isSurelyWithoutPlan({ created, forced, commits }: Push): boolean {
  if (created !== false || forced !== false) return false;
  if (!commits || commits.length === 0 || commits.length >= maxCommits) return false;
  return commits.every(({ added, modified, removed }) => {
    if (!added || !modified || !removed) return false;
    if (added.length + modified.length + removed.length >= maxFiles) return false;
    return ![added, modified, removed].some((paths) => paths.some(matters));
  });
}

const matters = (path: string): boolean => /\.(?:md|markdown)$/i.test(path) || isConfigPath(path);
