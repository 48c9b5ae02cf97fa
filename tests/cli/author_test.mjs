// `quire author`: the people behind a name as a person and as a script reads them; decisions and their undoing.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { writeFileSync } from "node:fs";
import path from "node:path";

import { lasting, new_folder, quire } from "../support/quire.mjs";

describe("who is who", () => {
  const data = new_folder(lasting(after));
  const paper = (id, published, ...authors) =>
    JSON.stringify({ id, title: `Of ${id}`, authors, categories: ["cs.LG"], published });
  before(async () => {
    const file = path.join(data, "papers.jsonl");
    writeFileSync(file, [
      paper("2005.00001", "2020-05-01", "Wei Zhang", "Mira Østergård"),
      paper("2005.00002", "2020-05-02", "Mira Østergård", "Wei Zhang"),
      paper("2005.00003", "2020-05-03", "Wei Zhang", "Bo Larsen"),
      paper("2005.00004", "2020-05-04", "Weijia Zhang", "Mira Østergård"),
    ].join("\n") + "\n");
    assert.equal((await quire(["import", "jsonl", file, "--data", data])).status, 0);
  });
  const run = (...args) => quire(["author", ...args, "--data", data]);
  const read = async (...args) => {
    const { status, out, err } = await run(...args, "--json");
    assert.equal(status, 0, err);
    return JSON.parse(out);
  };
  const people = async (name) => (await read(name)).people.map(({ papers }) => papers.map((p) => p.author));

  test("a name's people, with their papers and how sure it is", async () => {
    assert.deepEqual(await people("Wei Zhang"), [["2005.00002:2", "2005.00001:1"], ["2005.00003:1"]]);
    assert.equal((await run("Wei", "Zhang")).out, `\
Wei Zhang: 2 people

1. Wei Zhang, 2 papers: probable
   co-authors that come again: Mira Østergård (2 papers)
   2005.00002:2   2020-05-02  Of 2005.00002  Wei Zhang
   2005.00001:1   2020-05-01  Of 2005.00001  Wei Zhang

2. Wei Zhang, 1 paper: one paper only
   2005.00003:1   2020-05-03  Of 2005.00003  Wei Zhang
`);
    assert.deepEqual(await people("W. Zhang").then((all) => all.length), 3);
    assert.deepEqual(await people("Nobody Here"), []);
  });

  test("a decision joins, is listed, and is undone", async () => {
    const made = await read("same", "2005.00001:1", "2005.00003:1", "--why", "same home page");
    assert.deepEqual([made.kind, made.one, made.other, made.why], ["same", "2005.00001:1", "2005.00003:1", "same home page"]);
    assert.equal((await people("Wei Zhang")).length, 1);
    const listed = await read("Wei Zhang");
    assert.equal(listed.decisions[0].number, made.number);
    assert.match((await run("Wei Zhang")).out, /decision 1: 2005\.00001:1 \(Wei Zhang\) is the same person as 2005\.00003:1/);
    assert.equal((await run("undo", String(made.number))).out, "decision 1 is undone\n");
    assert.equal((await people("Wei Zhang")).length, 2);
    const again = await run("undo", String(made.number));
    assert.equal(again.status, 2);
    assert.equal(again.err, "quire: decision 1 is undone already\n");
  });

  test("a decision takes a paper out of a person", async () => {
    const made = await read("different", "2005.00002:2", "2005.00001:1");
    assert.equal((await people("Wei Zhang")).length, 3);
    await read("undo", String(made.number));
    assert.equal((await people("Wei Zhang")).length, 2);
  });

  test("what makes no sense is refused on one line", async () => {
    for (const [args, part] of [
      [[], "give a name"],
      [["same", "2005.00001", "2005.00003:1"], "PAPER:PLACE"],
      [["same", "2005.00001:3", "2005.00003:1"], "has 2 authors, not 3"],
      [["same", "2005.00009:1", "2005.00003:1"], "no paper 2005.00009 here"],
      [["same", "2005.00001:1", "2005.00001:1"], "is one author"],
      [["undo", "99"], "there is no decision 99"],
    ]) {
      const { status, out, err } = await run(...args);
      assert.equal(status, 2, `${args}: ${out}${err}`);
      assert.equal(out, "");
      assert.match(err, /^quire: [^\n]+\n$/);
      assert.ok(err.includes(part), err);
    }
  });
});
