/** Defined by the bundler (`bundle/build-bundle.mjs`). */
declare const MILEPOST_BUILD: { version: string; commit: string | null } | undefined;

/** Version and commit as `milepost --version` prints them: "milepost 0.1.0 (c004656)". */
export function formatVersion(): string {
  if (typeof MILEPOST_BUILD === "undefined") return "milepost, not bundled";
  const { version, commit } = MILEPOST_BUILD;
  return `milepost ${version}${commit === null ? "" : ` (${commit})`}`;
}
