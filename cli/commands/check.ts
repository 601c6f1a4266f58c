import { listConfigCandidates, localSource } from "../../shared/adapters/local/local-source.ts";
import { type Config, defaultConfig } from "../../shared/config/config.ts";
import { findConfig, matchPlans } from "../../shared/config/find-config.ts";
import { parseConfig } from "../../shared/config/parse-config.ts";
import { UsageError } from "../../shared/errors.ts";
import type { Plan } from "../../shared/model/plan/plan.ts";
import { hasErrors } from "../../shared/model/plan/plan-values.ts";
import { checkReferences, type SiblingFiles } from "../../shared/plan/checks/check-references.ts";
import { parsePlan } from "../../shared/plan/parse-plan.ts";
import type { CommandContext } from "../command-context.ts";
import { exitCodes } from "../exit-code.ts";
import { readNamedFile } from "../inputs/read-file.ts";
import { readSiblingsInTree, readSiblingsOnDisk } from "../inputs/read-siblings.ts";
import type { CheckFormat } from "../print/check-format.ts";
import { type CheckedPlan, checkPrinters } from "../print/check-report.ts";

interface CheckInput {
  config: Config;
  files: { path: string; bytes: Uint8Array }[];
  readSiblings: (plan: Plan) => Promise<SiblingFiles>;
}

/** `milepost check [PATH…]`: prints the diagnostics of plans, in a format for people, editors or CI. */
export async function checkCommand(paths: string[], format: CheckFormat, context: CommandContext): Promise<number> {
  const { config, files, readSiblings } =
    paths.length > 0 ? await readNamedPlans(paths, context.folder) : await readConfiguredPlans(context.folder);
  const checked: CheckedPlan[] = [];
  for (const { path, bytes } of files) {
    const parsed = parsePlan(bytes, { path, split: config.split, start: config.start ?? null });
    const source = new TextDecoder().decode(bytes);
    checked.push({ path, plan: checkReferences(parsed, source, await readSiblings(parsed)), source });
  }
  checkPrinters[format](checked, context);
  return checked.some(({ plan }) => hasErrors(plan.diagnostics)) ? exitCodes.failed : exitCodes.done;
}

/** Reads the plans at the given paths, which can be in any folder. Uses the config file in the current folder. */
async function readNamedPlans(paths: string[], folder: string): Promise<CheckInput> {
  const path = findConfig(await listConfigCandidates(folder));
  const config = path === null ? defaultConfig : parseConfig(await readNamedFile(path, folder), path);
  const files: CheckInput["files"] = [];
  for (const named of paths) files.push({ path: named, bytes: await readNamedFile(named, folder) });
  return { config, files, readSiblings: (plan) => readSiblingsOnDisk(plan, folder) };
}

/** Reads the plans that match the config's globs. Like a sync, it does not follow symbolic links. */
async function readConfiguredPlans(folder: string): Promise<CheckInput> {
  const source = localSource(folder, "");
  const { entries } = await source.tree(await source.head(null));
  const paths = entries.map((entry) => entry.path);
  const read = (path: string) => source.read({ path, blob: "", size: 0 });
  const configPath = findConfig(paths);
  const config = configPath === null ? defaultConfig : parseConfig(await read(configPath), configPath);
  const planPaths = matchPlans(paths, config.plans);
  if (planPaths.length === 0) {
    throw new UsageError(
      `No plan matches ${config.plans.map((glob) => `"${glob}"`).join(", ")} in this folder. Name a file, or set "plans" in .goalkit/milepost.yml.`,
    );
  }
  const files: CheckInput["files"] = [];
  for (const path of planPaths) files.push({ path, bytes: await read(path) });
  const tree = new Map(entries.map((entry) => [entry.path, entry]));
  return { config, files, readSiblings: (plan) => readSiblingsInTree(plan, tree, source) };
}
