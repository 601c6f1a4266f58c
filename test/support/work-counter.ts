import { mkdtempSync, rmSync } from "node:fs";
import { Session } from "node:inspector";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { setFlagsFromString } from "node:v8";
import { buildSync } from "esbuild";

const root = fileURLToPath(new URL("../..", import.meta.url));

/**
 * The work of a function, which does not depend on the speed of the machine.
 *
 * - Steps: how often each block of JavaScript was executed (V8's precise block coverage), including loops and calls.
 * - Characters: how many characters built-in functions examined: regular expressions up to the end of the match or of the text, and
 *   methods of strings. Backtracking of regular expressions is not counted; bench/parse.ts measures its time.
 */
export interface Work {
  steps: number;
  characters: number;
}

export interface CountedModule<M> {
  /** The exports. Only calls of these count: other imports of the same files are other instances. */
  module: M;
  count(work: () => void): Work;
  /** Returns the steps or the characters of `work`, whichever are more, for each of `size` units of its input. */
  countPer(size: number, work: () => void): number;
  stop(): void;
}

/**
 * Bundles files with everything that they import, and loads the bundle. V8 counts only in scripts that it compiles after
 * counting started: the bundle is always one, whatever the process imported before. Paths are relative to the root of the project.
 * Call the exports in `count` only: there V8 does not optimise. It does not count calls of optimised functions, and when it
 * optimises depends on the machine.
 */
export function loadCounted<M>(...paths: string[]): CountedModule<M> {
  const folder = mkdtempSync(join(tmpdir(), "milepost-counted-"));
  const bundle = join(folder, "bundle.cjs");
  const session = new Session();
  session.connect();
  session.post("Profiler.enable");
  session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
  buildSync({
    stdin: { contents: paths.map((path) => `export * from "./${path}";`).join("\n"), resolveDir: root },
    outfile: bundle,
    bundle: true,
    platform: "node",
    format: "cjs",
  });
  const module: M = createRequire(import.meta.url)(bundle);
  rmSync(folder, { recursive: true });
  const script = pathToFileURL(bundle).href;
  const steps = () => {
    let sum = 0;
    session.post("Profiler.takePreciseCoverage", (error, taken) => {
      if (error) throw error;
      for (const { url, functions } of taken.result) {
        if (url !== script) continue;
        for (const { ranges } of functions) for (const { count } of ranges) sum += count;
      }
    });
    return sum;
  };
  const count = (work: () => void): Work => {
    steps();
    setFlagsFromString("--no-opt");
    try {
      const characters = countingCharacters(work);
      return { steps: steps(), characters };
    } finally {
      setFlagsFromString("--opt");
    }
  };
  return {
    module,
    count,
    countPer(size, work) {
      const { steps, characters } = count(work);
      return Math.max(steps, characters) / size;
    },
    stop() {
      session.post("Profiler.stopPreciseCoverage");
      session.disconnect();
    },
  };
}

/** Runs `work` with instrumented built-in functions and returns how many characters they examined. */
function countingCharacters(work: () => void): number {
  let seen = 0;
  const restore: (() => void)[] = [];
  /** Replaces a method by one that also adds the cost of each call. */
  function watch<T extends object, N extends keyof T>(
    owner: T,
    name: N,
    cost: (self: unknown, args: readonly unknown[], result: unknown) => number,
  ): void {
    const original: unknown = owner[name];
    if (typeof original !== "function") throw new Error(`${String(name)} is not a method`);
    const descriptor = Object.getOwnPropertyDescriptor(owner, name) ?? {};
    const watching = function (this: unknown, ...args: unknown[]) {
      const result: unknown = Reflect.apply(original, this, args);
      seen += cost(this, args, result);
      return result;
    };
    Object.defineProperty(owner, name, { ...descriptor, value: watching });
    restore.push(() => Object.defineProperty(owner, name, descriptor));
  }
  const lengthOf = (text: unknown) => (typeof text === "string" || Array.isArray(text) ? text.length : 1);
  const whole = (self: unknown) => lengthOf(self);
  const upTo = (self: unknown, [needle, from = 0]: readonly unknown[], at: unknown) =>
    Number(at) >= 0 ? Number(at) - Number(from) + lengthOf(needle) : Math.max(1, lengthOf(self) - Number(from));
  watchExec();
  watch(String.prototype, "indexOf", upTo);
  for (const name of ["lastIndexOf", "includes", "toLowerCase", "toUpperCase", "normalize"] as const) {
    watch(String.prototype, name, whole);
  }
  watch(String.prototype, "split", (self, [by]) => (typeof by === "string" ? lengthOf(self) : 1));
  watch(String.prototype, "replaceAll", (self, [by]) => (typeof by === "string" ? lengthOf(self) : 1));
  for (const name of ["trim", "trimStart", "trimEnd"] as const) {
    watch(String.prototype, name, (self, _, result) => lengthOf(self) - lengthOf(result) + 1);
  }
  watch(String.prototype, "repeat", (_self, _args, result) => lengthOf(result));
  watch(Array.prototype, "join", (_self, _args, result) => lengthOf(result));
  for (const name of ["slice", "concat", "splice", "includes", "indexOf", "shift", "unshift"] as const) {
    watch(Array.prototype, name, name === "slice" ? (_self, _args, result) => lengthOf(result) : whole);
  }
  try {
    work();
  } finally {
    for (const undo of restore.reverse()) undo();
  }
  return seen;

  /** `test`, `match`, `matchAll`, `replace`, `search` and `split` call a replaced `exec`. */
  function watchExec(): void {
    const { exec } = RegExp.prototype;
    RegExp.prototype.exec = function (this: RegExp, text: string) {
      const from = this.global || this.sticky ? this.lastIndex : 0;
      const match = Reflect.apply(exec, this, [text]);
      if (match) seen += match.index - from + match[0].length + 1;
      else seen += this.sticky ? 1 : Math.max(1, text.length - from);
      return match;
    };
    restore.push(() => {
      RegExp.prototype.exec = exec;
    });
  }
}
