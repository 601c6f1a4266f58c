import * as z from "zod";
import { isConfigPath } from "../config/find-config.ts";
import { findMarkers } from "../model/item.ts";
import { isAccountIn } from "../model/repository-state.ts";
import type { Envelope } from "../ports/work-queue.ts";
import { APPROVALS_GOAL, isBoxTicked, readApprovalBoxes } from "../report/formats/approvals-issue.ts";
import { REPORT_ISSUE_GOAL } from "../report/formats/report-issue.ts";
import { isMarkdownPath } from "../text/markdown-path.ts";
import { configOf, type KnownRepository } from "./known-repository.ts";

const pathsSchema = z.array(z.string()).optional();
const commitSchema = z.object({ added: pathsSchema, modified: pathsSchema, removed: pathsSchema });

const repositorySchema = z.object({
  id: z.int().positive(),
  full_name: z
    .string()
    .max(300)
    .regex(/^[\w-][\w.-]*\/(?!\.{1,2}$)[\w.-]+$/),
});
const installationSchema = z.object({ id: z.int().positive() }).nullish();

/** The fields of a push event that Milepost uses (GitHub docs, "Webhook events and payloads: push"). */
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
const accountSchema = z.object({ id: z.int(), login: z.string() }).nullish();
/** The text before the change. If a user removed Milepost's marker, only this text still contains the marker. */
const editSchema = z.object({ from: textSchema }).nullish();

/** The fields of `issues` and `milestone` events that Milepost uses (GitHub docs, "Webhook events and payloads"). */
const itemSchema = z.object({
  action: z.string(),
  issue: z.object({ body: textSchema, user: accountSchema, updated_at: textSchema }).optional(),
  milestone: z.object({ description: textSchema, creator: accountSchema }).nullish(),
  changes: z.object({ body: editSchema, description: editSchema }).nullish(),
  sender: accountSchema,
  repository: repositorySchema,
  installation: installationSchema,
});
type ItemEvent = z.output<typeof itemSchema>;

/** Actions that change an item, by event name. Creation is ignored, because only Milepost creates its items. */
const relevantActions: Readonly<Record<string, readonly string[]>> = {
  issues: ["closed", "reopened", "edited", "deleted", "transferred"],
  milestone: ["closed", "opened", "edited", "deleted"],
};

type FindRepository = (id: string) => Promise<KnownRepository | null>;

export type WebhookDecision =
  /** At least one envelope, each of another repository. */
  | { accept: (Envelope & { delivery: string })[] }
  | { ignore: string }
  /** The payload does not match the sender's format. */
  | { invalid: string };

/** Maximum number of ticks that one edit can have. More ticks are found in the issue's edit history. */
const MAX_TICKED = 20;
/** GitHub cuts a push event's list of commits at this length ("Webhook events and payloads: push"). */
const MAX_COMMITS = 2048;
/** GitHub cuts the lists of a commit's changed files at this length (same page). */
const MAX_FILES = 3000;

/**
 * Converts a webhook delivery to an envelope, or returns why the delivery is ignored or invalid. A push is ignored
 * only if it can't change a synced plan. `findRepository` is called only for pushes to other branches than the default
 * branch and for events of items.
 */
export async function parseGitHubEvent(
  name: string,
  delivery: string,
  payload: unknown,
  findRepository: FindRepository,
): Promise<WebhookDecision> {
  if (typeof payload !== "object" || payload === null || Array.isArray(payload)) {
    return { invalid: "payload is not a JSON object" };
  }
  if (name === "ping") return { ignore: "ping" };
  if (name === "issues" || name === "milestone") return parseItemEvent(name, delivery, payload, findRepository);
  if (name !== "push") return { ignore: `other event: ${/^\w{1,60}$/.test(name) ? name : "unknown"}` };
  const parsed = pushSchema.safeParse(payload);
  if (!parsed.success) return invalidPayload("GitHub's format of push", parsed.error);
  const push = parsed.data;
  if (push.deleted === true || /^0+$/.test(push.after ?? "")) return { ignore: "branch deleted" };
  if (!push.ref.startsWith("refs/heads/")) return { ignore: "not a branch" };
  if (isCertainlyWithoutPlan(push)) return { ignore: "no plan touched" };

  const branch = push.ref.slice("refs/heads/".length);
  const { repository, ref, after = null } = push;
  const defaultBranch = repository.default_branch ?? branch;
  if (branch !== defaultBranch && branch !== configOf(await findRepository(String(repository.id)))?.branch) {
    return { ignore: "other branch" };
  }
  return accept("push", delivery, push, { ref, after });
}

/**
 * Converts an event about one of Milepost's tracker items to an envelope for a full scan of its repository. The scan
 * finds users' changes by comparison. Milepost's own writes also cause events; the scan then finds no changes. Anybody
 * can quote a marker: the event must be about an item that Milepost created for a goal that the repository has.
 */
async function parseItemEvent(
  name: string,
  delivery: string,
  payload: object,
  findRepository: FindRepository,
): Promise<WebhookDecision> {
  const parsed = itemSchema.safeParse(payload);
  if (!parsed.success) return invalidPayload(`GitHub's format of ${name}`, parsed.error);
  const { action, issue, milestone, changes } = parsed.data;
  if (!relevantActions[name]?.includes(action))
    return { ignore: `irrelevant action: ${/^\w{1,60}$/.test(action) ? action : "unknown"}` };
  const texts =
    name === "issues" ? [issue?.body, changes?.body?.from] : [milestone?.description, changes?.description?.from];
  const goals = texts.flatMap((text) => findMarkers(text ?? "")).map(({ goal }) => goal);
  if (goals.length === 0) return { ignore: "not a Milepost item" };
  // Without this rule, every published report would cause a full scan.
  if (goals.every((goal) => goal === REPORT_ISSUE_GOAL)) return { ignore: "the status report" };
  const known = await findRepository(String(parsed.data.repository.id));
  if (known === null) return { ignore: "unknown repository" };
  if (goals.includes(APPROVALS_GOAL)) return parseApprovalsEvent(parsed.data, delivery, known);
  const knownGoals = new Set(Object.values(known.plans).map(({ goal }) => goal));
  if (!goals.some((goal) => knownGoals.has(goal))) return { ignore: "unknown goal" };
  const creator = name === "issues" ? issue?.user : milestone?.creator;
  if (!isOwn(known, creator)) return { ignore: "an item that Milepost did not create" };
  return accept("reconcile", delivery, parsed.data, { ref: null, after: null });
}

/**
 * Converts an event about the approvals issue to an envelope with the person and the boxes that this edit ticked: boxes
 * that others have ticked before must not count as this person's.
 */
function parseApprovalsEvent(event: ItemEvent, delivery: string, known: KnownRepository): WebhookDecision {
  const { issue, changes, sender } = event;
  if (!isOwn(known, issue?.user)) return { ignore: "an item that Milepost did not create" };
  const before = changes?.body?.from ?? null;
  const ticked = readApprovalBoxes(issue?.body ?? "")
    .filter((box) => box.isTicked && before !== null && !isBoxTicked(before, box))
    .map(({ run }) => run);
  // Milepost itself ticks nothing: a person works with its account, and gets an answer.
  if (isOwn(known, sender) && ticked.length === 0) return { ignore: "Milepost's own change" };
  const at = issue?.updated_at ?? null;
  const issueEdit = sender && at !== null ? { by: sender.login, at, ticked: ticked.slice(0, MAX_TICKED) } : undefined;
  const { accept: envelopes } = accept("recheck", delivery, event, { ref: null, after: null });
  return { accept: envelopes.map((envelope) => ({ ...envelope, ...(issueEdit && { issueEdit }) })) };
}

/** Returns true if one of Milepost's accounts created the item, as far as runs have learned them. */
function isOwn(known: KnownRepository, creator: z.output<typeof accountSchema>): boolean {
  const stored = known.accounts?.github ?? [];
  const former = configOf(known)?.github.formerAccounts ?? [];
  return creator ? isAccountIn({ stored, former }, { id: String(creator.id), login: creator.login }) : false;
}

function accept(
  kind: Envelope["kind"],
  delivery: string,
  { repository, installation }: Pick<Push, "repository" | "installation">,
  commit: Pick<Envelope, "ref" | "after">,
): { accept: (Envelope & { delivery: string })[] } {
  const { id, full_name: fullName } = repository;
  const envelope = { kind, delivery, ...commit, installation: installation?.id ?? null };
  return { accept: [{ ...envelope, repository: { id: String(id), fullName } }] };
}

/** Returns an `invalid` result that names the first field with a wrong value, but does not contain the value. */
export function invalidPayload(format: string, { issues }: z.ZodError): { invalid: string } {
  const where = issues[0]?.path.join(".") ?? "";
  return { invalid: `payload does not match ${format}: ${where.slice(0, 60)}` };
}

/** Returns true if a push lists all its changed files, and none of them is a Markdown file or a config file. */
function isCertainlyWithoutPlan({ created, forced, commits }: Push): boolean {
  if (created !== false || forced !== false) return false;
  if (!commits || commits.length === 0 || commits.length >= MAX_COMMITS) return false;
  return commits.every(({ added, modified, removed }) => {
    if (!added || !modified || !removed) return false;
    const paths = [...added, ...modified, ...removed];
    return paths.length < MAX_FILES && !paths.some(isRelevantPath);
  });
}

const isRelevantPath = (path: string): boolean => isMarkdownPath(path) || isConfigPath(path);
