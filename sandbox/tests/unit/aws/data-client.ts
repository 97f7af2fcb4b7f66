/** What Directory Service Data answered. */
export interface DataReply {
  readonly status: number;
  /** The exception, and the reason that some have. */
  readonly error: string | undefined;
  readonly body: Readonly<Record<string, unknown>>;
  readonly retryAfter: string | null;
}

const RESOURCES: Readonly<Record<string, string>> = {
  AddGroupMember: "GroupMemberships",
  RemoveGroupMember: "GroupMemberships",
  ListGroupMembers: "GroupMemberships",
  ListGroupsForMember: "GroupMemberships",
};

/** Calls it as its model says, without a client of AWS's: `await call("DescribeUser", { DirectoryId, SAMAccountName: "ada" })`. */
export function dataClient(environment: Readonly<Record<string, string>>, region = environment.AWS_REGION ?? "") {
  const { AWS_ENDPOINT_URL: endpoint = "", AWS_ACCESS_KEY_ID: key = "" } = environment;
  return async (
    operation: string,
    { DirectoryId, ...members }: Readonly<Record<string, unknown>>,
  ): Promise<DataReply> => {
    const resource = RESOURCES[operation] ?? (operation.includes("Group") ? "Groups" : "Users");
    const url = new URL(`/${resource}/${operation}`, endpoint);
    url.searchParams.set("DirectoryId", String(DirectoryId));
    const authorization = `AWS4-HMAC-SHA256 Credential=${key}/20261126/${region}/ds-data/aws4_request, SignedHeaders=host, Signature=0`;
    const headers = { authorization, "content-type": "application/json" };
    const reply = await fetch(url, { method: "POST", headers, body: JSON.stringify(members) });
    const body = (await reply.json()) as Record<string, unknown>;
    const type = reply.headers.get("x-amzn-errortype");
    const reason = typeof body.Reason === "string" ? ` ${body.Reason}` : "";
    const error = type === null ? undefined : `${type}${reason}`;
    return { status: reply.status, error, body, retryAfter: reply.headers.get("retry-after") };
  };
}
