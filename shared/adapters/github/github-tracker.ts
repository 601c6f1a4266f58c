import { RequestError } from "@octokit/request-error";
import { NotFound, OutcomeUnknown, TrackerRefused } from "../../errors.ts";
import type { ObservedItem, Remote, State } from "../../model/item.ts";
import type { TrackerChanges } from "../../model/tracker-changes.ts";
import type { NewItem, References, Tracker } from "../../ports/tracker.ts";
import { githubBody } from "./github-body.ts";
import type { GitHubClient } from "./github-client.ts";
import { dueOn, issueSchema, milestoneSchema, observedIssue, observedMilestone } from "./github-items.ts";
import { costOf } from "./github-limits.ts";
import { githubReader } from "./github-reader.ts";
import { splitName } from "./github-source.ts";

const changeMilestone = "PATCH /repos/{owner}/{repo}/milestones/{milestone_number}";

/** Writes GitHub milestones and issues of one repository. Creates, changes, closes, reopens; deletes nothing. */
export function githubTracker(client: GitHubClient, fullName: string): Tracker {
  const at = splitName(fullName);
  const { octokit } = client;
  const reader = githubReader(client, fullName);
  /** Milestone titles that this run gave: the list is read once, and lags. */
  const given = new Map<string, Remote>();
  const create = async ({ item, marker, references }: NewItem): Promise<ObservedItem> => {
    const { title = item.title, body, state, due, labels } = item.fields;
    const text = githubBody.compose(body ?? { text: "", boxes: [] }, marker, null);
    if (item.entity === "milestone") {
      const { data } = await octokit.request("POST /repos/{owner}/{repo}/milestones", {
        ...at,
        title,
        description: text,
        state: openOrClosed(state ?? "open"),
        ...(due && { due_on: dueOn(due) }),
      });
      const made = readMade(() => observedMilestone(milestoneSchema.parse(data)));
      given.set(title, made.remote);
      return made;
    }
    const { data } = await octokit.request("POST /repos/{owner}/{repo}/issues", {
      ...at,
      title,
      body: text,
      ...(labels && { labels }),
      ...(references.milestone && { milestone: Number(references.milestone.name) }),
    });
    return readMade(() => observedIssue(issueSchema.parse(data)));
  };
  return {
    ...reader,

    async takenTitles(entity) {
      const listed = await reader.takenTitles(entity);
      return entity === "milestone" ? new Map([...listed, ...given]) : listed;
    },

    async room({ creates, updates }, hold) {
      const cost = {
        content: creates,
        points: creates * costOf("POST").points + updates * costOf("PATCH").points,
      };
      await client.pacer?.room(cost, hold);
    },

    most: () => 1,

    async create([only]) {
      if (!only) return [];
      try {
        return [await create(only)];
      } catch (error) {
        if (error instanceof TrackerRefused) return [error];
        throw error;
      }
    },

    async update({ entity, remote }, changes, references) {
      const { title, body, state, due } = changes;
      if (entity === "milestone") {
        const { data } = await octokit.request(changeMilestone, {
          ...at,
          milestone_number: Number(remote.name),
          ...(title !== undefined && { title }),
          ...(body !== undefined && { description: body }),
          ...(state !== undefined && { state: openOrClosed(state) }),
          // GitHub takes null to remove the date; its description of the parameter does not say so.
          ...(due !== undefined && { due_on: due === null ? null : dueOn(due) }),
        } as Parameters<typeof octokit.request<typeof changeMilestone>>[1]);
        if (title !== undefined) given.set(title, remote);
        return observedMilestone(milestoneSchema.parse(data));
      }
      const { data } = await octokit.request("PATCH /repos/{owner}/{repo}/issues/{issue_number}", {
        ...at,
        issue_number: Number(remote.name),
        ...(title !== undefined && { title }),
        ...(body !== undefined && { body }),
        ...(changes.labels !== undefined && { labels: changes.labels }),
        ...milestoneChange(changes, references),
        ...(state !== undefined && closing[state]),
      });
      return observedIssue(issueSchema.parse(data));
    },

    async attach(child, parent) {
      const parentAt = { ...at, issue_number: Number(parent.name) };
      try {
        // The database id, not the number (GitHub docs, "Add sub-issue").
        await octokit.request("POST /repos/{owner}/{repo}/issues/{issue_number}/sub_issues", {
          ...parentAt,
          sub_issue_id: Number(child.id),
          replace_parent: true,
        });
      } catch (error) {
        if (isGone(error))
          throw new TrackerRefused(`somebody deleted #${parent.name}`, "gone", { cause: error });
        if (!(error instanceof TrackerRefused)) throw error;
        const { data } = await octokit.request("GET /repos/{owner}/{repo}/issues/{issue_number}/sub_issues", {
          ...parentAt,
          per_page: 100,
        });
        if (!data.some((issue) => issue.id === Number(child.id))) throw error;
      }
    },
  };
}

/** A deleted issue answers 410; 404 may as well be a repository that is out of reach (GitHub docs, "Get an issue"). */
function isGone(error: unknown): boolean {
  return error instanceof NotFound && error.cause instanceof RequestError && error.cause.status === 410;
}

const closing = {
  open: { state: "open" },
  done: { state: "closed", state_reason: "completed" },
  cancelled: { state: "closed", state_reason: "not_planned" },
} as const;

function openOrClosed(state: State): "open" | "closed" {
  return state === "open" ? "open" : "closed";
}

function milestoneChange(changes: TrackerChanges, { milestone }: References): { milestone?: number | null } {
  if (changes.milestone === undefined) return {};
  return { milestone: milestone ? Number(milestone.name) : null };
}

/** What GitHub says it made. An answer that can't be read, cut off perhaps, does not tell that nothing was made. */
function readMade(read: () => ObservedItem): ObservedItem {
  try {
    return read();
  } catch (cause) {
    throw new OutcomeUnknown("GitHub's answer to a create can't be read; the next sync looks for the item.", {
      cause,
    });
  }
}
