import { existsSync, readdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createSmallCheckout, entryPoint, type SmallCheckout } from "./small-checkout.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const bundle = "dist/milepost.mjs";

let checkout: SmallCheckout;
beforeEach(() => {
  checkout = createSmallCheckout();
});
afterEach(() => checkout.remove());

const touch = (name: string) => utimesSync(checkout.path(name), new Date(), new Date());
const prints = (...lines: string[]) => ({ code: 0, out: lines.map((line) => `${line}\n`).join(""), err: "" });

describe("the command in a checkout", () => {
  it("is built once, and again after a source changed", async () => {
    expect(await checkout.milepost()).toEqual(prints("first", "part of first"));
    const builtAt = checkout.modifiedAt(bundle);
    await checkout.milepost();
    expect(checkout.modifiedAt(bundle)).toBe(builtAt);
    checkout.write("cli/part.ts", `export const part = "part of second";`);
    expect(await checkout.milepost()).toEqual(prints("first", "part of second"));
  });

  it("is built again if a source changed while it was built", async () => {
    // Instead of esbuild, a module that builds and then edits a source, as a person may.
    rmSync(checkout.path("node_modules/esbuild"));
    checkout.write("node_modules/esbuild/package.json", `{ "type": "module", "exports": "./index.js" }`);
    checkout.write(
      "node_modules/esbuild/index.js",
      `import * as fs from "node:fs";
       import esbuild from ${JSON.stringify(pathToFileURL(resolve("node_modules/esbuild/lib/main.js")).href)};
       export async function build(options) {
         const built = await esbuild.build(options);
         fs.writeFileSync("cli/part.ts", 'export const part = "edited";');
         return built;
       }`,
    );
    expect(await checkout.milepost()).toEqual(prints("first", "part of first"));
    expect(await checkout.milepost()).toEqual(prints("first", "edited"));
  });

  it("is built again after packages were installed", async () => {
    await checkout.milepost();
    const builtAt = checkout.modifiedAt(bundle);
    touch("package-lock.json");
    await checkout.milepost();
    expect(checkout.modifiedAt(bundle)).toBe(builtAt);
    touch("node_modules/.package-lock.json");
    await checkout.milepost();
    expect(checkout.modifiedAt(bundle)).toBeGreaterThan(builtAt);
  });

  it.each([
    ["checkout", ".git", undefined],
    ["worktree", "git-folder", "gitdir: git-folder\n"],
  ])("is built again after a commit in a Git %s", async (_kind, gitFolder, gitFile) => {
    checkout.write(`${gitFolder}/logs/HEAD`, "");
    if (gitFile !== undefined) checkout.write(".git", gitFile);
    await checkout.milepost();
    const builtAt = checkout.modifiedAt(bundle);
    touch(`${gitFolder}/logs/HEAD`);
    await checkout.milepost();
    expect(checkout.modifiedAt(bundle)).toBeGreaterThan(builtAt);
  });

  it("ignores symbolic links to nothing, such as the locks of Emacs", async () => {
    symlinkSync("person@machine.1", checkout.path("cli/.#part.ts"));
    await checkout.milepost();
    // With a current build, the time of every source is read.
    expect(await checkout.milepost()).toEqual(prints("first", "part of first"));
  });
});

describe("a build that fails", () => {
  it("runs the last build, with one line on stderr", async () => {
    await checkout.milepost();
    checkout.write("cli/part.ts", "export const part = ;");
    const { err, ...ended } = await checkout.milepost();
    expect({ ...ended, err: "" }).toEqual(prints("first", "part of first"));
    expect(err).toMatch(
      /^milepost: cannot build dist\/milepost\.mjs, so its last build runs: .*cli\/part\.ts:1:20: .*\n$/,
    );
  });

  it("is one line and exit code 1 if there is no earlier build", async () => {
    // Fails for every account, unlike a folder without permission to write.
    writeFileSync(checkout.path("dist"), "");
    const { code, out, err } = await checkout.milepost();
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toMatch(/^milepost: cannot build dist\/milepost\.mjs: E[A-Z]+: .*\n$/);
  });
});

describe("the files of a replaced build", () => {
  const chunks = () => readdirSync(checkout.path("dist/chunks")).filter((name) => name.endsWith(".mjs"));

  /** Makes all built files a number of days older. */
  function age(days: number): void {
    for (const entry of readdirSync(checkout.path("dist"), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const name = join(entry.parentPath, entry.name).slice(checkout.folder.length + 1);
      const time = new Date(Math.round(checkout.modifiedAt(name)) - days * DAY_MS);
      utimesSync(checkout.path(name), time, time);
    }
  }

  async function build(text: string): Promise<void> {
    checkout.write("cli/part.ts", `export const part = ${JSON.stringify(text)};\n`);
    expect(await checkout.milepost()).toEqual(prints("first", text));
  }

  it("are deleted a day after they were replaced, not after they were built", async () => {
    await build("one");
    const one = chunks();
    age(7);
    await build("two");
    expect(chunks()).toEqual(expect.arrayContaining(one));
    age(0.6);
    await build("three");
    expect(chunks()).toEqual(expect.arrayContaining(one));
    age(0.6);
    checkout.write("cli/main.ts", entryPoint("first"));
    await build("four");
    expect(chunks().filter((name) => one.includes(name))).toEqual([]);
    expect(existsSync(checkout.path(bundle))).toBe(true);
    expect(new Set(chunks()).size).toBeGreaterThan(one.length * 2);
  });
});
