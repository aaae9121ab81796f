/**
 * The AWS side of a webhook: connection, API destination, and a rule on a bus that feeds it.
 *
 * @module
 */

import {
  type ConnectionAuthorizationType,
  CreateApiDestinationCommand,
  CreateConnectionCommand,
  type CreateConnectionCommandInput,
  CreateEventBusCommand,
  type EventBridgeClient,
  PutRuleCommand,
  PutTargetsCommand,
} from "@aws-sdk/client-eventbridge";

type ConnectionParameters = NonNullable<CreateConnectionCommandInput["AuthParameters"]>;

/** How EventBridge shows the webhook who it is. */
export type DestinationAuthorization =
  | { kind: "apiKey"; header: string; value: string }
  | { kind: "basic"; username: string; password: string };

/** From which events to which webhook. */
export interface ApiDestinationRoute {
  /** Name of the rule, the connection and the destination; unique on the server. */
  name: string;
  /** An existing event bus. */
  eventBusName: string;
  /** Event pattern as EventBridge has it: `{ source: ["shop"] }`. */
  pattern: Record<string, unknown>;
  webhookUrl: string;
  authorization: DestinationAuthorization;
}

/** Makes an event bus. */
export async function createEventBus(client: EventBridgeClient, name: string): Promise<void> {
  await client.send(new CreateEventBusCommand({ Name: name }));
}

/** Makes connection, API destination, rule and target, in the order that AWS's console asks for them. */
export async function routeToWebhook(client: EventBridgeClient, route: ApiDestinationRoute): Promise<void> {
  const { name, eventBusName, pattern, webhookUrl, authorization } = route;
  const connection = await client.send(
    new CreateConnectionCommand({ Name: name, ...connectionOf(authorization) }),
  );
  const destination = await client.send(
    new CreateApiDestinationCommand({
      Name: name,
      ConnectionArn: connection.ConnectionArn,
      InvocationEndpoint: webhookUrl,
      HttpMethod: "POST",
    }),
  );
  await client.send(
    new PutRuleCommand({ Name: name, EventBusName: eventBusName, EventPattern: JSON.stringify(pattern) }),
  );
  await client.send(
    new PutTargetsCommand({
      Rule: name,
      EventBusName: eventBusName,
      Targets: [{ Id: "webhook", Arn: destination.ApiDestinationArn }],
    }),
  );
}

function connectionOf(authorization: DestinationAuthorization): {
  AuthorizationType: ConnectionAuthorizationType;
  AuthParameters: ConnectionParameters;
} {
  if (authorization.kind === "apiKey") {
    const ApiKeyAuthParameters = { ApiKeyName: authorization.header, ApiKeyValue: authorization.value };
    return { AuthorizationType: "API_KEY", AuthParameters: { ApiKeyAuthParameters } };
  }
  const BasicAuthParameters = { Username: authorization.username, Password: authorization.password };
  return { AuthorizationType: "BASIC", AuthParameters: { BasicAuthParameters } };
}
