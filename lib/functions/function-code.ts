import * as fs from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { AssetHashType, DockerImage } from "aws-cdk-lib";
import { type AssetCode, Code } from "aws-cdk-lib/aws-lambda";
import { buildFunctions } from "./build-functions.ts";
import type { FunctionName } from "./function-names.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** All stacks of a process share one build. */
let built: ReturnType<typeof buildFunctions> | null = null;

/** Returns the code of a function, with further `files`: paths on the machine that deploys, by path in the code. */
export function functionCode(name: FunctionName, files: Readonly<Record<string, string>>): AssetCode {
  return Code.fromAsset(join(root, "functions", name), {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // CDK demands an image, and does not use it, because the local bundling always succeeds.
      image: DockerImage.fromRegistry("unused"),
      local: {
        tryBundle(folder) {
          built ??= buildFunctions(root);
          for (const { path, contents } of built[name]) write(folder, path, contents);
          for (const [path, source] of Object.entries(files)) write(folder, path, fs.readFileSync(source));
          return true;
        },
      },
    },
  });
}

/**
 * Writes a file that every user can read. CDK's zip file has the modes of the folder: with `umask 077`, functions could not
 * read their code.
 */
function write(folder: string, path: string, contents: Uint8Array): void {
  const file = join(folder, path);
  fs.mkdirSync(dirname(file), { recursive: true });
  fs.writeFileSync(file, contents);
  fs.chmodSync(file, 0o644);
  for (let at = dirname(file); at.startsWith(folder); at = dirname(at)) fs.chmodSync(at, 0o755);
}
