// A LIMIT from the lab embedding-limits, made by its tool and asked through Quire's own search: every pair of a few
// people is asked for, so that words find both and 256 numbers need not.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { after, before, describe, test } from "node:test";

import { lasting, new_folder, quire } from "../support/quire.mjs";

const kDocuments = 800;  // above what a model of meaning needs
const kQueries = 200;

const lines = (file) => readFileSync(file, "utf8").trimEnd().split("\n");

describe("a small LIMIT", () => {
  const folder = path.join(new_folder(lasting(after)), "limit");
  before(async () => {
    const made = await quire(["lab", "embedding-limits", "make", "--docs", String(kDocuments), "--queries", String(kQueries), "--out", folder]);
    assert.equal(made.status, 0, made.err);
    assert.match(made.out, /800 documents, 21 of them asked for; 200 queries of 2 each/);
  });

  test("what is asked for stands in two documents and in no other", () => {
    const texts = lines(path.join(folder, "corpus.jsonl")).map((line) => JSON.parse(line));
    const queries = lines(path.join(folder, "queries.jsonl")).map((line) => JSON.parse(line));
    const judged = lines(path.join(folder, "qrels", "test.tsv")).slice(1).map((line) => line.split("\t"));
    assert.equal(texts.length, kDocuments);
    assert.equal(queries.length, kQueries);
    for (const { _id, text } of queries) {
      const thing = /^Who likes (.+)\?$/.exec(text)[1];
      const holders = texts.filter((document) => new RegExp(`[ ]${thing}[,. ]`).test(document.text)).map((document) => document._id);
      assert.deepEqual(holders.sort(), judged.filter(([query]) => query === _id).map(([, document]) => document).sort(), text);
    }
  });

  const means = {};
  for (const mode of ["words", "fused", "meaning"]) {
    test(`quire eval measures it by ${mode}`, async () => {
      const run = await quire(["eval", folder, "--mode", mode, "--json"]);
      assert.equal(run.status, 0, run.err);
      const [set] = JSON.parse(run.out).sets;
      assert.equal(set.set, "limit");
      assert.equal(set.documents, kDocuments);
      assert.equal(Object.keys(set.questions).length, kQueries);
      assert.deepEqual(set.notes, []);
      for (const measure of Object.values(set.mean)) assert.ok(measure >= 0 && measure <= 1 + 1e-9, String(measure));
      means[mode] = set.mean;
    });
  }
  test("words find both people, a vector alone fewer, and fusing loses nothing", () => {
    assert.ok(means.words.recall_100 > 1 - 1e-9, `recall@100 ${means.words.recall_100}`);
    assert.ok(means.words.ndcg_cut_10 > 0.95, `nDCG@10 ${means.words.ndcg_cut_10}`);
    assert.ok(means.meaning.recall_100 < 0.99, `recall@100 ${means.meaning.recall_100}`);
    assert.ok(means.fused.recall_100 > 1 - 1e-9, `recall@100 ${means.fused.recall_100}`);
    assert.ok(means.fused.ndcg_cut_10 > means.words.ndcg_cut_10 - 0.01, `nDCG@10 ${means.fused.ndcg_cut_10}`);
  });

  test("a folder that is not empty is left alone", async () => {
    const again = await quire(["lab", "embedding-limits", "make", "--out", folder]);
    assert.equal(again.status, 2);
    assert.match(again.err, /out: .* is not empty; name a folder that is new/);
  });
});
