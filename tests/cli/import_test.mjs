// Imports: every kind and way in, input that is damaged, being stopped, and other processes at the same time.
// Inputs that must still be coming while something happens are fed through a pipe, so that no test races a clock.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, test } from "node:test";
import zlib from "node:zlib";

import { ask, fixture, new_folder, quire, serve, start, until } from "../support/quire.mjs";

const lines = readFileSync(fixture("harbour.jsonl"));

/** `count` made-up papers as JSON lines, the first with number `from`. */
function papers(count, from = 1) {
  let text = "";
  for (let i = from; i < from + count; ++i) {
    const id = `20${String(10 + Math.floor(i / 90000)).padStart(2, "0")}.${String(i % 90000 + 1).padStart(5, "0")}`;
    const day = `2020-10-${String(1 + (i % 28)).padStart(2, "0")}`;
    text += JSON.stringify({ id, title: `Boat ${i} of many`, published: day, categories: ["cs.LG"], authors: ["Bo Larsen"],
      abstract: `Boat${i} is described here. `.repeat(10) }) + "\n";
  }
  return text;
}

async function import_json(args, options) {
  const run = await quire(["import", ...args, "--json"], options);
  return { ...run, counts: JSON.parse(run.out) };
}
const stats = async (data) => JSON.parse((await quire(["stats", "--json", "--data", data])).out);
const sound = async (data) => {
  const run = await quire(["check", "--json", "--data", data]);
  assert.equal(run.status, 0, run.out + run.err);
  return JSON.parse(run.out);
};
/** What a reader sees of a store, independent of how and when it came in. */
async function contents(data) {
  const read = async (...args) => JSON.parse((await quire([...args, "--json", "--data", data])).out);
  const found = await read("search", "boat", "-n", "1000", "--sort", "newest");
  return { month: await read("month", "2020-11", "-n", "500"), total: found.total, papers: (await stats(data)).papers,
    hits: found.papers.map((paper) => paper.id) };
}

describe("kinds", () => {
  const cases = [
    ["jsonl", "harbour.jsonl", 4, []],
    ["hf-json", "harbour.hf.json", 2, []],
    ["arxiv-atom", "harbour.atom", 2, []],
    ["page", "harbour.page.txt", 2, ["--date", "2020-11-23"]],
  ];
  for (const [kind, name, count, more] of cases)
    test(`${kind}, twice: the second time changes nothing`, async (t) => {
      const data = new_folder(t);
      const first = await import_json([kind, fixture(name), ...more, "--data", data]);
      assert.equal(first.status, 0, first.err);
      assert.deepEqual([first.counts.papers, first.counts.added, first.counts.bad], [count, count, 0]);
      const before = await contents(data), { change } = await stats(data);
      const second = await import_json([kind, fixture(name), ...more, "--data", data]);
      assert.equal(second.status, 0);
      assert.deepEqual([second.counts.added, second.counts.changed, second.counts.unchanged], [0, 0, count]);
      assert.deepEqual(await contents(data), before);
      assert.equal((await stats(data)).change, change, "not even the change log grew");
      assert.equal((await sound(data)).papers, count);
    });
  const packed = { "as it is": lines, gzip: zlib.gzipSync(lines), zstd: execFileSync("zstd", ["-c", fixture("harbour.jsonl")]) };
  for (const [how, input] of Object.entries(packed))
    test(`standard input, ${how}`, async (t) => {
      const data = new_folder(t);
      const run = await import_json(["jsonl", "-", "--data", data], { input });
      assert.equal(run.status, 0, run.err);
      assert.equal(run.counts.added, 4);
    });
  test("a zstd file", async (t) => {
    const data = new_folder(t), file = path.join(data, "harbour.jsonl.zst");
    writeFileSync(file, packed.zstd);
    assert.equal((await import_json(["jsonl", file, "--data", data])).counts.added, 4);
  });
  test("an empty file is no error", async (t) => {
    const data = new_folder(t);
    const run = await import_json(["jsonl", "-", "--data", data]);
    assert.equal(run.status, 0, run.err);
    assert.equal(run.counts.papers, 0);
  });
});

test("what show prints is read back whole: a paper goes from one Quire to another by a pipe", async (t) => {
  const paper = { id: "2011.00001", other_ids: ["doi:10.1000/boat.1"], title: "Boats of $\\mathbb{Z}_2$", abstract: "We row.", summary: "They row.",
    authors: ["Wei Olsen", { name: "Ana de la Cruz Jr", affiliation: "TU Norte", family: "de la Cruz", suffix: "Jr", orcid: "0000-0002-1825-0097" }],
    organisation: "Harbour", categories: ["cs.RO", "math.CO"], published: "2020-10-30", submitted: "2020-10-30T17:00:00.000Z", announced: "2020-11-02",
    cross_lists: [{ category: "math.CO", day: "2020-11-09" }], updated: "2020-11-20", versions: [{ number: 1, day: "2020-10-30" }, { number: 2, withdrawn: true }],
    comment: "12 pages", journal: "J. Boats 7", doi: "10.1000/boat.1", license: "http://creativecommons.org/licenses/by/4.0/", code: "https://code.test/boat",
    project: "https://boat.test/", lab: "boats", subject: "Rowing", withdrawn: true, withdrawal: "Lemma 2 is wrong",
    pick: { day: "2020-11-23", votes: 7, comments: 2, by: "mira" } };
  const shown = async (data) => (await quire(["show", paper.id, "--json", "--data", data])).out;
  const whole = (text) => { const { sources, ...rest } = JSON.parse(text); return rest; };  // `sources` says when
  const one = new_folder(t), other = new_folder(t);
  const first = await import_json(["jsonl", "-", "--data", one], { input: JSON.stringify(paper) });
  assert.equal(first.status, 0, first.err);
  const line = await shown(one);
  for (const field of Object.keys(paper)) assert.deepEqual(JSON.parse(line)[field], paper[field], field);
  const second = await import_json(["jsonl", "-", "--data", other], { input: line });
  assert.equal(second.status, 0, second.err);
  assert.deepEqual(whole(await shown(other)), whole(line));
  // That its source has deleted it is told to whoever has the paper, and is no reason to take it in.
  await import_json(["jsonl", "-", "--data", one], { input: JSON.stringify({ ...paper, deleted: true }) });
  const deleted = await shown(one);
  assert.equal(JSON.parse(deleted).deleted, true);
  await import_json(["jsonl", "-", "--data", other], { input: deleted });
  assert.deepEqual(whole(await shown(other)), whole(deleted));
  const stranger = await import_json(["jsonl", "-", "--data", new_folder(t)], { input: deleted });
  assert.deepEqual([stranger.status, stranger.counts.added], [0, 0]);
});

describe("damaged input", () => {
  const broken = async (t, kind, input, kept, place) => {
    const data = new_folder(t), file = path.join(data, "input");
    writeFileSync(file, input);
    const run = await import_json([kind, file, "--data", data]);
    assert.equal(run.status, 2, run.err);
    assert.match(run.err, place);
    assert.equal(run.counts.papers, kept);
    assert.equal((await stats(data)).papers, kept, "what came before is kept");
    assert.equal((await sound(data)).papers, kept);
    return run;
  };
  test("bad records are named by line, the others are in", async (t) => {
    const input = lines.toString().split("\n");
    input.splice(1, 0, "{ this is no JSON", '{"title":"no identifier but a title"', '{"id":"9999.99999","title":"no such month"}', "[]");
    const run = await broken(t, "jsonl", input.join("\n"), 4, /^line 2: /m);
    for (const line of [3, 4, 5]) assert.match(run.err, new RegExp(`^line ${line}: .+`, "m"));
    assert.equal(run.counts.bad, 4);
  });
  test("a record that fails many times over is named a hundred times, then counted", async (t) => {
    const run = await broken(t, "jsonl", "nonsense\n".repeat(500) + lines, 4, /only counted/);
    assert.equal(run.counts.bad, 500);
    assert.ok(run.err.split("\n").length < 120);
  });
  test("JSON lines cut off in a record", (t) => broken(t, "jsonl", lines.subarray(0, lines.length - 60), 3, /^line 4: /m));
  test("hub JSON cut off in a record", (t) => {
    const text = readFileSync(fixture("harbour.hf.json"));
    return broken(t, "hf-json", text.subarray(0, text.length - 200), 1, /ends early, at byte \d+, in or behind element 2/);
  });
  test("Atom cut off in an entry", (t) => {
    const text = readFileSync(fixture("harbour.atom"));
    return broken(t, "arxiv-atom", text.subarray(0, text.length - 150), 1, /ends early, at byte \d+, in or behind entry 2/);
  });
  test("zstd cut off", async (t) => {
    const whole = execFileSync("zstd", ["-c", "-1"], { input: papers(5000) });
    const data = new_folder(t), file = path.join(data, "cut.zst");
    writeFileSync(file, whole.subarray(0, whole.length / 2));
    const run = await import_json(["jsonl", file, "--data", data]);
    assert.equal(run.status, 2, run.err);
    assert.match(run.err, /cut\.zst: .*(cut|end|trunc|broke)/i);
    assert.equal((await sound(data)).papers, run.counts.papers);
  });
  test("what is not of the kind at all", async (t) => {
    for (const kind of ["jsonl", "hf-json", "arxiv-atom"]) {
      const data = new_folder(t);
      const run = await quire(["import", kind, "-", "--data", data], { input: Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 7 + 128) & 255)) });
      assert.equal(run.status, 2, `${kind}: ${run.out}${run.err}`);
      assert.equal((await stats(data)).papers, 0);
    }
  });
});

describe("stopping", () => {
  const text = papers(6000);
  /** Starts an import of what `text` has, holding back the end; gives it once some papers are in. */
  async function half_way(data) {
    const run = start(["import", "jsonl", "-", "--data", data]);
    const held = Math.floor(text.length / 2);
    run.child.stdin.write(text.slice(0, held));
    await until("a store", () => existsSync(path.join(data, "quire.db")));
    await until("the first papers", async () => (await stats(data)).papers > 0);
    return { ...run, rest: () => run.child.stdin.end(text.slice(held)) };
  }
  const whole = async (t) => {
    const data = new_folder(t);
    assert.equal((await quire(["import", "jsonl", "-", "--data", data], { input: text })).status, 0);
    return contents(data);
  };

  test("Ctrl-C keeps what is in, ends with 3, and the next import goes on to the same end", async (t) => {
    const data = new_folder(t);
    const run = await half_way(data);
    run.child.kill("SIGINT");  // and the pipe stays silent
    const ended = await run.ended;
    assert.equal(ended.status, 3, ended.err);
    assert.match(ended.err, /what is in stays/);
    const kept = (await stats(data)).papers;
    assert.ok(kept > 0 && kept < 6000, `${kept}`);
    assert.equal((await sound(data)).papers, kept);
    const again = await import_json(["jsonl", "-", "--data", data], { input: text });
    assert.equal(again.status, 0);
    assert.deepEqual([again.counts.added, again.counts.unchanged], [6000 - kept, kept]);
    assert.deepEqual(await contents(data), await whole(t));
  });
  test("after kill -9 the store is sound, and the next import goes on to the same end", async (t) => {
    const data = new_folder(t);
    const run = await half_way(data);
    run.child.kill("SIGKILL");
    await run.ended;
    const kept = (await stats(data)).papers;
    assert.ok(kept > 0 && kept < 6000, `${kept}`);
    assert.equal((await sound(data)).papers, kept);
    assert.equal((await quire(["import", "jsonl", "-", "--data", data], { input: text })).status, 0);
    assert.deepEqual(await contents(data), await whole(t));
  });
});

describe("beside a server", () => {
  const found = async (server, words) => (await ask(server, `/search?q=${encodeURIComponent(words)}`)).text;

  test("an imported paper is findable through the server without a restart", async (t) => {
    const server = await serve(t, { seed: true });
    assert.ok(!(await found(server, "moored ropes")).includes("/papers/math/0309136"));
    const run = await import_json(["jsonl", fixture("harbour.jsonl"), "--data", server.data]);
    assert.equal(run.status, 0, run.err);
    await until("the imported paper in the server's search", async () =>
      (await found(server, "moored ropes")).includes('href="/papers/math/0309136"'), 5);
    for (const path of ["/papers/math/0309136", "/papers/math%2F0309136", "/papers/2011.00001"])
      assert.equal((await ask(server, path)).status, 200, path);
    assert.match((await ask(server, "/papers/date/2020-11-20")).text, /Counting Boats/);
  });
  test("pages answer while an import runs", async (t) => {
    const server = await serve(t, { seed: true });
    const run = start(["import", "jsonl", "-", "--data", server.data]);
    run.child.stdin.write(papers(3000));
    await until("the first papers", async () => (await stats(server.data)).papers > 41);
    for (const path of ["/papers", "/search?q=boat", "/papers/trending", "/labs"])
      assert.equal((await ask(server, path)).status, 200, path);
    run.child.stdin.end(papers(3000, 3001));
    assert.equal((await run.ended).status, 0);
    assert.equal((await stats(server.data)).papers, 6041);
  });
  test("kill -9 of the server during an import: all papers are in, found and sound after a restart", async (t) => {
    const server = await serve(t, { seed: true });
    const run = start(["import", "jsonl", "-", "--data", server.data]);
    run.child.stdin.write(papers(3000));
    await until("the first papers", async () => (await stats(server.data)).papers > 41);
    await server.end("SIGKILL");
    run.child.stdin.end(papers(3000, 3001));
    const imported = await run.ended;
    assert.equal(imported.status, 0, imported.err);
    const again = await serve(t, { data: server.data });
    await until("all papers in the new server's search", async () => (await found(again, "boat6000")).includes("Boat 6000"));
    assert.equal((await sound(server.data)).papers, 6041);
  });
  test("two imports at once lose nothing", async (t) => {
    const data = new_folder(t);
    const runs = await Promise.all([1, 2001].map((from) =>
      quire(["import", "jsonl", "-", "--data", data], { input: papers(2000, from) })));
    for (const run of runs) assert.equal(run.status, 0, run.err);
    assert.equal((await sound(data)).papers, 4000);
  });
  test("SIGTERM ends a server at once with 0", async (t) => {
    const server = await serve(t);
    assert.deepEqual({ ...(await server.end("SIGTERM")), out: "" }, { status: 0, signal: null, out: "", err: "" });
  });
});
