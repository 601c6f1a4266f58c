import { listConfigFolders, localSource } from "../../shared/adapters/local/local-source.ts";
import type { Config } from "../../shared/config/config.ts";
import { defaultConfig } from "../../shared/config/config.ts";
import { findConfig, matchPlans } from "../../shared/config/find-config.ts";
import { parseConfig } from "../../shared/config/parse-config.ts";
import { UsageError } from "../../shared/errors.ts";
import { hasErrors, type Plan } from "../../shared/model/plan.ts";
import { type Beside, checkAcross } from "../../shared/plan/checks/check-references.ts";
import { parsePlan } from "../../shared/plan/parse-plan.ts";
import { exitCodes } from "../exit-code.ts";
import type { CheckedPlan } from "../print/check-report.ts";
import { type CheckFormat, checkFormats } from "../print/check-report.ts";
import type { Terminal } from "../print/terminal.ts";
import { besideInTree, besideNamed } from "../read-beside.ts";
import { readNamedFile } from "../read-file.ts";

interface Chosen {
  config: Config;
  files: { path: string; bytes: Uint8Array }[];
  besideOf: (plan: Plan) => Promise<Beside>;
}

/** `milepost check [PATH…]`: what is wrong with plans, in a form for people, editors or CI. */
export async function checkCommand(
  paths: string[],
  format: CheckFormat,
  terminal: Terminal,
): Promise<number> {
  const { config, files, besideOf } = paths.length > 0 ? await readNamed(paths) : await readConfigured();
  const checked: CheckedPlan[] = [];
  for (const { path, bytes } of files) {
    const parsed = parsePlan(bytes, { path, split: config.split, start: config.start ?? null });
    const source = new TextDecoder().decode(bytes);
    checked.push({ path, plan: checkAcross(parsed, source, await besideOf(parsed)), source });
  }
  checkFormats[format](checked, terminal);
  return checked.some(({ plan }) => hasErrors(plan.diagnostics)) ? exitCodes.failed : exitCodes.done;
}

/** What a person names is read, wherever it is, and nothing else but the config and what stands beside it. */
async function readNamed(paths: string[]): Promise<Chosen> {
  const path = findConfig(await listConfigFolders(process.cwd()));
  const config = path === null ? defaultConfig : parseConfig(await readNamedFile(path), path);
  const files: Chosen["files"] = [];
  for (const named of paths) files.push({ path: named, bytes: await readNamedFile(named) });
  return { config, files, besideOf: besideNamed };
}

/** What the config names is read as the sync of a commit would read it: no link is followed. */
async function readConfigured(): Promise<Chosen> {
  const source = localSource(process.cwd(), "");
  const { entries } = await source.tree(await source.head(null));
  const paths = entries.map((entry) => entry.path);
  const read = (path: string) => source.read({ path, blob: "", size: 0 });
  const configPath = findConfig(paths);
  const config = configPath === null ? defaultConfig : parseConfig(await read(configPath), configPath);
  const chosen = matchPlans(paths, config.plans);
  if (chosen.length === 0) {
    throw new UsageError(
      `No plan matches ${config.plans.map((glob) => `"${glob}"`).join(", ")} here. Name a file, or set "plans" in .goalkit/milepost.yml.`,
    );
  }
  const files: Chosen["files"] = [];
  for (const path of chosen) files.push({ path, bytes: await read(path) });
  const tree = new Map(entries.map((entry) => [entry.path, entry]));
  return { config, files, besideOf: (plan) => besideInTree(plan, tree, source) };
}
