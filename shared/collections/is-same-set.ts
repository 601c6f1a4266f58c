/** Returns true if two sets have the same members, in any order. */
export function isSameSet<T>(left: ReadonlySet<T>, right: ReadonlySet<T>): boolean {
  return left.size === right.size && [...left].every((member) => right.has(member));
}
