import Ajv from "ajv";
import { expect } from "chai";
import { readFileSync } from "node:fs";
import { load } from "js-yaml";
import { rosterSchema, SCHEMA } from "../../documents/roster-schema";

const text = readFileSync(SCHEMA, "utf8");

describe("schema/roster.schema.json", () => {
  // As editors do, which know no more than the schema.
  const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(JSON.parse(text) as object);

  /** Where the schema refuses a roster. */
  const refused = (yaml: string): string[] => {
    validate(load(yaml));
    return [
      ...new Set(
        (validate.errors ?? []).map(({ instancePath, params, keyword }) => {
          const { additionalProperty } = params as { additionalProperty?: string };
          return keyword === "additionalProperties" ? `${instancePath}/${additionalProperty ?? ""}` : instancePath;
        }),
      ),
    ].filter((path) => path !== "" && path !== "/people");
  };

  it("is what the tables of arguments make of it: if it is not, run npm run docs", async function () {
    this.timeout(20_000);
    expect(text).to.equal(await rosterSchema());
  });

  it("takes what readRoster takes", () => {
    for (const yaml of [
      "- userName: ada\n",
      `$schema: ../roster.schema.json
groups:
  Analysts: { description: Who look at numbers, adopt: true }
  Readers:
defaults: { deletionPolicy: disable, invitation: false }
teams:
  analysts:
    groups: [Analysts]
    organizationalUnit: OU=Analysts,DC=corp,DC=example,DC=com
    desktop: { bundleId: wsb-bh8rsxt14, runningMode: AUTO_STOP, tags: { team: analysts } }
people:
  - userName: ada
    email: ada@corp.example.com
    team: analysts
    desktop: { rootVolumeSizeGib: 80, workspaceProperties: { protocols: [WSP] } }
    invitation: { template: { language: de } }
    attributes: { title: Countess, thumbnailPhoto: { base64: AAAA }, otherTelephone: ["1", "2"] }
    accountExpires: 2027-03-31
    starts: 2026-12-01
    leaves: 2027-03-31
    enabled: false
    passwordVersion: 1
`,
    ]) {
      expect(refused(yaml), JSON.stringify(validate.errors)).to.deep.equal([]);
      expect(validate(load(yaml))).to.equal(true);
    }
  });

  it("refuses at its place what a schema can say: fields that there are none of, and values of another form", () => {
    const bad = `people:
  - userName: ada
    fristName: Ada
    initialPassword: hunter2
  - userName: a-name-that-is-much-too-long
    email: ada
    starts: 01/12/2026
    enabled: "no"
    deletionPolicy: shred
    desktop: { bundelId: x, runningModeAutoStopTimeoutInMinutes: 61 }
    groups: Readers
    passwordVersion: -1
`;
    expect(refused(bad)).to.include.members([
      "/people/0/fristName",
      "/people/0/initialPassword",
      "/people/1/userName",
      "/people/1/email",
      "/people/1/starts",
      "/people/1/enabled",
      "/people/1/deletionPolicy",
      "/people/1/desktop/bundelId",
      "/people/1/desktop/runningModeAutoStopTimeoutInMinutes",
      "/people/1/groups",
      "/people/1/passwordVersion",
    ]);
  });

  it("takes no file without people", () => {
    for (const yaml of ["[]\n", "people: []\n", "teams: {}\n"]) {
      expect(validate(load(yaml)), yaml).to.equal(false);
    }
  });

  it("describes every field of a person by the words of its argument", () => {
    const { definitions } = JSON.parse(text) as {
      definitions: { person: { properties: Record<string, { description?: string }> } };
    };
    const { properties } = definitions.person;
    expect(properties.firstName?.description).to.equal("givenName, at most 64 characters.");
    expect(properties.starts?.description).to.match(/^The first day of work/);
    expect(Object.keys(properties).filter((name) => properties[name]?.description === undefined)).to.deep.equal([]);
  });
});
