import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";

/** Returns the packages that a file imports before it runs, directly or through other files. */
function listPackages(file: string, visited = new Set<string>()): string[] {
  if (visited.has(file)) return [];
  visited.add(file);
  const text = readFileSync(file, "utf8");
  const names = [...text.matchAll(/^(?:import|export) (?!type )(?:[^;"']*? from )?"([^"]+)"/gm)];
  return names.flatMap(([, name = ""]) =>
    name.startsWith(".") ? listPackages(join(dirname(file), name), visited) : [name],
  );
}

it("the command loads only its parser before a verb is called", () => {
  const packages = listPackages("cli/run-process.ts").filter((name) => !name.startsWith("node:"));
  expect([...new Set(packages)].sort()).toEqual(["commander", "picocolors"]);
});
