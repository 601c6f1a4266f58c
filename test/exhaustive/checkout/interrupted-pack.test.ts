import { existsSync, mkdirSync, rmSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createSmallCheckout, type SmallCheckout } from "./small-checkout.ts";

let checkout: SmallCheckout;
let original: string;
let tarball: string;
beforeEach(() => {
  checkout = createSmallCheckout();
  original = checkout.read("package.json");
  const { name, version } = JSON.parse(original);
  tarball = `${name}-${version}.tgz`;
});
afterEach(() => checkout.remove());

/** Runs a `npm pack` that fails after it replaced package.json. */
async function failToPack(): Promise<void> {
  mkdirSync(checkout.path(tarball));
  expect((await checkout.run("npm", "pack")).code).not.toBe(0);
  rmSync(checkout.path(tarball), { recursive: true });
  expect(JSON.parse(checkout.read("package.json")).bin).toBeDefined();
}

/** Packs, and returns the published manifest. Asserts that the package contains the command as it is now. */
async function pack() {
  checkout.write("cli/part.ts", `export const part = "newest";\n`);
  const { code, err } = await checkout.run("npm", "pack");
  expect(code, err).toBe(0);
  await checkout.run("tar", "-xzf", tarball);
  const manifest = JSON.parse(checkout.read("package/package.json"));
  const { out } = await checkout.run(process.execPath, checkout.path(`package/${manifest.bin.milepost}`));
  expect(out).toBe("first\nnewest\n");
  return manifest;
}

describe("npm pack", () => {
  it("leaves package.json and the files that a running serve may import", async () => {
    await checkout.milepost();
    checkout.write("dist/chunks/old.mjs", "");
    const { scripts, devDependencies } = await pack();
    expect({ scripts: Object.keys(scripts), devDependencies }).toEqual({ scripts: ["prepack", "postpack"] });
    expect(checkout.read("package.json")).toBe(original);
    expect(existsSync(checkout.path("dist/chunks/old.mjs"))).toBe(true);
    expect(existsSync(checkout.path("dist/package"))).toBe(false);
    expect(existsSync(checkout.path("package/dist/chunks"))).toBe(false);
  });

  it("to a folder that does not exist fails before it replaces package.json", async () => {
    const { code, err } = await checkout.run("npm", "pack", "--pack-destination", "missing");
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining("cannot write the package to ") });
    expect(checkout.read("package.json")).toBe(original);
  });
});

describe("npm pack after one that failed", () => {
  it("gives the package and restores package.json", async () => {
    await failToPack();
    const { version } = await pack();
    expect(version).toBe(JSON.parse(original).version);
    expect(checkout.read("package.json")).toBe(original);
  });

  it("keeps and publishes what was edited after package.json was restored", async () => {
    await failToPack();
    const edited = original.replace(/"description": ".*"/, `"description": "edited"`);
    checkout.write("package.json", edited);
    expect(await pack()).toMatchObject({ description: "edited" });
    expect(checkout.read("package.json")).toBe(edited);
  });

  it("keeps what was edited in the published manifest, and says what to do", async () => {
    await failToPack();
    const edited = checkout.read("package.json").replace(/"description": ".*"/, `"description": "edited"`);
    checkout.write("package.json", edited);
    const { code, err } = await checkout.run("npm", "pack");
    expect({ code, err }).toEqual({
      code: 1,
      err: expect.stringContaining("Move the changes to .milepost/package.json"),
    });
    expect(checkout.read("package.json")).toBe(edited);
    expect(checkout.read(".milepost/package.json")).toBe(original);
    expect(existsSync(checkout.path(tarball))).toBe(false);
  });

  it("fails without the saved package.json, which git restores", async () => {
    await failToPack();
    rmSync(checkout.path(".milepost"), { recursive: true });
    const { code, err } = await checkout.run("npm", "pack");
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining("package.json is not the checkout's") });
    expect(existsSync(checkout.path(tarball))).toBe(false);
  });
});
