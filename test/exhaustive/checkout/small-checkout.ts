import { execFile } from "node:child_process";
import { cpSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

interface Ended {
  code: number;
  out: string;
  err: string;
}

export interface SmallCheckout {
  folder: string;
  path: (name: string) => string;
  read: (name: string) => string;
  write: (name: string, text: string) => void;
  /** Returns when a file was modified, in ms since the epoch. */
  modifiedAt: (name: string) => number;
  /** Runs `cli/milepost.mjs`. Omits the line that it prints if the build takes over a second. */
  milepost: () => Promise<Ended>;
  /** Runs a program in the checkout. */
  run: (command: string, ...args: string[]) => Promise<Ended>;
  remove: () => void;
}

/** The entry point of a checkout whose command prints `text`, and then the text of the lazily imported `cli/part.ts`. */
export const entryPoint = (text: string) =>
  `console.log(${JSON.stringify(text)});\nconsole.log((await import(${JSON.stringify("./part.ts")})).part);\n`;

/** Creates a checkout with the real `cli/bundle`, package.json and packing scripts, but with a command that is built in milliseconds. */
export function createSmallCheckout(): SmallCheckout {
  const folder = mkdtempSync(join(tmpdir(), "milepost-checkout-"));
  const path = (name: string) => join(folder, name);
  const write = (name: string, text: string) => {
    mkdirSync(dirname(path(name)), { recursive: true });
    writeFileSync(path(name), text);
  };
  for (const name of ["cli/bundle", "cli/milepost.mjs", "local/installed.mjs", "package.json"]) {
    cpSync(name, path(name), { recursive: true });
  }
  write("cli/main.ts", entryPoint("first"));
  write("cli/part.ts", `export const part = "part of first";\n`);
  write("shared/adapters/stand-ins.json", "{}");
  for (const name of ["package-lock.json", "node_modules/.package-lock.json"]) write(name, `{ "packages": {} }`);
  symlinkSync(resolve("node_modules/esbuild"), path("node_modules/esbuild"));
  const run = (command: string, ...args: string[]) =>
    new Promise<Ended>((done) => {
      const child = execFile(command, args, { cwd: folder }, (_error, out, err) =>
        done({ code: child.exitCode ?? -1, out, err }),
      );
    });
  return {
    folder,
    path,
    write,
    read: (name) => readFileSync(path(name), "utf8"),
    modifiedAt: (name) => lstatSync(path(name)).mtimeMs,
    async milepost() {
      const { err, ...ended } = await run(process.execPath, path("cli/milepost.mjs"));
      return { ...ended, err: err.replace(/^milepost: building .*\n/, "") };
    },
    run,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
