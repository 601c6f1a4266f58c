import { expect, it } from "vitest";
import { checkAccounts } from "../../../cli/commands/doctor/doctor-accounts.ts";

const token = { id: "1", login: "ana-acme" };
const app = { id: "2", login: "milepost[bot]" };

it("says nothing while the account stays the same, even under another login", () => {
  expect(checkAccounts("GitHub", { stored: [token], former: [], current: { id: "1", login: "ana" } })).toEqual([]);
});

it("says what to add to the config when the account has changed", () => {
  const [check, ...others] = checkAccounts("GitHub", { stored: [token, app], former: [], current: app });
  expect(others).toEqual([]);
  expect(check).toMatchObject({ status: "warn", what: expect.stringMatching(/ana-acme .* milepost\[bot\]/) });
  expect(check?.fix).toContain('Add "ana-acme" to github.formerAccounts');
  expect(checkAccounts("GitHub", { stored: [token], former: ["Ana-Acme"], current: app })).toEqual([]);
});

it("uses account ids in Jira", () => {
  const [check] = checkAccounts("Jira", { stored: [{ id: "557058:a" }], former: [], current: { id: "557058:b" } });
  expect(check?.fix).toContain('Add "557058:a" to jira.formerAccounts');
});
