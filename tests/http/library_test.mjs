// What people keep and submit, over a real server and the command line: marks without scripts, files, a paper of
// arXiv that is not here yet, and what is said when arXiv cannot be asked. arXiv is a server on loopback.
import assert from "node:assert/strict";
import http from "node:http";
import { describe, test } from "node:test";

import { ask, at_end, fixture, new_folder, post, quire, serve, start, until } from "../support/quire.mjs";

const entry = (id) => `<entry><id>http://arxiv.org/abs/${id}v1</id><updated>2020-11-02T09:00:00Z</updated>` +
  `<published>2020-11-02T09:00:00Z</published><title>Lamps of ${id} &lt;b&gt;</title><summary>About lamps.</summary>` +
  `<author><name>Bo Larsen</name></author><category term="cs.LG" scheme="http://arxiv.org/schemas/atom"/></entry>`;
const feed = (entries) => `<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" ` +
  `xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/"><title>q</title><id>x</id><opensearch:totalResults>${entries.length}` +
  `</opensearch:totalResults><opensearch:startIndex>0</opensearch:startIndex>${entries.join("")}</feed>\n`;

/** Answers to id_list as arXiv does; 1911.99999 is not there, 1911.50000 breaks. */
async function arxiv(t) {
  const asked = [];
  const server = http.createServer((request, answer) => {
    const id = new URL(request.url, "http://x").searchParams.get("id_list");
    asked.push(id);
    if (id === "1911.50000") return void answer.writeHead(503).end("busy");
    answer.writeHead(200, { "Content-Type": "application/atom+xml" }).end(feed(id === "1911.99999" ? [] : [entry(id)]));
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  at_end(t, () => server.close());
  return { url: `http://127.0.0.1:${server.address().port}/api/query`, asked };
}

async function with_papers(t) {
  const data = new_folder(t);
  assert.equal((await quire(["import", "jsonl", fixture("harbour.jsonl"), "--data", data])).status, 0);
  return data;
}

/** A server that asks `url` instead of arXiv. */
async function serve_with(t, data, url) {
  const { child, said, ended } = start(["serve", "--listen", "127.0.0.1:0", "--data", data], { env: { QUIRE_ARXIV: url, no_proxy: "127.0.0.1" } });
  at_end(t, async () => { child.kill("SIGKILL"); await ended; });
  const at = await until("the address of the server", () => /Quire is at (http:\/\/\S+)/.exec(said.out)?.[1]);
  return { url: at, port: Number(new URL(at).port), data };
}

describe("the reading list", () => {
  test("takes marks from pages without scripts and from the command line, and gives them as files", async (t) => {
    const data = await with_papers(t), server = await serve(t, { data });
    const kept = await post(server, "/papers/2011.00002/keep", { on: "1" }, { Referer: `${server.url}/papers/2011.00002` });
    assert.deepEqual([kept.status, kept.headers.location], [303, "/papers/2011.00002#p-2011.00002"]);
    assert.equal((await post(server, "/papers/2011.00002/shelf", { tags: "Boats, a", note: "line 1\r\nline 2" })).status, 303);
    const again = await quire(["keep", "2011.00003", "--tag", "boats", "--done", "--data", data]);
    assert.equal(again.status, 0, again.err);
    assert.match(again.out, /^2011\.00003 is kept and done with/);
    const lines = (await ask(server, "/library.jsonl")).text.trim().split("\n").map((line) => JSON.parse(line));
    assert.deepEqual(lines.map(({ id, tags }) => [id, tags]), [["2011.00003", ["boats"]], ["2011.00002", ["a", "boats"]]]);
    const listed = await quire(["library", "--state", "kept", "--tag", "boats", "--json", "--data", data]);
    assert.equal(listed.out, (await ask(server, "/library.jsonl?tag=boats")).text);
    assert.match((await quire(["library", "--bibtex", "--data", data])).out, /^@/m);
    assert.match((await ask(server, "/library")).text, /1 paper to read, 1 done with/);
    assert.match((await quire(["unkeep", "2011.00002", "--data", data])).out, /is not kept/);
    assert.ok(!(await ask(server, "/library")).text.includes("/papers/2011.00002"));
  });
  test("is another's by their name or key, on the command line", async (t) => {
    const data = await with_papers(t), run = (...args) => quire([...args, "--data", data]);
    assert.equal((await run("user", "add", "ada")).status, 0);
    const key = JSON.parse((await run("user", "show", "ada", "--json")).out).key;
    assert.match(key, /^[0-9a-f]{24}$/);
    assert.equal((await run("keep", "2011.00002", "--person", "ada")).status, 0);
    assert.equal((await run("keep", "2011.00003", "--person", key)).status, 0);
    for (const person of ["ada", key]) assert.equal((await run("library", "--json", "--person", person)).out.trim().split("\n").length, 2, person);
    assert.equal((await run("library", "--json")).out, "", "the owner's own list is empty");
    for (const person of ["Adа", "nobody", "ffffffffffffffffffffffff", "'--"]) assert.equal((await run("library", "--person", person)).status, 2, person);
  });
  test("says what is wrong", async (t) => {
    const data = await with_papers(t);
    for (const [args, words] of [[["keep", "2011.99999"], "no paper 2011.99999 here"], [["keep", "2011.00002", "--tag", "a,b"], "no comma"],
      [["keep", "2011.00002", "--note", "x".repeat(5000)], "longer than 4000"], [["library", "--state", "lost"], "--state"]]) {
      const run = await quire([...args, "--data", data]);
      assert.equal(run.status, 2, run.out);
      assert.ok(run.err.includes(words), run.err);
    }
  });
});

describe("submissions", () => {
  test("a paper that is not here is asked of arXiv, once, and stands on its day", async (t) => {
    const data = await with_papers(t), origin = await arxiv(t), server = await serve_with(t, data, origin.url);
    const today = new Date().toISOString().slice(0, 10);
    const made = await post(server, "/submit", { paper: "https://arxiv.org/pdf/1911.00042v3", day: today, note: "bright" });
    assert.equal(made.status, 303, made.text);
    assert.equal(made.headers.location, `/papers/date/${today}#p-1911.00042`);
    const day = (await ask(server, `/papers/date/${today}`)).text;
    assert.match(day, /submitted by owner/);
    assert.match(day, /bright/);
    assert.match(day, /Lamps of 1911\.00042 &lt;b&gt;/);
    const again = await post(server, "/submit", { paper: "1911.00042", day: today, note: "bright" });
    assert.equal(again.status, 303, "sending again gives the same");
    assert.deepEqual(origin.asked, ["1911.00042"]);
    await until("the paper in the index", async () => (await ask(server, "/search?q=lamps")).text.includes("/papers/1911.00042"));
    assert.equal((await post(server, `/papers/1911.00042/submissions/${today}/remove`)).status, 303);
    assert.ok(!(await ask(server, `/papers/date/${today}`)).text.includes("Lamps of"));
    assert.equal((await quire(["check", "--data", data])).status, 0);
  });
  test("what arXiv has not, or cannot say, is said, and nothing is kept", async (t) => {
    const data = await with_papers(t), origin = await arxiv(t), server = await serve_with(t, data, origin.url);
    for (const [paper, words] of [["1911.99999", "has no paper 1911.99999"], ["1911.50000", "could not be asked: it answers HTTP 503"],
      ["10.1000/unknown", "only papers of arXiv are fetched"], ["http://127.0.0.1:1/", "Nothing was submitted"]]) {
      const answer = await post(server, "/submit", { paper });
      assert.equal(answer.status, 400, paper);
      assert.ok(answer.text.includes(words), answer.text.slice(0, 4000));
    }
    assert.equal((await ask(server, "/papers/1911.50000")).status, 404);
    assert.equal(origin.asked.length, 2, "nobody else is asked");
  });
  test("the command line submits, and a day is ordered by its page", async (t) => {
    const data = await with_papers(t), origin = await arxiv(t), server = await serve_with(t, data, origin.url);
    const env = { QUIRE_ARXIV: origin.url, no_proxy: "127.0.0.1" };
    for (const id of ["2011.00002", "2011.00003", "1911.00043"]) {
      const run = await quire(["submit", id, "--day", "2020-12-01", "--data", data, "--json"], { env });
      assert.equal(run.status, 0, run.err);
      assert.deepEqual(JSON.parse(run.out), { paper: id, day: "2020-12-01", by: "owner", note: "" });
    }
    const order = async () => JSON.parse((await quire(["day", "2020-12-01", "--json", "--data", data])).out).map((paper) => paper.id);
    assert.equal((await order()).length, 3);
    const last = (await order())[2];
    assert.equal((await post(server, "/papers/date/2020-12-01/order", { paper: last, to: "1" })).status, 303);
    assert.equal((await order())[0], last);
    assert.match((await ask(server, "/papers/date/2020-12-01")).text, /Placed by a curator/);
    assert.equal((await post(server, "/papers/date/2020-12-01/order", { paper: last, remove: "1" })).status, 303);
    assert.equal((await order()).length, 2);
    assert.equal((await quire(["submit", "nonsense", "--data", data], { env })).status, 2);
  });
});
