// `quire search` as a person reads it: what it prints word by word, why a paper stands where it stands, pages by
// cursor, slips of the pen; and what learning adds, on papers of two subjects made here.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { fixture, lasting, new_folder, quire } from "../support/quire.mjs";

/** What a command prints, with the time it took left out. */
async function text(...args) {
  const run = await quire(args);
  assert.equal(run.status, 0, run.err);
  return run.out.replace(/ in \d+\.\d ms\n/, " in N ms\n").replace(/[0-9a-f]{32}/g, "CURSOR");
}
async function json(...args) {
  const run = await quire([...args, "--json"]);
  assert.equal(run.status, 0, run.err);
  return JSON.parse(run.out);
}
const ids = ({ papers }) => papers.map((paper) => paper.id);

describe("a small harbour", () => {
  const data = new_folder(lasting(after));
  before(async () => assert.equal((await quire(["import", "jsonl", fixture("harbour.jsonl"), "--data", data])).status, 0));

  test("--explain prints each word's share under its paper", async () => {
    assert.equal(await text("search", "verifier", "--explain", "--data", data), `\
2 papers in N ms

2011.00002   A Verifier for Boats
             Bo Larsen · 3 November 2020 · cs.LG
               0.916  title: verifi
               0.432  abstract: verifi

2011.00001   Counting Boats With Repeated Sampling
             Mira Østergård, Bo Larsen · 2 November 2020 · cs.LG, stat.ML
               0.501  abstract: verifi
`);
  });
  test("a slip of the pen is said, and what was searched for instead counts less", async () => {
    assert.equal(await text("search", "boats veriffier", "--explain", "--mode", "words", "-n", "1", "--data", data), `\
2 papers in N ms
note: no paper has "veriffier": searched for "verifier"

2011.00002   A Verifier for Boats
             Bo Larsen · 3 November 2020 · cs.LG
               0.916  title: boat
               0.432  abstract: boat
               0.641  title: verifi
               0.302  abstract: verifi

the next page: --after CURSOR
`);
    const exactly = await json("search", '"veriffier"', "--data", data);
    assert.equal(exactly.total, 0, "in quotes it stays as it is typed");
  });
  test("--after leads through the whole result, by words and by day", async () => {
    for (const order of [["--mode", "words"], ["--sort", "newest"]]) {
      const seen = [];
      let more = [];
      for (let page = 0; page < 5; ++page) {
        const found = await json("search", "from:2000", "-n", "2", ...order, ...more, "--data", data);
        assert.equal(found.total, 4, "behind a cursor too");
        seen.push(...ids(found));
        if (!found.next) break;
        assert.match(found.next, /^[0-9a-f]{32}$/);
        more = ["--after", found.next];
      }
      assert.deepEqual(seen, ["2011.00003", "2011.00002", "2011.00001", "math/0309136"], order.join(" "));
    }
  });
  test("too few papers to learn from: said, and words rank", async () => {
    assert.equal(await text("learn", "--data", data), "too few papers to learn from (500); words alone rank\n");
    assert.deepEqual(await json("learn", "--data", data), { trained: false, papers: 0, trained_on: 0, vocabulary: 0, bytes: 0, interrupted: false });
    const found = await json("search", "boats", "--mode", "meaning", "--data", data);
    assert.equal(found.total, 2);
    assert.deepEqual(found.notes, ["nothing was learned yet of what words mean: ranked by words; see quire learn"]);
  });
  for (const [args, ...parts] of [
    [["--after", "12"], "--after 12", "32 digits"],
    [["--after", "f".repeat(32)], "32 digits"],
    [["--after", "3ff5912dd610943c0000488900000002", "--skip", "3"], "--after and --skip"],
    [["--after", "3ff5912dd610943c0000488900000002", "--mode", "meaning"], "--mode meaning", "--skip"],
    [["--mode", "magic"], "magic", "fused", "words", "meaning"]])
    test(`search boats ${args.join(" ")} is refused on one line`, async () => {
      const run = await quire(["search", "boats", ...args, "--data", data]);
      assert.equal(run.status, 2, run.out);
      assert.match(run.err, /^quire: [^\n]+\n$/);
      for (const part of parts) assert.ok(run.err.includes(part), run.err);
    });
});

describe("what words mean", () => {
  // Papers on airships and papers on bread. One airship paper in three says zeppelin and never airship; so their
  // words keep the same company.
  const data = new_folder(lasting(after));
  const skies = "hull gas hangar mast ballast crew rudder altitude wind canvas pilot drift lift buoyancy rigging".split(" ");
  const kitchens = "flour yeast oven crust dough salt butter kneading sourdough rye crumb baker loaf proofing sugar".split(" ");
  let state = 1;
  const below = (n) => { state = (state * 48271) % 2147483647; return state % n; };
  const about = (words) => Array.from({ length: 14 }, () => words[below(words.length)]).join(" ");
  before(async () => {
    const papers = Array.from({ length: 600 }, (_, i) => {
      const id = `2101.${String(i + 1).padStart(5, "0")}`;
      const what = i % 2 ? "bread" : i % 3 ? "airship" : "zeppelin";
      return JSON.stringify({ id, title: `The ${what} ${i}`, abstract: `A ${what}: ${about(i % 2 ? kitchens : skies)}.`, published: "2021-01-04" });
    });
    assert.equal((await quire(["import", "jsonl", "-", "--data", data], { input: papers.join("\n") })).status, 0);
  });
  const subjects = ({ papers }) => papers.map(({ title }) => title.split(" ")[1]);

  test("learn trains once, and says on what", async () => {
    const first = await json("learn", "--data", data);
    assert.deepEqual([first.trained, first.papers, first.trained_on, first.interrupted], [true, 600, 600, false]);
    assert.ok(first.vocabulary >= 30 && first.bytes > 0);
    assert.match(await text("learn", "--data", data), /^600 papers have a vector, of a model trained before on 600 papers and \d+ words\n$/);
  });
  test("--mode words finds the word alone", async () => {
    const found = await json("search", "zeppelin", "--mode", "words", "-n", "300", "--data", data);
    assert.deepEqual([found.total, found.beside], [100, 0]);
    assert.deepEqual(new Set(subjects(found)), new Set(["zeppelin"]));
  });
  test("--mode meaning finds papers that keep the same company, and says so", async () => {
    const found = await json("search", "zeppelin", "--mode", "meaning", "-n", "150", "--data", data);
    assert.deepEqual(found.notes, ["ranked by meaning alone"]);
    assert.equal(found.papers.length, 150);
    const met = subjects(found);
    assert.ok(!met.slice(0, 50).includes("bread"), met.join());
    assert.ok(met.includes("airship"), "none of these has the word");
    assert.equal(found.next, undefined, "a ranking by meaning has no cursor");
  });
  test("fused, both rank: papers with the word first, then those of like meaning, and --explain adds up", async () => {
    const found = await json("search", "zeppelin", "-n", "150", "--explain", "--data", data);
    assert.equal(found.total, 100, "the total is that of the words");
    assert.ok(found.beside > 0);
    assert.deepEqual(new Set(subjects(found).slice(0, 20)), new Set(["zeppelin"]));
    assert.ok(subjects(found).includes("airship"));
    for (const { score, parts } of found.papers) {
      assert.ok(parts.some(({ what }) => what === "meaning"));
      assert.ok(Math.abs(parts.reduce((sum, part) => sum + part.score, 0) - score) < 1e-3);
    }
    const quoted = await json("search", '"zeppelin"', "-n", "150", "--data", data);
    assert.deepEqual([quoted.total, quoted.beside], [100, 0], "quotes insist on the word");
  });
  test("fused pages fit together: the first 200 are 200 papers, and every paper is on some page", async () => {
    const seen = [];
    for (let skip = 0; skip < 500; skip += 50) seen.push(...ids(await json("search", "bread", "-n", "50", "--skip", String(skip), "--data", data)));
    assert.equal(new Set(seen.slice(0, 200)).size, 200);
    const all = ids(await json("search", "bread", "--mode", "words", "-n", "400", "--data", data));
    assert.equal(all.length, 300);
    for (const id of all) assert.ok(seen.includes(id), id);
  });
  test("a cursor goes on by words, and says so", async () => {
    const first = await json("search", "zeppelin", "--mode", "words", "-n", "60", "--data", data);
    const second = await json("search", "zeppelin", "-n", "60", "--after", first.next, "--data", data);
    assert.deepEqual(second.notes, ["behind a cursor words alone rank"]);
    assert.equal(second.papers.length, 40);
    assert.equal(new Set([...ids(first), ...ids(second)]).size, 100);
  });
});
