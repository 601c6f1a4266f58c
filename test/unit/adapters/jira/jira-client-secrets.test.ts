import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type ControlledTimeouts, controlTimeouts } from "../../../support/control-timeouts.ts";
import {
  type Answering,
  basic,
  caught,
  cloud,
  dataCenter,
  email,
  json,
  opened,
  page,
  read,
  token,
  write,
} from "./open-client.ts";

let timeouts: ControlledTimeouts;
beforeEach(() => {
  timeouts = controlTimeouts();
});
afterEach(() => timeouts.restore());

describe("secrets", () => {
  const variants = [token, email, basic, encodeURIComponent(token), email.toUpperCase()];
  const everything = variants.join(" ");
  const errors = { summary: everything, [token]: "a field" };
  const answers: Answering[] = [
    ...[200, 400, 401, 403, 404, 409, 410, 413, 422, 429, 500, 503].flatMap((status) => [
      page(status, `<p>${everything}</p>`, {
        "retry-after": "5",
        "ratelimit-reason": token,
        "x-echo": basic,
      }),
      page(status, `${"<i>".repeat(3_327)}${everything}`),
      json(
        status < 300 ? 400 : status,
        { errorMessages: [everything], errors, message: everything },
        { "x-echo": everything },
      ),
    ]),
    (response) =>
      response.writeHead(302, { location: `https://x.example/${encodeURIComponent(email)}/${token}?t=${token}` }).end(),
    (response) => response.destroy(),
    () => timeouts.expire(),
  ];

  it.each([cloud, dataCenter])("are in no message, cause or header: %s", async (credentials) => {
    const secrets = credentials === cloud ? variants : [token, encodeURIComponent(token)];
    for (const answer of answers) {
      const { client } = await opened(answer, { credentials });
      for (const error of [await caught(read(client)), await caught(write(client))]) {
        expect(error.message).not.toContain("it was answered");
        const printed = `${error.message}\n${error.stack}\n${inspect(error, { depth: 9, showHidden: true })}`;
        for (const secret of secrets) expect(printed.toLowerCase()).not.toContain(secret.toLowerCase());
        expect(error.message).not.toContain("hunter2");
        expect(error.message.length).toBeLessThan(1_000);
      }
    }
  });

  it("are not printed with a client", async () => {
    const { client } = await opened(json(200, {}));
    for (const secret of variants) expect(inspect(client, { depth: 9, showHidden: true })).not.toContain(secret);
  });
});
