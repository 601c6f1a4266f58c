import { expect, test } from "vitest";
import { findAllowedTargets, isRepositoryAllowed, parseOperator } from "../../../shared/config/operator.ts";
import { ConfigError } from "../../../shared/errors.ts";

const file = `repositories:
  - name: acme/*
  - name: Acme/web
    jira: [WEB]
    slack: [C0123456789]
  - name: other/site-?
`;

test("maySync goes by the patterns, in any case, and never beyond them", () => {
  const operator = parseOperator(file, "operator.yml");
  const may = (name: string) => isRepositoryAllowed(operator, name);
  expect(["acme/web", "ACME/Api", "other/site-1"].map(may)).toEqual([true, true, true]);
  expect(["acme", "acmex/web", "x/acme/web", "acme/web/x", "other/site", "other/site-10", ""].map(may)).toEqual(
    Array(7).fill(false),
  );
});

test("reach adds up over the entries that fit; without a file nothing is bounded", () => {
  const operator = parseOperator(file, "operator.yml");
  expect(findAllowedTargets(operator, "acme/web")).toEqual({ jira: ["WEB"], slack: ["C0123456789"] });
  expect(findAllowedTargets(operator, "acme/api")).toEqual({ jira: [], slack: [] });
  expect([isRepositoryAllowed(null, "any/one"), findAllowedTargets(null, "any/one")]).toEqual([true, null]);
});

test("JSON is taken, an empty list allows nothing", () => {
  const operator = parseOperator('{"repositories": []}', "operator.json");
  expect(isRepositoryAllowed(operator, "acme/web")).toBe(false);
});

test("every problem is named with its line and no value: a wrong file never allows more", () => {
  const text = "repositories:\n  - name: '**'\n  - nmae: acme/*\n    jira: [web]\nrepos: []\n";
  expect(() => parseOperator(text, "operator.yml")).toThrow(ConfigError);
  expect(() => parseOperator(text, "operator.yml")).toThrowErrorMatchingInlineSnapshot(`
    [ConfigError: operator.yml:2  repositories (entry 1).name: write OWNER/NAME or OWNER/*, for example "acme/*"
    operator.yml:3  repositories (entry 2).name is missing; add it or remove repositories (entry 2)
    operator.yml:3  unknown key in repositories (entry 2); known keys: name, jira, slack
    operator.yml:4  repositories (entry 2).jira (entry 1): write a Jira project key, in capitals: "WEB" for WEB-12
    operator.yml:5  unknown key; known keys: repositories]
  `);
  expect(() => parseOperator("", "operator.yml")).toThrow("repositories is missing");
});
