import { describe, expect, it } from "vitest";
import * as z from "zod";
import { Synthesized } from "./synthesize.ts";

const stack = new Synthesized();
const [api] = stack.one("AWS::ApiGatewayV2::Api");

/** The function that answers each route, by the route's key. */
function answeredBy(): Record<string, string> {
  const integrations = new Map(
    stack.all("AWS::ApiGatewayV2::Integration").map(([id, { Properties }]) => {
      const { "Fn::GetAtt": uri } = z
        .object({ "Fn::GetAtt": z.tuple([z.string(), z.literal("Arn")]) })
        .parse(Properties.IntegrationUri);
      return [id, uri[0].replace(/^Milepost(\w+)Function\w+$/, "$1")] as const;
    }),
  );
  const routes = stack.all("AWS::ApiGatewayV2::Route").map(([, { Properties }]) => {
    const { RouteKey, Target } = z
      .object({
        RouteKey: z.string(),
        Target: z.object({
          "Fn::Join": z.tuple([z.literal(""), z.tuple([z.literal("integrations/"), z.object({ Ref: z.string() })])]),
        }),
      })
      .parse(Properties);
    return [RouteKey, integrations.get(Target["Fn::Join"][1][1].Ref) ?? ""] as const;
  });
  return Object.fromEntries(routes);
}

describe("the API", () => {
  it("routes webhooks and /healthz to one function, and all other paths to another", () => {
    expect(answeredBy()).toEqual({
      "POST /webhooks/github": "Webhook",
      "POST /webhooks/jira": "Webhook",
      "GET /healthz": "Webhook",
      "GET /": "Page",
      "GET /{proxy+}": "Page",
    });
  });

  it("has no authorizer: webhooks and links are signed", () => {
    for (const [, { Properties }] of stack.all("AWS::ApiGatewayV2::Route")) {
      expect(Properties.AuthorizationType).toBe("NONE");
    }
  });

  it("is the only caller of these two functions", () => {
    const permissions = stack.all("AWS::Lambda::Permission").map(([, { Properties }]) => Properties);
    const arn = z.object({ "Fn::Join": z.tuple([z.literal(""), z.array(z.unknown())]) });
    const allowed = permissions.map(({ FunctionName, Principal, SourceArn }) => {
      expect(Principal).toBe("apigateway.amazonaws.com");
      const parts = arn.parse(SourceArn)["Fn::Join"][1];
      expect(parts).toContainEqual({ Ref: api });
      return `${JSON.stringify(FunctionName)} ${parts.at(-1)}`;
    });
    const of = (name: string) => JSON.stringify({ "Fn::GetAtt": [stack.one("AWS::Lambda::Function", name)[0], "Arn"] });
    expect(allowed.sort()).toEqual(
      [
        `${of("Webhook")} /*/*/webhooks/github`,
        `${of("Webhook")} /*/*/webhooks/jira`,
        `${of("Webhook")} /*/*/healthz`,
        `${of("Page")} /*/*/`,
        `${of("Page")} /*/*/{proxy+}`,
      ].sort(),
    );
  });

  it("keeps its logical ids: a change would create an API with another address", () => {
    expect(api).toBe("MilepostWebhookApiBF6EBC6D");
    expect(stack.one("AWS::ApiGatewayV2::Stage")[0]).toBe("MilepostWebhookApiStageEF56D260");
  });

  it("throttles each route by itself, so that no other route uses up the requests of webhooks", () => {
    const [, { Properties, DependsOn }] = stack.one("AWS::ApiGatewayV2::Stage");
    const limit = (rate: number, burst: number) => ({ ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst });
    expect(Properties.DefaultRouteSettings).toEqual(limit(20, 40));
    expect(Properties.RouteSettings).toEqual({
      "POST /webhooks/github": limit(50, 100),
      "POST /webhooks/jira": limit(50, 100),
      "GET /healthz": limit(2, 5),
      "GET /": limit(20, 40),
      "GET /{proxy+}": limit(20, 40),
    });
    // CloudFormation would otherwise create the stage before the routes, and fail.
    const routes = stack.all("AWS::ApiGatewayV2::Route");
    expect(routes.map(([id]) => id).filter((id) => !z.array(z.string()).parse(DependsOn).includes(id))).toEqual([]);
    expect(routes.map(([, route]) => route.Properties.RouteKey).sort()).toEqual(
      Object.keys(z.record(z.string(), z.unknown()).parse(Properties.RouteSettings)).sort(),
    );
  });

  it("logs no body, header, IP address or query string", () => {
    const [, { Properties }] = stack.one("AWS::ApiGatewayV2::Stage");
    const { Format } = z.object({ Format: z.string() }).parse(Properties.AccessLogSettings);
    const fields = [...Format.matchAll(/\$context\.([\w.]+)/g)].map(([, name]) => name);
    expect(fields.sort()).toEqual([
      "integrationErrorMessage",
      "requestId",
      "requestTimeEpoch",
      "responseLatency",
      "responseLength",
      "routeKey",
      "status",
    ]);
  });
});
