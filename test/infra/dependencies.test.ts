import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import * as z from "zod";

const packages = z.record(z.string(), z.string());
const manifest = z.object({ dependencies: packages, devDependencies: packages });

it("docs/dependencies.md lists exactly the direct dependencies, and all versions are exact", () => {
  const { dependencies, devDependencies } = manifest.parse(JSON.parse(readFileSync("package.json", "utf8")));
  const direct = { ...dependencies, ...devDependencies };
  const rows = [...readFileSync("docs/dependencies.md", "utf8").matchAll(/^\| (`[^|]*`) \|/gm)];
  const named = rows.flatMap(([, cell = ""]) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name));
  expect(named.sort()).toEqual(Object.keys(direct).sort());
  for (const version of Object.values(direct)) expect(version).toMatch(/^\d+\.\d+\.\d+(-[a-z]+\.\d+)?$/);
});
