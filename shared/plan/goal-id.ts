const maxLength = 100;

/**
 * The id and number of the goal that a plan's path stands for. `.goalkit/goals/001-x/milestones.md` (and any
 * `…/goals/NAME/file`) is the goal `001-x`; any other path is its own slug: `docs/milestones.md` is
 * `docs-milestones`. An id matches /^[\w.-]+$/ for any path, because it goes into markers and keys. Paths that
 * come to the same id are told apart by nobody but their author: a sync refuses the second of them.
 */
export function goalOf(path: string): { id: string; number: string | null } {
  const parts = path
    .replaceAll("\\", "/")
    .split("/")
    .filter((part) => part !== "" && part !== ".");
  const folder = parts.at(-3) === "goals" ? parts.at(-2) : undefined;
  const id =
    folder === undefined
      ? slug(
          parts
            .join("-")
            .replace(/\.[^./]*$/, "")
            .toLowerCase(),
        )
      : slug(folder);
  return { id, number: /^\d+/.exec(id)?.[0] ?? null };
}

function slug(name: string): string {
  if (/^[\w-][\w.-]*$/.test(name) && name.length <= maxLength) return name;
  const letters = name.normalize("NFKD").replace(/\p{M}/gu, "");
  const plain = letters.replace(/[^\w.-]+/g, "-").replace(/^[-.]+|[-.]+$/g, "");
  // Where letters are lost, as from a name in another script, a checksum keeps two names apart.
  const whole = plain !== "" && plain.length <= maxLength && !/[^\P{L}a-zA-Z]|[^\P{N}0-9]/u.test(letters);
  if (whole) return plain;
  const stem = plain.slice(0, maxLength - 9);
  return stem === "" ? `goal-${checksum(name)}` : `${stem}-${checksum(name)}`;
}

/** FNV-1a: short, stable and good enough to keep names apart; nothing secret depends on it. */
function checksum(name: string): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(name)) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}
