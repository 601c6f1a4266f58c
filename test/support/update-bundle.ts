import { updateBundle } from "../../cli/bundle/update-bundle.mjs";

/** Builds the command before the tests, so that a test which spawns it does not see the message of the build. */
export async function setup(): Promise<void> {
  await updateBundle();
}
