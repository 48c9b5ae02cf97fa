// `quire org` and the search by organisation, as a person and as a script reads them.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { writeFileSync } from "node:fs";
import path from "node:path";

import { lasting, new_folder, quire } from "../support/quire.mjs";

describe("organisations", () => {
  const data = new_folder(lasting(after));
  const paper = (id, published, organisation, ...authors) =>
    JSON.stringify({ id, title: `Of ${id}`, authors, categories: ["cs.LG"], published, organisation });
  before(async () => {
    const file = path.join(data, "papers.jsonl");
    writeFileSync(file, [
      paper("2005.00001", "2020-05-01", "harbour-lab", "Wei Zhang", "Mira Østergård"),
      paper("2005.00002", "2020-05-02", "harbour-lab", "Mira Østergård"),
      paper("2005.00003", "2020-05-03", "Harbour-Lab", "Bo Larsen"),
      paper("2005.00004", "2020-05-04", "", { name: "Bo Larsen", affiliation: "Universidad del Norte" }),
    ].join("\n") + "\n");
    assert.equal((await quire(["import", "jsonl", file, "--data", data])).status, 0);
  });
  const run = (command, ...args) => quire([command, ...args, "--data", data]);
  const read = async (...args) => {
    const { status, out, err } = await run(...args, "--json");
    assert.equal(status, 0, err);
    return JSON.parse(out);
  };
  const ids = (answer) => answer.papers.map((p) => p.id);

  test("its papers, newest first, their categories and who wrote them", async () => {
    const found = await read("org", "HARBOUR-LAB");
    assert.deepEqual(ids(found), ["2005.00003", "2005.00002", "2005.00001"]);
    assert.deepEqual([found.name, found.total, found.first, found.last], ["harbour-lab", 3, "2020-05-01", "2020-05-03"]);
    assert.deepEqual(found.categories, [{ name: "cs.LG", papers: 3 }]);
    assert.deepEqual(found.people, [{ name: "Mira Østergård", papers: 2 }, { name: "Bo Larsen", papers: 1 }, { name: "Wei Zhang", papers: 1 }]);
    assert.deepEqual(ids(await read("org", "harbour-lab", "-n", "1", "--skip", "1")), ["2005.00002"]);
    const { out } = await run("org", "harbour-lab");
    assert.ok(out.startsWith("harbour-lab: 3 papers, 2020-05-01 to 2020-05-03\ncategories: cs.LG 3\n" +
      "often by: Mira Østergård 2, Bo Larsen 1, Wei Zhang 1\n\n2005.00003 "), out);
  });

  test("an unknown one leads to near ones", async () => {
    const near = await run("org", "harbor-lab");
    assert.deepEqual([near.status, near.out], [2, ""]);
    assert.match(near.err, /^quire: no paper here is listed under harbor-lab; near ones are harbour-lab\n$/i);
    assert.match((await run("org", "Universidad", "del", "Norte")).err,
      /1 paper has these words in an affiliation or a longer name: quire search --org 'Universidad del Norte'/);
    assert.match((await run("org")).err, /which organisation\?/);
  });

  test("search takes words of affiliations, or a whole name", async () => {
    assert.deepEqual(ids(await read("search", "--org", "del norte")), ["2005.00004"]);
    assert.deepEqual(ids(await read("search", "org:univ*")), ["2005.00004"]);
    assert.equal((await read("search", "--org", "harbour")).total, 3);
    assert.equal((await read("search", "--handle", "harbour-lab")).total, 3);
    assert.equal((await read("search", "--handle", "harbour")).total, 0);
    assert.equal((await read("search", "harbour")).total, 0, "they are not words of texts");
    assert.deepEqual(ids(await read("search", "from:2020 -handle:harbour-lab")), ["2005.00004"]);
  });
});
