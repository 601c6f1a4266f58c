import { existsSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { UsageError } from "../../shared/errors.ts";
import { parseDeployment, type StageSettings } from "./deployment-settings.ts";

/** The settings file that is used if none is named, if it exists. */
const DEFAULT_FILE = "deployment.yml";

/** What `cdk --context` gives; each value is undefined if it is not given. */
export interface DeploymentContext {
  settings: unknown;
  stage: unknown;
}

export interface Deployment {
  stageName: string;
  /** `operator` is absolute. */
  stage: StageSettings;
}

/**
 * Reads the settings file and selects the stage: the named one, or the only one. Returns `null` if there is no file. Throws `ConfigError`
 * for an invalid file, and `UsageError` if file or stage don't exist.
 */
export function readDeployment({ settings, stage }: DeploymentContext, folder: string): Deployment | null {
  const path = readPath(settings, folder);
  if (path === null) {
    if (stage === undefined) return null;
    throw new UsageError(
      `--context stage selects a stage of ${DEFAULT_FILE}, which does not exist (docs/deploying.md).`,
    );
  }
  const { stages } = parseDeployment(readFileSync(path), path);
  const names = Object.keys(stages);
  const choices = `Choose one with --context stage=NAME: ${names.join(", ")}.`;
  if (stage === undefined && names.length > 1) throw new UsageError(`${path} has ${names.length} stages. ${choices}`);
  const stageName = stage === undefined ? names.join() : String(stage);
  const selected = Object.hasOwn(stages, stageName) ? stages[stageName] : undefined;
  if (selected === undefined) throw new UsageError(`${path} has no stage "${stageName}". ${choices}`);
  return { stageName, stage: { ...selected, operator: resolve(dirname(path), selected.operator) } };
}

function readPath(settings: unknown, folder: string): string | null {
  if (settings === undefined) {
    const path = resolve(folder, DEFAULT_FILE);
    return existsSync(path) ? path : null;
  }
  if (typeof settings !== "string") throw new UsageError("Set --context settings=PATH to the path of a file.");
  const path = resolve(folder, settings);
  if (!existsSync(path)) throw new UsageError(`The settings file ${path} does not exist (docs/deploying.md).`);
  return path;
}
