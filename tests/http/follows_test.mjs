// Following while Quire serves: what is due is read by itself and shown; the page's forms do what they say; readers who
// are not the owner see and change nothing; SIGTERM loses nothing. Against a repository on loopback.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { ask, new_folder, post, quire, serve, until } from "../support/quire.mjs";
import { oai_server } from "../support/oai_server.mjs";

const page = async (server, path = "/follows") => (await ask(server, path)).text;
const form = (repository, more = {}) => ({ kind: "oai", what: "prefix=arXiv", every: "", address: repository.url, ...more });
const found = async (server) => Number(/quire_papers (\d+)/.exec((await ask(server, "/metrics")).text)[1]);
const completes = (server, words) => until(`"${words}" on the page`, async () => (await page(server)).includes(words));

test("a source that is due is read by itself, and every page shows it", async (t) => {
  const repository = await oai_server(t), data = new_folder(t);
  const added = await quire(["follow", "add", "oai", "prefix=arXiv", "--address", repository.url, "--data", data]);
  assert.equal(added.status, 0, added.err);
  const server = await serve(t, { data });
  await completes(server, ">25 new<");
  assert.equal(await found(server), 25);
  await until("the papers in the index", async () => (await page(server, "/search?q=lighthouse")).includes("/papers/1911.00025"));
  const day = await page(server, "/papers");
  assert.match(day, /<h2>Sources<\/h2>.*oai prefix=arXiv at [^<]+<\/a>: today \d\d:\d\d/);
  assert.ok(!day.includes("may lack papers"));
  const ready = JSON.parse((await ask(server, "/readyz")).text);
  assert.equal(ready.status, "ok");
  assert.deepEqual(Object.values(ready.checks.sources).map((source) => source.state), ["in time"]);
  const metrics = (await ask(server, "/metrics")).text;
  assert.match(metrics, /quire_source_requests_total\{source="oai prefix=arXiv at [^"]+",outcome="answered"\} 6\n/);
  assert.match(metrics, /quire_http_requests_total\{route="\/papers",method="GET",code="200"\} 1\n/);
  assert.equal((await server.end("SIGTERM")).status, 0);
});

test("a source is added by the form and read at once; Fetch takes what is new; Remove asks, and papers stay", async (t) => {
  const repository = await oai_server(t), server = await serve(t);
  const added = await post(server, "/follows", form(repository));
  assert.deepEqual([added.status, added.headers.location], [303, "/follows#f-1"]);
  await completes(server, ">25 new<");
  repository.put("1911.00900", "Lighthouse of today");
  assert.equal((await post(server, "/follows/1/fetch")).status, 303);
  await completes(server, ">1 new<");
  assert.equal((await post(server, "/follows/1", { every: "2d", address: repository.url })).status, 303);
  assert.match(await page(server, "/follows/1"), /every 2 days/);
  assert.match(await page(server, "/follows/1/remove"), /Remove oai prefix=arXiv/);
  assert.equal((await post(server, "/follows/1/remove")).status, 303);
  assert.match(await page(server), /Nothing is followed yet/);
  assert.equal(await found(server), 26);
});

test("sources of one provider are read one after the other", async (t) => {
  const repository = await oai_server(t), data = new_folder(t);
  for (const set of ["cs:cs:LG", "stat:stat:ML", "cs", "stat"])
    await quire(["follow", "add", "oai", "prefix=arXiv", `set=${set}`, "--address", repository.url, "--data", data]);
  const server = await serve(t, { data });
  await until("four harvests", async () => (await page(server)).split(">today ").length === 5);
  assert.equal(repository.at_once_most, 1);
});

test("a harvest under way is shown, and SIGTERM ends it; the next server goes on from there", async (t) => {
  const repository = await oai_server(t), data = new_folder(t);
  const there = repository.hold(4);
  const first = await serve(t, { data });
  await post(first, "/follows", form(repository));
  const let_go = await there;
  assert.match(await page(first), /being read, 10 records so far/);
  assert.match(await page(first, "/follows/1"), /Being read/);
  assert.equal((await first.end("SIGTERM")).status, 0, "while the repository still holds its answer");
  let_go();
  const asked = repository.queries.length;
  const second = await serve(t, { data });
  await completes(second, ">25 new<");
  assert.equal(repository.queries.length - asked, 3);
  assert.equal(await found(second), 25);
});

test("what the source asks for is shown", async (t) => {
  const repository = await oai_server(t, { script: (n) => (n === 2 ? "html" : undefined) }), server = await serve(t);
  await post(server, "/follows", form(repository));
  await completes(server, "waits until today ");
});

test("a source that fails is shown as failing, and the newest day says so", async (t) => {
  const repository = await oai_server(t), server = await serve(t, { seed: true });
  await post(server, "/follows", form(repository, { what: "prefix=arXiv set=no:such" }));
  await until("the failure on the page", async () => /f-bad.*class="alarm"><span>[^<]*no:such/s.test(await page(server)));
  assert.match(await page(server, "/papers"), /This day may lack papers\.<\/b> oai \S+ set=no:such at \S+ has never been read to its end/);
  assert.equal(JSON.parse((await ask(server, "/readyz")).text).status, "degraded");
});

test("--no-follow reads nothing, and says so", async (t) => {
  const repository = await oai_server(t), server = await serve(t, { args: ["--no-follow"] });
  await post(server, "/follows", form(repository));
  assert.match(await page(server), /started with --no-follow/);
  assert.equal((await post(server, "/follows/1/fetch")).status, 409);
  const run = await quire(["follow", "run", "--json", "--data", server.data]);
  assert.equal(JSON.parse(run.out).runs[0].added, 25);
  assert.match(await page(server), />25 new</);
});

describe("those who are not the owner", () => {
  test("see sources without buttons, and neither change them nor read metrics", async (t) => {
    const repository = await oai_server(t), server = await serve(t, { args: ["--no-follow"] });
    await post(server, "/follows", form(repository));
    const headers = { "X-Forwarded-For": "192.0.2.7" };
    const seen = (await ask(server, "/follows", { headers })).text;
    assert.match(seen, /prefix=arXiv/);
    assert.ok(!/<form[^>]*action="\/follows/.test(seen) && !seen.includes(">Remove<"));
    for (const path of ["/follows", "/follows/1", "/follows/1/fetch", "/follows/1/remove"])
      assert.equal((await post(server, path, form(repository), headers)).status, 403, path);
    assert.equal((await ask(server, "/metrics", { headers })).status, 403);
    assert.deepEqual(Object.keys(JSON.parse((await ask(server, "/readyz", { headers })).text)), ["status"]);
  });
  test("cannot send forms from another site", async (t) => {
    const server = await serve(t, { args: ["--no-follow"] });
    const answer = await post(server, "/follows", { kind: "arxiv", what: "cs.LG" }, { Origin: "https://evil.example" });
    assert.equal(answer.status, 403);
    assert.match(await page(server), /Nothing is followed yet/);
  });
});
