import type { GoalState } from "../../../shared/model/goal-state.ts";
import type { Link } from "../../../shared/model/link.ts";
import type { RepositoryState } from "../../../shared/model/repository-state.ts";

export function repositoryState(id: string, fullName: string): RepositoryState {
  return {
    id,
    fullName,
    defaultBranch: "main",
    installation: 7,
    nameCheckedAt: null,
    version: 0,
    head: { commit: "c0ffee", committedAt: "2026-06-01T08:00:00Z" },
    config: { path: ".goalkit/milepost.yml", blob: "b10b", text: "start: 2026-06-01\n" },
    plans: {
      "goals/001/milestones.md": {
        goal: "001",
        blob: "b",
        isUpToDate: true,
        wasSynced: false,
        diagnostics: [],
      },
    },
    listVersions: {
      github: { issues: { pages: [{ path: "/repos/a/b/issues", etag: 'W/"e"' }], digest: "d1gest" } },
    },
  };
}

export function goalState(goal: string): GoalState {
  return {
    goal,
    path: `.goalkit/goals/${goal}/milestones.md`,
    version: 0,
    blob: "b10b",
    commit: "c0ffee",
    committedAt: "2026-06-01T07:59:00Z",
    keyedItems: [
      { key: "m1", role: "milestone", milestone: null, number: "1", text: "API", id: null, isRemoved: false },
    ],
    searchedTrackers: [],
    plan: null,
    outcome: "synced",
    syncedAt: "2026-06-01T08:00:00.000Z",
    slips: [],
    goalFile: null,
  };
}

export function link(key: string): Link {
  return {
    key,
    role: "deliverable",
    entity: "issue",
    nonce: "n0nce",
    remote: { id: "4242", name: "7", url: "https://github.example/acme/web/issues/7" },
    base: { title: `The item ${key}`, state: "open", due: null, labels: [], body: { text: "…", boxes: [] } },
    observed: { state: "done", due: null, boxes: [{ text: "…", done: true }] },
    isDeleted: true,
    reportedFields: { title: "The item that was" },
    intendedAt: "2026-06-01T08:00:00.000Z",
  };
}
