import type { TrackerName } from "../../model/item.ts";
import type { RepositoryState, TrackerVersion } from "../../model/state.ts";
import type { TrackerReader } from "../../ports/tracker.ts";
import type { RepositoryView } from "./read-repository.ts";

/**
 * The view of a repository for a full look: plans that did not change are to be compared too, unless nothing at all
 * has changed in the trackers since the last full look. A plan that is refused for its text has nothing to compare.
 */
export async function lookAtAll(
  view: RepositoryView,
  trackers: readonly TrackerReader[],
): Promise<RepositoryView> {
  const { state, source, head, unchanged } = view;
  if (Object.keys(state.plans).length === 0) return view;
  const settled = view.changed.length === 0 && view.vanished.length === 0;
  if (settled && (await areAsBefore(trackers, state.lists))) {
    return { ...view, state: { ...state, lists: await listsOf(trackers, state.lists) } };
  }
  const tree = view.files.size > 0 ? null : await source.tree(head);
  const files = tree ? new Map(tree.entries.map((entry) => [entry.path, entry])) : view.files;
  const complete = tree ? !tree.truncated : view.complete;
  const isDue = ({ path, known }: RepositoryView["unchanged"][number]) =>
    known.diagnostics.length === 0 && files.has(path);
  const due = unchanged.filter(isDue).flatMap(({ path }) => files.get(path) ?? []);
  const left = unchanged.filter((plan) => !isDue(plan));
  return { ...view, files, complete, changed: [...view.changed, ...due], unchanged: left, full: true };
}

/** What the trackers' lists are at, to be kept for the next full look; `known` itself when that is the same. */
export async function listsOf(
  trackers: readonly TrackerReader[],
  known: RepositoryState["lists"],
): Promise<RepositoryState["lists"]> {
  const versions: Partial<Record<TrackerName, TrackerVersion>> = {};
  for (const tracker of trackers) {
    const version = await tracker.version();
    if (version) versions[tracker.name] = version;
  }
  return JSON.stringify(versions) === JSON.stringify(known) ? known : versions;
}

async function areAsBefore(
  trackers: readonly TrackerReader[],
  lists: RepositoryState["lists"],
): Promise<boolean> {
  for (const tracker of trackers) {
    const known = lists?.[tracker.name];
    if (!known || !(await tracker.isAsBefore(known))) return false;
  }
  return true;
}
