// Two serving processes on one PostgreSQL, each with an index of its own: what is given to one is seen at the other
// within a second; nothing that was answered is lost when a process or the database dies; a store moves there and back.
import assert from "node:assert/strict";
import path from "node:path";
import { after, before, test } from "node:test";

import { ask, fixture, lasting, new_folder, post, quire, serve, start, until } from "../support/quire.mjs";
import { oai_server } from "../support/oai_server.mjs";
import { postgres } from "../support/postgres.mjs";

const file = lasting(after);
let database, server, one, other;

const node = () => serve(file, { args: ["--store", database] });
async function done(args, options) {
  const run = await quire(args, options);
  assert.equal(run.status, 0, run.out + run.err);
  return run.out;
}
const votes = async (from, id) => Number(/name="on" value="[01]"[\s\S]*?>([\d,]+)<span class="vh"> votes?/.exec((await ask(from, `/papers/${id}`)).text)?.[1] ?? -1);
const shown = async (id) => JSON.parse(await done(["show", id, "--json", "--store", database, "--data", one.data])).votes;
/** How long until the other side sees it, in ms. */
async function seen(what, condition) {
  const start = performance.now();
  await until(what, condition, 20);
  return performance.now() - start;
}

before(async () => {
  server = await postgres(file);
  database = server.database("quire");
  [one, other] = [await node(), await node()];
  await done(["import", "jsonl", fixture("harbour.jsonl"), "--store", database, "--data", one.data]);
});

test("a paper that one process takes in is found at both", async (t) => {
  for (const at of [one, other]) await until("the papers of the feed", async () => (await ask(at, "/search?q=boats")).text.includes("/papers/2011.0000"));
  const times = [];
  for (let i = 0; i < 5; ++i) {
    const word = `quokka${i}`;
    await done(["import", "jsonl", "-", "--store", database, "--data", one.data], { input: JSON.stringify({ id: `2101.0010${i}`, title: `On ${word}` }) + "\n" });
    times.push(await seen("the new paper at the other", async () => (await ask(other, `/search?q=${word}`)).text.includes(`/papers/2101.0010${i}`)));
  }
  t.diagnostic(`found at the other after ${times.map((ms) => ms.toFixed(0)).join(", ")} ms`);
  assert.ok(Math.min(...times) < 1000, `${times}`);
});

test("a vote given to one shows at the other", async (t) => {
  const id = "2011.00001";
  const times = [];
  for (let i = 0; i < 6; ++i) {
    const [to, from] = i % 2 ? [one, other] : [other, one];
    const on = i % 2 === 0;
    assert.equal((await post(to, `/papers/${id}/vote`, { on: on ? "1" : "0" })).status, 303);
    times.push(await seen("the vote", async () => (await ask(from, `/papers/${id}`)).text.includes(`aria-pressed="${on}"`)));
  }
  t.diagnostic(`seen after ${times.map((ms) => ms.toFixed(0)).join(", ")} ms`);
  assert.ok(Math.min(...times) < 1000, `${times}`);
});

test("votes of both at once count once", async () => {
  const before = await shown("2011.00002");
  await Promise.all(Array.from({ length: 40 }, (_, i) => post(i % 2 ? one : other, "/papers/2011.00002/vote", { on: "1" })));
  assert.equal(await shown("2011.00002"), before + 1);
});

test("what was answered survives the death of a process, and of the database", async () => {
  assert.equal((await post(one, "/papers/2101.00100/vote", { on: "1" })).status, 303);
  await one.end("SIGKILL");
  assert.ok((await ask(other, "/papers/2101.00100")).text.includes('aria-pressed="true"'));
  assert.equal((await post(other, "/papers/2101.00101/vote", { on: "1" })).status, 303);
  await server.crash();
  await until("the other process on the new server", async () => (await ask(other, "/papers/2101.00101")).text.includes('aria-pressed="true"'));
  assert.equal((await post(other, "/papers/2101.00101/vote", { on: "0" })).status, 303);
  one = await node();
  assert.ok((await ask(one, "/papers/2101.00100")).text.includes('aria-pressed="true"'));
  await done(["import", "jsonl", "-", "--store", database, "--data", one.data], { input: JSON.stringify({ id: "2101.00200", title: "After the numbat" }) + "\n" });
  await until("the paper after all that", async () => (await ask(other, "/search?q=numbat")).text.includes("/papers/2101.00200"));
});

test("the store moves into a folder and back, row by row the same", async (t) => {
  const folder = new_folder(t);
  const there = JSON.parse(await done(["move", "--from", database, "--to", folder, "--json"]));
  assert.match(await done(["check", "--data", folder]), /sound/);
  const back = JSON.parse(await done(["move", "--from", folder, "--to", server.database("again"), "--json"]));
  assert.deepEqual(back.tables, there.tables);
  assert.ok(there.rows > 10);
  const again = await quire(["move", "--from", folder, "--to", database]);
  assert.equal(again.status, 1, again.out);
  assert.match(again.err, /^quire: [^\n]*is not empty[^\n]*\n$/);
  const copy = path.join(folder, "copy.db");
  await done(["backup", copy, "--store", database, "--data", folder]);
  assert.match(await done(["move", "--from", copy, "--to", path.join(folder, "third")]), /same checksums/);
});

test("an address that is none is refused without its password", async () => {
  for (const [url, words] of [["mysql://x/y", /an address of PostgreSQL is expected/], ["postgresql://quire:geheim@127.0.0.1:1/x", /is the server running/]]) {
    const run = await quire(["stats", "--store", url, "--data", one.data]);
    assert.ok(run.status > 0);
    assert.match(run.err, words);
    assert.doesNotMatch(run.err, /geheim/);
  }
});

test("of two machines one reads a source", async (t) => {
  const source = await oai_server(t);
  const where = ["--store", server.database("followed")];
  const folders = [new_folder(t), new_folder(t)];
  await done(["follow", "add", "oai", "prefix=arXiv", "--address", source.url, ...where, "--data", folders[0]]);
  const asked = source.hold(2);
  const first = start(["follow", "run", ...where, "--data", folders[0]]);
  const let_go = await asked;
  const second = await quire(["follow", "run", ...where, "--data", folders[1]]);
  assert.match(second.out + second.err, /another process/);
  let_go();
  assert.equal((await first.ended).status, 0, first.said.err);
  assert.equal(source.at_once_most, 1);
  assert.equal(JSON.parse(await done(["stats", "--json", ...where, "--data", folders[1]])).papers, 25);
});
