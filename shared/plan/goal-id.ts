const MAX_LENGTH = 100;

/**
 * Returns id and number of the goal whose plan is at `path`: `001-x` and `001` for `…/goals/001-x/milestones.md`,
 * `docs-milestones` and null for `docs/milestones.md`. Ids match /^[\w.-]+$/, because markers and keys contain them.
 * Two paths can give the same id; a sync rejects the second plan.
 */
export function goalFromPath(path: string): { id: string; number: string | null } {
  const stem = partsOf(path)
    .join("-")
    .replace(/\.[^./]*$/, "")
    .toLowerCase();
  const id = toSlug(goalFolderName(path) ?? stem);
  return { id, number: /^\d+/.exec(id)?.[0] ?? null };
}

/** Returns the name of the goal's folder: `001-x` for `goals/001-x/milestones.md`; null outside a `goals` folder. */
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
  const isComplete = plain !== "" && plain.length <= MAX_LENGTH && !/[^\P{L}a-zA-Z]|[^\P{N}0-9]/u.test(letters);
  if (isComplete) return plain;
  // Names that lose characters here, such as names in another script, get a checksum, so that their ids differ.
  const stem = plain.slice(0, MAX_LENGTH - 9);
  return stem === "" ? `goal-${checksum(name)}` : `${stem}-${checksum(name)}`;
}

/** Returns the FNV-1a hash of a name as 8 hexadecimal digits. */
function checksum(name: string): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(name)) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}
