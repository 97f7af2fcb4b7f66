import { expect } from "chai";
import { dataFaults, languageFaults, programFaults } from "./blocks";
import { commandLineFaults } from "./command-lines";
import { brokenLinks, lostPages } from "./links";
import { allPages, isForUsers, parse, told } from "./pages";

const pages = allPages();
const page = (text: string, path = "docs/made-up.md") => parse(path, text);

describe("the documents", function () {
  this.timeout(120_000);

  it("link only to files and headings that are there", () => {
    expect(told(brokenLinks(pages))).to.deep.equal([]);
  });

  it("are all found by whoever begins at docs/README.md", () => {
    expect(told(lostPages(pages))).to.deep.equal([]);
  });

  it("have only programs that compile as they stand there", () => {
    expect(told(programFaults(pages.filter(isForUsers)))).to.deep.equal([]);
  });

  it("have only JSON and YAML that can be read, and no block that is called otherwise than the checks know", () => {
    expect(told([...dataFaults(pages), ...languageFaults(pages)])).to.deep.equal([]);
  });

  it("name only commands and options that there are", () => {
    expect(told(commandLineFaults(pages))).to.deep.equal([]);
  });
});

describe("the check of the documents", function () {
  this.timeout(120_000);

  it("finds a link to no file, to no heading, and to no file of the repository by its address", () => {
    const text = [
      "# A `b` & c: d\n\n[a](#a-b--c-d) [b](#other) [c](other.md)\n![d](../docs/x.svg) [e](https://example.com/x)",
      "[f](https://github.com/pulumi-workspaces-users/pulumi-workspaces-users/blob/main/gone.md#x)\n",
    ].join("\n");
    expect(told(brokenLinks([page(text)], (file) => file === "docs/x.svg"))).to.deep.equal([
      "docs/made-up.md:3: docs/made-up.md has no heading #other",
      "docs/made-up.md:3: there is no docs/other.md",
      "docs/made-up.md:5: there is no gone.md",
    ]);
  });

  it("finds a page that no link leads to, however many lead away from it", () => {
    const index = page("[a](a.md)", "docs/README.md");
    const [a, b] = [page("[e](../examples/e)", "docs/a.md"), page("[a](a.md)", "docs/b.md")];
    const example = page("", "examples/e/README.md");
    expect(told(lostPages([index, a, b, example]))).to.deep.equal([
      "docs/b.md:1: no link leads here from docs/README.md",
    ]);
  });

  it("finds what does not compile, in the line where it stands, and goes on from the block above where that is said", () => {
    const text = [
      '```ts\nimport { User } from "pulumi-workspaces-users";\nconst directoryId = "d-1";\n```\n',
      '```ts continued\nnew User("ada", { directoryId, userName: "ada" });\nnew User("b", { directoryId, usrName: "b" });\n```\n',
      "```ts\nexport const again = directoryId;\n```\n",
    ].join("\n");
    expect(told(programFaults([page(text)])).map((fault) => fault.slice(0, 50))).to.deep.equal([
      "docs/made-up.md:8: Object literal may only specify",
      "docs/made-up.md:12: Cannot find name 'directoryId'",
    ]);
  });

  it("finds JSON and YAML that cannot be read, and blocks that it would pass over", () => {
    const text = "```json\n{ a }\n```\n\n```yaml\na: 1\na: 2\n```\n";
    expect(told(dataFaults([page(text)])).map((fault) => fault.split(" ", 1)[0])).to.deep.equal([
      "docs/made-up.md:2:",
      "docs/made-up.md:6:",
    ]);
    expect(told(languageFaults([page("```typescript\nx\n```\n\n```\n$ pulumi up\n```\n")]))).to.deep.equal([
      "docs/made-up.md:2: call the language of the block ts",
      "docs/made-up.md:6: call the language of the block text, or what it is",
    ]);
  });

  it("finds commands, options and choices that there are not: in shell, in a pipeline's script, and in a sentence", () => {
    const text = [
      "```sh\nA=1 npx pulumi-workspaces-users plan \\\n  --fromat json # not --this\npulumi up --stack a && pulumi upp | pulumi-workspaces-users chek\n```\n",
      "```yaml\njobs:\n  - run: pulumi preview --josn\n```\n",
      "Run `npm run tset`, then `pulumi up --replac URN` or `npx pulumi-workspaces-users plan --format xml`.\n",
    ].join("\n");
    expect(told(commandLineFaults([page(text)])).map((fault) => fault.split(", or", 1)[0])).to.deep.equal([
      "docs/made-up.md:3: plan has no option --fromat",
      "docs/made-up.md:4: pulumi has no command upp",
      "docs/made-up.md:4: there is no command chek",
      "docs/made-up.md:9: pulumi preview has no option --josn",
      "docs/made-up.md:12: there is no npm script tset",
      "docs/made-up.md:12: pulumi up has no option --replac",
      "docs/made-up.md:12: --format takes table, markdown, json, and not xml",
    ]);
  });
});
