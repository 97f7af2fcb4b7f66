// `node note.mjs FILE`: the file as the one note of its kind on the merge request of this pipeline; its first line says which kind. NOTE_TOKEN is a
// project access token (Reporter, api): GitLab lets no job's own token write notes. Without it, nothing is noted, and the job goes on.
import { readFileSync } from "node:fs";

const { NOTE_TOKEN, CI_API_V4_URL, CI_PROJECT_ID, CI_MERGE_REQUEST_IID } = process.env;
const body = readFileSync(process.argv[2], "utf8");
const [marker] = body.split("\n");
const notes = `${CI_API_V4_URL}/projects/${CI_PROJECT_ID}/merge_requests/${CI_MERGE_REQUEST_IID}/notes`;

async function ask(method, url, sent) {
  const headers = { "private-token": NOTE_TOKEN, "content-type": "application/json" };
  const reply = await fetch(url, { method, headers, body: sent && JSON.stringify(sent) });
  if (!reply.ok) throw new Error(`${method} ${url}: ${reply.status} ${await reply.text()}`);
  return reply;
}

async function find() {
  for (let page = "1"; page;) {
    const reply = await ask("GET", `${notes}?sort=asc&order_by=created_at&per_page=100&page=${page}`);
    const found = (await reply.json()).find((note) => !note.system && note.body.startsWith(marker));
    if (found) return found;
    page = reply.headers.get("x-next-page");
  }
}

if (NOTE_TOKEN) {
  const known = await find();
  await (known ? ask("PUT", `${notes}/${known.id}`, { body }) : ask("POST", notes, { body }));
} else {
  console.log("NOTE_TOKEN is not set: the plan is in the artifact alone");
}
