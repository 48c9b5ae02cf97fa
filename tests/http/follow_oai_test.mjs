// Two Quires, two processes: the second follows the first over OAI-PMH and ends with the same papers, field by field
// and day by day; then papers of the first change, are withdrawn, become one and are deleted, or are two again, and the
// second follows.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";

import { ask, fixture, lasting, new_folder, quire, serve } from "../support/quire.mjs";
import { harvest, validate } from "../support/oai.mjs";

const file = lasting(after);
let first, second_data;
const days = ["2020-11-02", "2020-11-20", "2020-11-23", "2021-01-04", "2021-01-06"];
const range = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
const id_of = (n) => `2101.${String(n).padStart(5, "0")}`;
const paper = (n, more = {}) => ({ id: id_of(n), title: `Paper ${n} of $k < ${n}$ & more`, abstract: `What number ${n} says.`, authors: ["Mira Østergård", { name: "Bo Larsen", affiliation: "Harbour School" }],
  categories: n % 3 === 0 ? ["hep-th"] : ["cs.LG", "stat.ML"], published: "2021-01-04", ...more });

async function done(args, options) {
  const run = await quire(args, options);
  assert.equal(run.status, 0, run.out + run.err);
  return run.out;
}
const take_in = (papers) => done(["import", "jsonl", "-", "--data", first.data], { input: papers.map((one) => JSON.stringify(one)).join("\n") + "\n" });
/** A record of arXiv: what its own provider says counts, and it alone can delete the paper. */
async function from_arxiv(t, record) {
  const answer = path.join(new_folder(t), "answer.xml");
  writeFileSync(answer, `<?xml version="1.0" encoding="UTF-8"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2021-02-01T00:00:00Z</responseDate><request>http://x/</request><ListRecords><record>${record}</record></ListRecords></OAI-PMH>`);
  await done(["import", "arxiv-oai", answer, "--data", first.data]);
}
const follow = () => done(["follow", "run", "--data", second_data]);

/** What a served Quire says of each paper in its own format: identifier -> metadata, or "deleted". */
async function known(server) {
  const { records } = await harvest(server, { verb: "ListRecords", metadataPrefix: "quire" });
  return new Map(records.map(({ identifier, deleted, metadata }) => [identifier, deleted ? "deleted" : metadata]));
}
/** The papers of a day's page in their order. */
async function day_of(server, day) {
  const { text } = await ask(server, `/papers/date/${day}?all=1`);
  return [...new Set([...text.matchAll(/href="(\/papers\/(?!date|week|month|trending)[^"#?]+)/g)].map((match) => match[1]))];
}

async function expect_the_same(t) {
  const second = await serve(t, { data: second_data });
  const [here, there] = [await known(first), await known(second)];
  for (const [identifier, said] of here)
    if (said !== "deleted") assert.equal(there.get(identifier), said, identifier);
  for (const [identifier, said] of there)
    if (said !== "deleted") assert.ok(here.has(identifier) && here.get(identifier) !== "deleted", `${identifier} is only there`);
  for (const day of days) assert.deepEqual(await day_of(second, day), await day_of(first, day), day);
  const ids = [...here].filter(([, said]) => said !== "deleted").map(([identifier]) => identifier.split(":").slice(2).join(":").replace(/^arxiv:/, "")).slice(0, 12);
  for (const id of ids) {
    const shown = await Promise.all([first.data, second_data].map(async (data) => JSON.parse(await done(["show", decodeURIComponent(id), "--json", "--data", data]))));
    for (const one of shown) for (const own of ["votes", "sources", "origins", "statements", "changed", "history"]) delete one[own];
    assert.deepEqual(shown[1], shown[0], id);
  }
  await second.end("SIGTERM");
  return { here, there };
}

before(async () => {
  first = await serve(file);
  second_data = new_folder(file);
  for (const name of ["harbour.jsonl", "hostile.jsonl"]) await done(["import", "jsonl", fixture(name), "--data", first.data]);
  await done(["import", "page", fixture("harbour.page.txt"), "--date", "2020-11-23", "--data", first.data]);
  await take_in([...range(1, 450).map((n) => paper(n)), { id: "doi:10.1002/(SICI)1099<123::AID>3.0.CO;2-M", title: "A DOI with brackets" },
    { id: "doi:10.1000/joined", title: "Known by its DOI at first", published: "2021-01-06" }, { title: "A paper without an identity", published: "2021-01-06" }]);
  await from_arxiv(file, `<header><identifier>oai:arXiv.org:${id_of(800)}</identifier><datestamp>2021-01-04</datestamp></header>
    <metadata><arXiv xmlns="http://arxiv.org/OAI/arXiv/"><id>${id_of(800)}</id><created>2021-01-04</created><authors><author><keyname>de la Cruz</keyname><forenames>Ana</forenames><suffix>Jr</suffix></author></authors>
    <title>Known to arXiv alone</title><categories>cs.LG</categories><abstract>It goes.</abstract></arXiv></metadata>`);
  await done(["follow", "add", "quire", "--address", `${first.url}/oai`, "--data", second_data]);
});
after(() => validate());

test("a first harvest brings every paper", async (t) => {
  await follow();
  const { here } = await expect_the_same(t);
  assert.ok(here.size > 450);
});
test("a second one without changes changes nothing", async (t) => {
  await follow();
  await expect_the_same(t);
});
test("changes, withdrawals, joins and deletions follow", async (t) => {
  await from_arxiv(t, `<header status="deleted"><identifier>oai:arXiv.org:${id_of(800)}</identifier><datestamp>2021-02-01</datestamp></header>`);
  await take_in([paper(1, { title: "Another title now", updated: "2021-01-06", versions: [{ number: 1, day: "2021-01-04" }, { number: 2, day: "2021-01-06" }] }),
    paper(2, { withdrawn: true, comment: "withdrawn: an error in Lemma 2" }), paper(3, { pick: { day: "2021-01-06", votes: 4, comments: 1, by: "ann" } }),
    paper(900, { doi: "10.1000/joined", title: "Known by its DOI at first" }), paper(901)]);
  await follow();
  const { here, there } = await expect_the_same(t);
  assert.equal(here.get(`oai:localhost:arxiv:${id_of(800)}`), "deleted");
  assert.equal(there.get(`oai:localhost:arxiv:${id_of(800)}`), "deleted");
  assert.equal(here.get("oai:localhost:doi:10.1000/joined"), "deleted", "its paper is known by a better identity");
  assert.match(there.get(`oai:localhost:arxiv:${id_of(900)}`), /<other-id>doi:10.1000\/joined<\/other-id>|<doi>10.1000\/joined<\/doi>/);
});
test("papers that are taken apart are two there as well, for as long as they are two here", async (t) => {
  const joins = async (data) => JSON.parse(await done(["joins", "--json", "--data", data]));
  const journal = "oai:localhost:doi:10.1000/joined", archive = `oai:localhost:arxiv:${id_of(900)}`;
  const expect_two = async () => {
    await follow();
    const { there } = await expect_the_same(t);
    assert.match(there.get(journal), new RegExp(`<apart>${id_of(900)}</apart>`));
    assert.match(there.get(archive), /<apart>doi:10\.1000\/joined<\/apart>/);
    assert.equal(JSON.parse(await done(["check", "--json", "--data", second_data])).faults.length, 0);
  };
  const [join] = (await joins(first.data)).filter((one) => one.paper === id_of(900));
  await done(["unjoin", String(join.number), "--data", first.data]);
  await expect_two();
  const undone = (await joins(second_data)).filter((one) => one.undone_at);
  assert.equal(undone.length, 1, "there it is a decision that was taken back");

  // Whatever else is read there about the two, they stay two.
  const other = { id: id_of(900), doi: "10.1000/joined", title: "Known by its DOI at first", comment: "read there alone" };
  await done(["import", "jsonl", "-", "--data", second_data], { input: JSON.stringify(other) + "\n" });
  const shown = JSON.parse(await done(["show", "doi:10.1000/joined", "--json", "--data", second_data]));
  assert.equal(shown.id, "doi:10.1000/joined");

  // A third that begins now finds two.
  const third = new_folder(t);
  await done(["follow", "add", "quire", "--address", `${first.url}/oai`, "--data", third]);
  await done(["follow", "run", "--data", third]);
  assert.equal(JSON.parse(await done(["show", "doi:10.1000/joined", "--json", "--data", third])).id, "doi:10.1000/joined");
  assert.equal(JSON.parse(await done(["show", id_of(900), "--json", "--data", third])).id, id_of(900));

  await done(["join", id_of(900), "doi:10.1000/joined", "--data", first.data]);
  await follow();
  assert.equal(JSON.parse(await done(["show", "doi:10.1000/joined", "--json", "--data", second_data])).id, id_of(900), "one again");
});
