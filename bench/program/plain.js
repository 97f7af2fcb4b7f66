// A resource as a program writes one of its own, with Pulumi's class for that: it does nothing, and says as much as a user does.
const pulumi = require("@pulumi/pulumi");

const GUID = "3d9c4bd8-5b0e-4f2f-9c57-0f4b8d1f7a11";

const outputs = (userName) => ({
  distinguishedName: `CN=${userName},OU=Users,OU=CORP,DC=corp,DC=example,DC=com`,
  objectGuid: GUID,
  sid: "S-1-5-21-1004336348-1177238915-682003330-1104",
  userPrincipalName: `${userName}@corp.example.com`,
});

const provider = {
  diff: async (_id, olds, news) => ({ changes: olds.lastName !== news.lastName }),
  create: async (inputs) => ({ id: `${inputs.directoryId}/${GUID}`, outs: { ...inputs, ...outputs(inputs.userName) } }),
  read: async (id, props) => ({ id, props }),
  update: async (_id, _olds, news) => ({ outs: { ...news, ...outputs(news.userName) } }),
  delete: async () => undefined,
};

exports.Plain = class Plain extends pulumi.dynamic.Resource {
  constructor(name, args) {
    const none = Object.fromEntries(
      ["distinguishedName", "objectGuid", "sid", "userPrincipalName"].map((one) => [one]),
    );
    super(provider, name, { ...none, ...args });
  }
};
