// In the place of GitHub's `gh`: what examples/pipelines asks of it, kept in the file $GH_STATE.
"use strict";
const { execFileSync } = require("node:child_process");
const { readFileSync, writeFileSync } = require("node:fs");
const { parseArgs } = require("node:util");

const state = JSON.parse(readFileSync(process.env.GH_STATE, "utf8"));
const option = { type: "string" };
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    ...{ method: option, field: option, jq: option, json: option, label: option, state: option, title: option },
    ...{ comment: option, description: option, "body-file": option },
    ...{ paginate: { type: "boolean" }, silent: { type: "boolean" }, force: { type: "boolean" } },
  },
});
const [noun, ...rest] = positionals;

/** As gh does: with its own jq, texts without quotes. */
const print = (found) => {
  process.stdout.write(execFileSync("jq", ["-r", values.jq], { input: JSON.stringify(found) }));
};
const field = () => readFileSync(/^body=@(.*)$/.exec(values.field)[1], "utf8");
const issue = (number) => state.issues.find((one) => one.number === Number(number));

const commands = {
  api: ([path]) => {
    const [, number] = /^repos\/example\/people\/issues\/(?:comments\/)?(\d+)/.exec(path);
    if (values.method === undefined) print(state.comments);
    else if (values.method === "POST")
      state.comments.push({ id: state.comments.length + 1, user: { login: "github-actions[bot]" }, body: field() });
    else state.comments.find(({ id }) => id === Number(number)).body = field();
  },
  label: () => undefined,
  issue: ([verb, number]) => {
    const body = values["body-file"] && readFileSync(values["body-file"], "utf8");
    if (verb === "list") print(state.issues.filter(({ open }) => open));
    else if (verb === "create")
      state.issues.push({ number: state.issues.length + 1, open: true, title: values.title, body });
    else if (verb === "edit") issue(number).body = body;
    else if (verb === "close") issue(number).open = false;
    else throw new Error(`gh issue ${verb}`);
  },
};
commands[noun](rest);
writeFileSync(process.env.GH_STATE, JSON.stringify(state));
