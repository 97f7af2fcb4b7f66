// A provider that does nothing, with replies as large as a user's.
"use strict";
const GUID = "3d9c4bd8-5b0e-4f2f-9c57-0f4b8d1f7a11";

const outputs = ({ userName }) => ({
  distinguishedName: `CN=${userName},OU=Users,OU=CORP,DC=corp,DC=example,DC=com`,
  objectGuid: GUID,
  sid: "S-1-5-21-1004336348-1177238915-682003330-1104",
  userPrincipalName: `${userName}@corp.example.com`,
});

function inputsOf(state) {
  const others = outputs(state);
  return Object.fromEntries(Object.entries(state).filter(([name]) => !(name in others)));
}

exports.user = {
  check: async (_olds, news) => ({ inputs: news, failures: [] }),
  diff: async (_id, olds, news) => ({ changes: olds.lastName !== news.lastName, replaces: [] }),
  create: async (inputs) => ({ id: `${inputs.directoryId}/${GUID}`, outs: { ...inputs, ...outputs(inputs) } }),
  read: async (id, state) => ({ id, props: state, inputs: inputsOf(state) }),
  update: async (_id, _olds, news) => ({ outs: { ...news, ...outputs(news) } }),
  delete: async () => undefined,
};
