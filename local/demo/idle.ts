import { setTimeout as wait } from "node:timers/promises";
import type { GitHubDouble } from "../emulators/github/github-emulator.ts";
import type { Service } from "../service.ts";

/** Nothing of a demonstration takes nearly as long, in milliseconds. */
const patience = 60_000;

/** Resolves when every webhook under way was taken and everything that came of it is done and told. */
export async function idle(github: GitHubDouble, service: Service): Promise<void> {
  await github.settled();
  const end = Date.now() + patience;
  while ((await service.undone()) > 0) {
    if (Date.now() > end) throw new Error("Milepost has something left to do and does not do it.");
    await wait(40);
  }
}
