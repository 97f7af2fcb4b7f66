// Mutants that do what the code does, so that no test can tell: `before` → `after` in a file, and why. White space is as one blank.
export const EQUIVALENT = [
  {
    file: "ownership/claims.ts",
    before: "owner !== undefined",
    after: "true",
    why: "no resource claims anything under a name that is undefined",
  },
  {
    file: "ownership/claims.ts",
    before: "this.claims.get(ownerKey(kind, owner))?.thing",
    after: "this.claims.get(ownerKey(kind, owner)).thing",
    why: "every owner of a thing has a claim",
  },
  {
    file: "ownership/claims.ts",
    before: "thing.toLowerCase()",
    after: "thing.toUpperCase()",
    why: "either way letter case does not count",
  },
  {
    file: "ownership/finding.ts",
    before: '""',
    after: '"Stryker was here!"',
    why: "neither is a date",
  },
  {
    file: "ownership/keeping.ts",
    before: "mark !== undefined",
    after: "true",
    why: "what follows is true of a mark only",
  },
  {
    file: "ownership/mark.ts",
    before: '""',
    after: '"Stryker was here!"',
    why: "the default of a group that every match has",
  },
  {
    file: "ownership/mark.ts",
    before: "[]",
    after: '["Stryker was here"]',
    why: "the whole match is not looked at",
  },
  {
    file: "ownership/mark.ts",
    before: "/^(.*)#([0-9a-z]{17})((?:\\+[a-z0-9=]+)*)$/s",
    after: "/(.*)#([0-9a-z]{17})((?:\\+[a-z0-9=]+)*)$/s",
    why: "the first group takes all there is before",
  },
  {
    file: "ownership/refusals.ts",
    before: "/\\.\\d+Z$/",
    after: "/\\.\\d+Z/",
    why: "an instant ends in Z",
  },
  {
    file: "ownership/refusals.ts",
    before: '"nobody"',
    after: '""',
    why: "every refusal that says whose a thing is has a mark",
  },
  {
    file: "ownership/refusals.ts",
    before: "mark === undefined",
    after: "false",
    why: "every refusal that says whose a thing is has a mark",
  },
  {
    file: "workspace/take-over.ts",
    before: "before !== undefined",
    after: "true",
    why: "a finding beside unmanaged is of a mark",
  },
  {
    file: "group-membership/declared.ts",
    before: "memberships.filter((one) => one.group !== group.guid)",
    after: "memberships",
    why: "one that is sure is looked up in vain",
  },
  {
    file: "group-membership/handlers.ts",
    before: "/^<SID=(.*)>$/",
    after: "/<SID=(.*)>$/",
    why: "a distinguished name has no such part",
  },
  {
    file: "group-membership/handlers.ts",
    before: "/^<SID=(.*)>$/",
    after: "/^<SID=(.*)>/",
    why: "nothing follows it",
  },
];
