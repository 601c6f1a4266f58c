import * as z from "zod";
import { isConfigPath } from "../config/find-config.ts";
import type { Envelope } from "../ports/work-queue.ts";

const commitSchema = z.object({
  added: z.array(z.string()).optional(),
  modified: z.array(z.string()).optional(),
  removed: z.array(z.string()).optional(),
});

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
  repository: z.object({
    id: z.int().positive(),
    full_name: z
      .string()
      .max(300)
      .regex(/^[\w.-]+\/(?!\.{1,2}$)[\w.-]+$/),
    default_branch: z.string().min(1).nullish(),
  }),
  installation: z.object({ id: z.int().positive() }).nullish(),
});
type Push = z.output<typeof pushSchema>;

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
  if (name !== "push") return { ignore: `other event: ${/^\w{1,60}$/.test(name) ? name : "unknown"}` };
  const parsed = pushSchema.safeParse(payload);
  if (!parsed.success) {
    const where = parsed.error.issues[0]?.path.join(".") ?? "";
    return { bad: `the payload is no push as GitHub sends it: ${where.slice(0, 60)}` };
  }
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
