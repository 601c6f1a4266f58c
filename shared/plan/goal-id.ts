const MAX_LENGTH = 100;

/**
 * Returns the id and number of the goal that a plan file belongs to. `.goalkit/goals/001-x/milestones.md` (and any `…/goals/NAME/file`)
 * is the goal `001-x`; elsewhere the path is the id: `docs/milestones.md` is `docs-milestones`. Ids match /^[\w.-]+$/ for every
 * path, because they are part of markers and keys. Different paths may have the same id; a sync rejects the second one.
 */
export function goalFromPath(path: string): { id: string; number: string | null } {
  const stem = partsOf(path)
    .join("-")
    .replace(/\.[^./]*$/, "")
    .toLowerCase();
  const id = toSlug(goalFolderName(path) ?? stem);
  return { id, number: /^\d+/.exec(id)?.[0] ?? null };
}

/** Returns `001-x` of `.goalkit/goals/001-x/milestones.md`, or `null` for a plan that is not in the folder of a goal. */
export function goalFolderName(path: string): string | null {
  const parts = partsOf(path);
  return parts.at(-3) === "goals" ? (parts.at(-2) ?? null) : null;
}

function partsOf(path: string): string[] {
  return path.split(/[\\/]/).filter((part) => part !== "" && part !== ".");
}

function toSlug(name: string): string {
  if (/^[\w-][\w.-]*$/.test(name) && name.length <= MAX_LENGTH) return name;
  const letters = name.normalize("NFKD").replace(/\p{M}/gu, "");
  const plain = letters.replace(/[^\w.-]+/g, "-").replace(/^[-.]+|[-.]+$/g, "");
  const isComplete =
    plain !== "" && plain.length <= MAX_LENGTH && !/[^\P{L}a-zA-Z]|[^\P{N}0-9]/u.test(letters);
  if (isComplete) return plain;
  // Where letters are lost, as in names in another script, a checksum keeps different names apart.
  const stem = plain.slice(0, MAX_LENGTH - 9);
  return stem === "" ? `goal-${checksum(name)}` : `${stem}-${checksum(name)}`;
}

/** FNV-1a: short and stable; not for anything secret. */
function checksum(name: string): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(name)) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}
