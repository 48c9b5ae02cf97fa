// One paper from two records, on the command line: what was joined and why, taking it back, joining by hand, and how
// a paper's words changed.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { new_folder, quire } from "../support/quire.mjs";

const record = (id, more = {}) => JSON.stringify({ id, title: "Counting Boats in a Narrow Harbour at Night",
  abstract: "We count boats.", authors: ["Mira Østergård", "Bo Larsen"], published: "2020-11-02", ...more }) + "\n";

/** A folder with these records, each imported on its own. */
async function store_of(t, ...records) {
  const data = new_folder(t);
  for (const input of records)
    assert.equal((await quire(["import", "jsonl", "-", "--data", data], { input })).status, 0);
  return data;
}
async function json(data, ...args) {
  const run = await quire([...args, "--json", "--data", data]);
  assert.equal(run.status, 0, run.err);
  return JSON.parse(run.out);
}
const papers = async (data) => (await json(data, "stats")).papers;
async function refused(data, args, ...parts) {
  const run = await quire([...args, "--data", data]);
  assert.equal(run.status, 2, run.out + run.err);
  assert.match(run.err, /^quire: [^\n]+\n$/);
  for (const part of parts) assert.ok(run.err.includes(part), `'${part}' is missing in: ${run.err}`);
}

describe("joins", () => {
  const arxiv = record("2011.00021"), journal = record("doi:10.1000/boats", { journal: "J. Imag. Res. 7" });

  test("two records of one work are one paper, which says why", async (t) => {
    const data = await store_of(t, arxiv, journal);
    assert.equal(await papers(data), 1);
    const [join] = await json(data, "joins");
    assert.deepEqual({ ...join, at: "" }, { number: 1, at: "", id: "doi:10.1000/boats", why: "title, first author and year", paper: "2011.00021" });
    assert.deepEqual(await json(data, "joins", "2011.00021"), [join]);
    const paper = await json(data, "show", "doi:10.1000/boats");
    assert.equal(paper.id, "2011.00021");
    assert.deepEqual(paper.other_ids, ["doi:10.1000/boats"]);
    assert.equal(paper.joins.length, 1);
    assert.deepEqual(paper.sources.map((source) => source.id).sort(), ["2011.00021", "doi:10.1000/boats"]);
    const from = (field) => paper.origins.find((origin) => origin.field === field)?.id;
    assert.equal(from("journal"), "doi:10.1000/boats");
    const lines = (await quire(["show", "2011.00021", "--data", data])).out;
    assert.match(lines, /^also +doi:10\.1000\/boats$/m);
    assert.match(lines, /^join +1 doi:10\.1000\/boats \(title, first author and year\)$/m);
  });
  test("a join is taken back for good, and made again by hand", async (t) => {
    const data = await store_of(t, arxiv, journal);
    const back = await quire(["unjoin", "1", "--data", data]);
    assert.equal(back.status, 0, back.err);
    assert.match(back.out, /^2011\.00021 and doi:10\.1000\/boats are two papers again; quire join 2011\.00021 doi:10\.1000\/boats joins them\n$/);
    assert.equal(await papers(data), 2);
    assert.equal((await quire(["import", "jsonl", "-", "--data", data], { input: journal })).status, 0);
    assert.equal(await papers(data), 2);
    await refused(data, ["unjoin", "1"], "undone before");
    assert.match((await quire(["joins", "--data", data])).out, /\(undone \d{4}-\d\d-\d\d\)/);
    const again = await json(data, "join", "2011.00021", "doi:10.1000/boats");
    assert.deepEqual(again, { join: 2, papers: ["2011.00021"] });
    assert.equal(await papers(data), 1);
    assert.deepEqual((await json(data, "joins")).map((join) => join.why), ["by hand", "title, first author and year"]);
    assert.deepEqual(await json(data, "unjoin", "2"), { unjoined: 2, papers: ["2011.00021", "doi:10.1000/boats"] });
    assert.equal((await quire(["check", "--data", data])).status, 0);
  });
  test("what cannot be is refused in one line", async (t) => {
    const data = await store_of(t, arxiv, record("2011.00022", { title: "Quite Another Paper of That Year" }));
    await refused(data, ["join", "2011.00021", "2011.00022"], "two papers of arXiv");
    await refused(data, ["join", "2011.00021", "2011.00021"], "one paper already");
    await refused(data, ["join", "2011.00021", "2011.00099"], "no paper 2011.00099 here");
    await refused(data, ["join", "2011.00021", "2013.99999"], "month");
    await refused(data, ["join", "2011.00021"], "other");
    await refused(data, ["unjoin", "7"], "there is no join number 7", "quire joins");
    await refused(data, ["unjoin", "x"], "quire --help");
    await refused(data, ["joins", "2011.00099"], "no paper 2011.00099 here");
    assert.deepEqual(await json(data, "joins"), []);
    assert.equal((await quire(["joins", "--data", data])).status, 0);
    await refused(new_folder(t), ["joins"], "holds no papers yet");
  });
});

describe("changes", () => {
  test("a paper's words are told apart", async (t) => {
    const versions = [{ number: 1, day: "2020-11-02" }, { number: 2, day: "2020-11-19" }];
    const data = await store_of(t, record("2011.00021", { versions: versions.slice(0, 1) }),
      record("2011.00021", { versions, abstract: "We count ships.", authors: ["Mira Østergård", "Ida Strand"] }));
    assert.match((await quire(["show", "2011.00021", "--changes", "--data", data])).out,
      /^\d+ \w+ \d{4}, version 2: abstract and authors\nabstract +We count \[-boats-\]\{\+ships\+\}\.\nauthors +Mira Østergård, \[-Bo Larsen-\], \{\+Ida Strand\+\}\n$/);
    const [change, ...more] = await json(data, "show", "2011.00021", "--changes");
    assert.deepEqual(more, []);
    assert.deepEqual({ ...change, at: "" }, { at: "", version: 2, what: "abstract and authors",
      abstract: { before: "We count boats.", after: "We count ships." },
      authors: { before: ["Mira Østergård", "Bo Larsen"], after: ["Mira Østergård", "Ida Strand"] } });
    assert.equal((await json(data, "show", "2011.00021")).editions, 1);
    assert.match((await quire(["show", "2011.00021", "--data", data])).out, /^changed +1 time, last on .*: abstract and authors; see quire show 2011\.00021 --changes$/m);
  });
  test("a paper that never changed says so", async (t) => {
    const data = await store_of(t, record("2011.00021"));
    assert.match((await quire(["show", "2011.00021", "--changes", "--data", data])).out, /^the words of 2011\.00021 have not changed/);
    assert.deepEqual(await json(data, "show", "2011.00021", "--changes"), []);
  });
});
