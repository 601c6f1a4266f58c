import { MilepostError, recoverFrom } from "../../errors.ts";
import type { TrackerName } from "../../model/item.ts";
import type { ListVersions, RepositoryState } from "../../model/repository-state.ts";
import type { TrackerReader, TrackerVersions } from "../../ports/tracker.ts";
import type { RepositoryView } from "./read-repository.ts";

type VersionedTracker = Pick<TrackerReader, "name"> & TrackerVersions;

/**
 * Returns the `RepositoryView` for a full scan: all plans without errors are in `changed`, so that all their items are
 * compared. If no plan and no tracker list has changed since the last full scan, returns a view without a full scan.
 */
export async function prepareFullScan(
  view: RepositoryView,
  trackers: readonly VersionedTracker[],
): Promise<RepositoryView> {
  const { state, config, head, unchanged } = view;
  if (Object.keys(state.plans).length === 0) return view;
  const isUpToDate = view.changed.length === 0 && view.removed.length === 0;
  if (isUpToDate && (await areListsUnchanged(trackers, state.listVersions))) {
    return {
      ...view,
      state: { ...state, listVersions: await readListVersions(trackers, state.listVersions) },
    };
  }
  const { files, isComplete } = view.files.size > 0 ? view : await view.readFiles(head, config.plans);
  const isScanned = ({ path, known }: RepositoryView["unchanged"][number]) =>
    known.diagnostics.length === 0 && files.has(path);
  const scanned = unchanged.filter(isScanned).flatMap(({ path }) => files.get(path) ?? []);
  return {
    ...view,
    files,
    isComplete,
    changed: [...view.changed, ...scanned],
    unchanged: unchanged.filter((plan) => !isScanned(plan)),
    isFullScan: true,
  };
}

/** Returns the versions of the trackers' lists, for the next full scan; the object `known` if they are equal. */
export async function readListVersions(
  trackers: readonly VersionedTracker[],
  known: RepositoryState["listVersions"],
): Promise<RepositoryState["listVersions"]> {
  const versions: Partial<Record<TrackerName, ListVersions>> = {};
  for (const tracker of trackers) {
    const version = await tracker.version();
    if (version) versions[tracker.name] = version;
  }
  return JSON.stringify(versions) === JSON.stringify(known) ? known : versions;
}

async function areListsUnchanged(
  trackers: readonly VersionedTracker[],
  known: RepositoryState["listVersions"],
): Promise<boolean> {
  for (const tracker of trackers) {
    const versions = known?.[tracker.name];
    // An error of one tracker is reported by the comparison, which continues with the other trackers.
    const isUnchanged = versions && (await tracker.isUnchangedSince(versions).catch(recoverFrom(MilepostError, false)));
    if (!isUnchanged) return false;
  }
  return true;
}
