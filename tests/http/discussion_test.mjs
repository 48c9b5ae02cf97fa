// A discussion while Quire serves: comments by form and by program, what a restart and a race leave of them, what
// curators do from the machine, and what the command line says of it.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { ask, fixture, new_folder, post, quire, serve } from "../support/quire.mjs";

const paper = "/papers/2011.00001";
const served = async (t, more = {}) => {
  const data = new_folder(t);
  assert.equal((await quire(["import", "jsonl", fixture("harbour.jsonl"), "--data", data])).status, 0);
  return serve(t, { data, ...more });
};
const say = async (server, text, { key = "", parent, at = paper } = {}) => {
  const headers = { "Content-Type": "application/json", ...(key ? { "Idempotency-Key": key } : {}) };
  const answer = await ask(server, `/api${at}/comments`, { method: "POST", headers, body: JSON.stringify({ text, parent }) });
  return { status: answer.status, ...JSON.parse(answer.text) };
};
const thread = async (server) => JSON.parse((await ask(server, `/api${paper}/comments`)).text);
const cli = async (server, ...args) => quire([...args, "--data", server.data]);

test("comments are written, answered, edited and deleted by forms, without scripts", async (t) => {
  const server = await served(t);
  const posted = await post(server, `${paper}/comments`, { text: "Is *Lemma 2* right?", key: "f1" });
  assert.equal(posted.status, 303);
  const place = posted.headers.location;
  assert.match(place, /^\/papers\/2011\.00001#c-[0-9a-f]{24}$/);
  const key = place.slice(-24);
  const page = (await ask(server, paper)).text;
  assert.match(page, new RegExp(`id="c-${key}"`));
  assert.ok(page.includes("<em>Lemma 2</em>"));
  const form = (await ask(server, `/comments/${key}/reply`)).text;
  assert.ok(form.includes(`name="parent" value="${key}"`));
  const hidden = /name="key" value="([^"]+)"/.exec(form)[1];
  assert.equal((await post(server, `${paper}/comments`, { text: "It is.", parent: key, key: hidden })).status, 303);
  assert.equal((await post(server, `/comments/${key}/edit`, { text: "Is *Lemma 3* right?" })).status, 303);
  assert.ok((await ask(server, `/comments/${key}/history`)).text.includes("<em>Lemma 2</em>"));
  assert.ok((await ask(server, `/comments/${key}/delete`)).text.includes("Delete this comment?"));
  assert.equal((await post(server, `/comments/${key}/delete`)).status, 303);
  const after = (await ask(server, paper)).text;
  assert.ok(after.includes("Deleted by who wrote it.") && after.includes("It is.") && !after.includes("Lemma"));
  assert.equal((await ask(server, `/comments/${key}`)).headers.location, place);
});

test("of many requests with one key there is one comment, and a killed server has it", async (t) => {
  const server = await served(t);
  const answers = await Promise.all(Array.from({ length: 12 }, () => say(server, "Once.", { key: "race" })));
  assert.deepEqual([...new Set(answers.map(({ status }) => status))], [201]);
  assert.equal(new Set(answers.map(({ key }) => key)).size, 1);
  assert.equal((await thread(server)).numComments, 1);
  assert.equal((await say(server, "Other words.", { key: "race" })).status, 422);
  await server.end("SIGKILL");
  const next = await serve(t, { data: server.data });
  assert.equal((await say(next, "Once.", { key: "race" })).key, answers[0].key);
  assert.equal((await thread(next)).numComments, 1);
});

test("what is refused says why, and changes nothing", async (t) => {
  const server = await served(t);
  for (const [status, path, body] of [
    [400, `${paper}/comments`, "{"], [400, `${paper}/comments`, '{"text":-1}'], [422, `${paper}/comments`, '{"text":" "}'],
    [422, `${paper}/comments`, JSON.stringify({ text: ">".repeat(9000) + "x" })],
    [422, `${paper}/comments`, JSON.stringify({ text: "x".repeat(10001) })],
    [404, `${paper}/comments`, '{"text":"x","parent":"ffffffffffffffffffffffff"}'], [404, "/papers/2011.09999/comments", '{"text":"x"}'],
    [404, "/comments/ffffffffffffffffffffffff", '{"text":"x"}'], [404, "/comments/-1/delete", ""],
  ]) {
    const answer = await ask(server, `/api${path}`, { method: "POST", body });
    assert.equal(answer.status, status, `${path} ${body.slice(0, 60)}`);
    assert.ok(JSON.parse(answer.text).error.length > 0);
    assert.ok(answer.headers["x-error-message"].length > 0);
  }
  assert.equal((await ask(server, `/api${paper}/comments`, { method: "DELETE" })).status, 405);
  assert.equal((await ask(server, `/api/comments/ffffffffffffffffffffffff`)).status, 405);
  const foreign = await post(server, `${paper}/comments`, { text: "x" }, { Origin: "https://evil.example" });
  assert.equal(foreign.status, 403);
  assert.equal((await thread(server)).numComments, 0);
});

test("reports, hiding and closing, on pages and on the command line, are in one log", async (t) => {
  const server = await served(t);
  const { key } = await say(server, "Rude.");
  assert.equal((await post(server, `/comments/${key}/report`, { why: "insults" })).status, 200);
  assert.ok((await ask(server, "/moderation")).text.includes("1 report is open"));
  const hidden = await cli(server, "moderate", "hide", key, "--why", "insults");
  assert.equal(hidden.status, 0, hidden.err);
  assert.ok((await ask(server, paper)).text.includes("Hidden by a curator: insults"));
  assert.ok((await ask(server, "/moderation")).text.includes("No report is open."));
  assert.equal((await post(server, `${paper}/lock`, { why: "goes in circles" })).status, 303);
  assert.equal((await say(server, "More.")).status, 403);
  assert.equal((await cli(server, "moderate", "unlock", "2011.00001")).status, 0);
  assert.equal((await say(server, "More.")).status, 201);
  const log = JSON.parse((await cli(server, "moderate", "log", "--json")).out);
  assert.deepEqual(log.map(({ what }) => what), ["unlock", "lock", "hide"]);
  assert.equal(log[2].target, key);
  for (const args of [["hide", key, "--why", "x"], ["hide", "nope", "--why", "x"], ["show", "nope"], ["lock", "2011.09999", "--why", "x"], ["unlock", "2011.00001"], ["hide", key]]) {
    const refused = await cli(server, "moderate", ...args);
    assert.equal(refused.status, 2, args.join(" "));
    assert.match(refused.err, /^quire: [^\n]+\n$/);
  }
});

describe("quire comments", () => {
  test("prints threads, and JSON", async (t) => {
    const server = await served(t);
    const first = await say(server, "A *point*, $x<1$.");
    await say(server, "Another.");
    await say(server, "To the first.", { parent: first.key });
    const run = await cli(server, "comments", "2011.00001");
    assert.equal(run.status, 0, run.err);
    const lines = run.out.split("\n");
    assert.equal(lines[1], "3 comments");
    assert.match(lines[3], new RegExp(`^\\S+Z  owner  ${first.key}$`));
    assert.match(run.out, /A point, x<1\.\n\n {2}\S+ {2}owner {2}[0-9a-f]{24}\n {4}To the first\.\n\n\S+Z {2}owner/);
    const told = JSON.parse((await cli(server, "comments", "2011.00001", "--json")).out);
    assert.deepEqual(told.comments.map(({ text }) => text), ["A *point*, $x<1$.", "Another.", "To the first."]);
    assert.equal(told.comments[2].parent, first.key);
    assert.equal(JSON.parse((await cli(server, "show", "2011.00001", "--json")).out).comment_count, 3);
    assert.match((await cli(server, "comments", "2011.09999")).err, /^quire: there is no paper 2011\.09999 here/);
  });
});
