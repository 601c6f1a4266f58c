import { listConfigCandidates, localSource } from "../../shared/adapters/local/local-source.ts";
import { type Config, defaultConfig } from "../../shared/config/config.ts";
import { findConfig, matchPlans } from "../../shared/config/find-config.ts";
import { parseConfig } from "../../shared/config/parse-config.ts";
import { UsageError } from "../../shared/errors.ts";
import type { Plan } from "../../shared/model/plan/plan.ts";
import { hasErrors } from "../../shared/model/plan/plan-values.ts";
import { checkReferences, type SiblingFiles } from "../../shared/plan/checks/check-references.ts";
import { parsePlan } from "../../shared/plan/parse-plan.ts";
import { createFileReader, findConfigEntry } from "../../shared/sync/read/files/repository-files.ts";
import { createBrokenLinkPlan } from "../../shared/sync/read/read-plan.ts";
import type { CommandContext } from "../command-context.ts";
import { exitCodes } from "../exit-code.ts";
import { readNamedFile } from "../inputs/read-file.ts";
import { readSiblingsInTree, readSiblingsOnDisk } from "../inputs/read-siblings.ts";
import type { CheckFormat } from "../print/check-format.ts";
import { type CheckedPlan, checkPrinters } from "../print/check-report.ts";

interface CheckInput {
  config: Config;
  /** `linkProblem`: why a symbolic link can't be followed. */
  files: { path: string; bytes: Uint8Array; linkProblem?: string }[];
  readSiblings: (plan: Plan) => Promise<SiblingFiles>;
}

/** `milepost check [PATH…]`: prints the diagnostics of plans, in a format for people, editors or CI. */
export async function checkCommand(paths: string[], format: CheckFormat, context: CommandContext): Promise<number> {
  const { config, files, readSiblings } =
    paths.length > 0 ? await readNamedPlans(paths, context.folder) : await readConfiguredPlans(context.folder);
  const checked: CheckedPlan[] = [];
  for (const { path, bytes, linkProblem } of files) {
    const options = { path, split: config.split, start: config.start ?? null };
    const parsed = linkProblem ? createBrokenLinkPlan(path, linkProblem) : parsePlan(bytes, options);
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

/** Reads the plans that match the config's globs. Like a sync, it follows symbolic links inside the folder only. */
async function readConfiguredPlans(folder: string): Promise<CheckInput> {
  const source = localSource(folder, "");
  const readFiles = createFileReader(source);
  const head = await source.head(null);
  const { files: candidates } = await readFiles(head);
  const entry = findConfigEntry(candidates);
  const config = entry === null ? defaultConfig : parseConfig(await source.read(entry), entry.path);
  const { files: tree } = await readFiles(head, config.plans);
  const planPaths = matchPlans(tree.keys(), config.plans);
  if (planPaths.length === 0) {
    throw new UsageError(
      `No plan matches ${config.plans.map((glob) => `"${glob}"`).join(", ")} in this folder. Name a file, or set "plans" in .goalkit/milepost.yml.`,
    );
  }
  const files: CheckInput["files"] = [];
  for (const path of planPaths) {
    const plan = tree.get(path) ?? { path, blob: "", size: 0 };
    const { linkProblem } = plan;
    files.push(linkProblem ? { path, bytes: new Uint8Array(), linkProblem } : { path, bytes: await source.read(plan) });
  }
  return { config, files, readSiblings: (plan) => readSiblingsInTree(plan, tree, source) };
}
