// Following on the command line, against a repository on loopback: what is added, listed and changed; harvests that
// are killed, stopped or meet a faulty server end with every paper once; the second one takes only what is new.
// Moments of a harvest are met by holding the repository's answers, so that no test races a clock.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { new_folder, quire, serve, start, until } from "../support/quire.mjs";
import { oai_server } from "../support/oai_server.mjs";

const json = async (...args) => {
  const run = await quire([...args, "--json"]);
  assert.equal(run.status, 0, run.out + run.err);
  return JSON.parse(run.out);
};
const list = (data) => json("follow", "list", "--data", data);
const papers = async (data) => (await json("stats", "--data", data)).papers;

/** A data folder that follows the repository. */
async function following(t, repository, ...more) {
  const data = new_folder(t);
  const added = await json("follow", "add", "oai", "prefix=arXiv", ...more, "--address", repository.url, "--data", data);
  assert.equal(added.number, 1);
  return data;
}
const run_json = async (data, ...more) => {
  const run = await quire(["follow", "run", ...more, "--json", "--data", data]);
  return { ...run, ...JSON.parse(run.out) };
};

/** Every paper of the repository is there, once, with the title that it has there, and is found. */
async function expect_all(data, repository) {
  const found = await json("search", "lighthouse", "-n", "1000", "--sort", "newest", "--data", data);
  const wanted = repository.papers.filter((paper) => !paper.deleted && !paper.broken);
  const titles = (all) => all.map(({ id, title }) => `${id} ${title}`).sort();
  assert.deepEqual(titles(found.papers), titles(wanted));
  assert.equal((await json("check", "--data", data)).faults.length, 0);
}

describe("what is followed", () => {
  test("is added, listed, changed and removed", async (t) => {
    const repository = await oai_server(t), data = await following(t, repository);
    const [one] = await list(data);
    assert.deepEqual([one.kind, one.what, one.address, one.freshness.level], ["oai", "prefix=arXiv", repository.url, "never read"]);
    assert.equal(one.due, one.added);
    const text = await quire(["follow", "list", "--data", data]);
    assert.match(text.out, /^1 {2}oai prefix=arXiv at http:\S+: every 12 hours, due now\n {3}never read: not read yet\n$/);
    const changed = await json("follow", "change", "1", "--every", "2d", "--data", data);
    assert.equal(changed.every_seconds, 2 * 86400);
    assert.match((await quire(["follow", "remove", "1", "--data", data])).out, /not followed any more; its papers stay/);
    assert.deepEqual(await list(data), []);
    assert.match((await quire(["follow", "list", "--data", data])).out, /nothing is followed yet; quire follow add/);
  });
  test("says when it is due, and what will be done", async (t) => {
    const run = await quire(["follow", "add", "arxiv", "cs.LG+stat.ML", "--every", "6h", "--data", new_folder(t)]);
    assert.equal(run.status, 0, run.err);
    assert.match(run.out, /^1 {2}arxiv cs\.LG\+stat\.ML: will be read to its end every 6 hours from https:\/\/\S+\n {3}due now: quire follow run 1/);
  });
});

describe("errors are one line", () => {
  const cases = [
    [["add", "nonsense"], "nonsense", "arxiv", "oai"],
    [["add", "arxiv", "no category"], "no category"],
    [["add", "arxiv", "cs.LG", "--every", "1m"], "every 30 minutes", "1m"],
    [["add", "arxiv", "cs.LG", "--every", "soon"], "soon", "6h"],
    [["add", "oai"], "address", "--address URL"],
    [["add", "oai", "--address", "ftp://example.org/"], "ftp://example.org/", "http"],
    [["add", "oai", "--address", "https://me:secret@example.org/oai"], "leave it out"],
    [["remove", "1"], "no source '1' is followed", "quire follow list"],
    [["remove", "first"], "first", "quire follow list"],
    [["change", "1"], "--every", "--address"],
    [["run"], "quire follow add"],
    [["run", "7"], "no source '7'", "quire follow list"],
    [["run", "arxiv", "cs.LG"], "no source 'arxiv cs.LG'"],
  ];
  for (const [args, ...parts] of cases)
    test(`quire follow ${args.join(" ")}`, async (t) => {
      const data = new_folder(t);
      await quire(["import", "jsonl", "-", "--data", data]);
      const run = await quire(["follow", ...args, "--data", data]);
      assert.equal(run.status, 2, run.out + run.err);
      assert.equal(run.out, "");
      assert.match(run.err, /^quire: [^\n]+\n$/);
      for (const part of parts) assert.ok(run.err.includes(part), `'${part}' is missing in: ${run.err}`);
    });
  test("the same twice", async (t) => {
    const repository = await oai_server(t), data = await following(t, repository);
    const run = await quire(["follow", "add", "oai", "prefix=arXiv", "--address", repository.url, "--data", data]);
    assert.equal(run.status, 2);
    assert.match(run.err, /is followed already; quire follow list/);
  });
  test("a set that there is not: status 1, and it waits for a person", async (t) => {
    const repository = await oai_server(t), data = await following(t, repository, "set=no:such");
    const run = await run_json(data);
    assert.equal(run.status, 1);
    assert.equal(run.runs[0].end, "waits for a person");
    assert.match(run.err, /quire: oai \S+ set=no:such at \S+: [^\n]*no:such[^\n]*\n$/);
    const [one] = await list(data);
    assert.ok(one.needs_person && one.trouble.includes("no:such"), one.trouble);
    assert.equal(one.freshness.level, "failing");
  });
});

describe("a harvest", () => {
  test("brings every paper once; the next one only what is new; the table says so", async (t) => {
    const repository = await oai_server(t), data = await following(t, repository);
    const first = await quire(["follow", "run", "--data", data]);
    assert.equal(first.status, 0, first.err);
    assert.match(first.out, /source +end +records +new +changed +unread +s\noai prefix=arXiv \S* ?\S* +complete +25 +25 +0 +0 /);
    await expect_all(data, repository);
    assert.equal((await list(data))[0].freshness.level, "in time");

    repository.put("1911.00900", "Lighthouse of today");
    repository.put("1911.00003", "Lighthouse 3, repaired");
    const second = await run_json(data);
    assert.deepEqual([second.runs[0].end, second.runs[0].records, second.runs[0].added, second.runs[0].changed], ["complete", 2, 1, 1]);
    await expect_all(data, repository);
    assert.ok(repository.queries.at(-1).get("from"), "it asked from where it was");
  });
  test("of what is not due is left out with --due", async (t) => {
    const repository = await oai_server(t, { count: 3 }), data = await following(t, repository);
    assert.equal((await run_json(data, "--due")).runs.length, 1);
    const asked = repository.queries.length;
    assert.deepEqual((await run_json(data, "--due")).runs, []);
    assert.equal(repository.queries.length, asked);
  });
  test("can be of one source by number, kind, or kind and what", async (t) => {
    const repository = await oai_server(t, { count: 3 }), data = await following(t, repository);
    await json("follow", "add", "oai", "prefix=arXiv", "set=cs:cs:LG", "--address", repository.url, "--data", data);
    const numbers = async (...which) => (await run_json(data, ...which)).runs.map((one) => one.number);
    assert.deepEqual(await numbers("2"), [2]);
    assert.deepEqual(await numbers("oai", "prefix=arXiv"), [1]);
    assert.deepEqual(await numbers("oai", "prefix=arXiv", "set=cs:cs:LG"), [2]);
    assert.deepEqual(await numbers("oai"), [1, 2]);
    assert.deepEqual(await numbers(), [1, 2]);
  });
  test("names a record that cannot be read as a gap, and closes it when it can", async (t) => {
    const repository = await oai_server(t), data = await following(t, repository);
    repository.papers[7].broken = true;
    assert.equal((await run_json(data)).runs[0].gaps, 1);
    const [one] = await list(data);
    assert.equal(one.gaps.length, 1);
    assert.match((await quire(["follow", "list", "--data", data])).out, /1 record could not be read\n {3}gap: /);
    await expect_all(data, repository);
    repository.put(repository.papers[7].id, "Lighthouse 8, legible");
    assert.equal((await run_json(data)).runs[0].gaps, 0);
    await expect_all(data, repository);
  });
});

describe("a faulty server loses no paper", () => {
  // Answers that are no list are asked for again after seconds; what a 503 says is waited for.
  test("503 with Retry-After: 1 is waited for, and said", async (t) => {
    const repository = await oai_server(t, { script: (n) => (n === 3 ? "busy" : undefined) });
    const data = await following(t, repository);
    const run = await run_json(data);
    assert.equal(run.status, 0, run.err);
    assert.match(run.err, /waits until \d\d:\d\d:\d\d because [^\n]*503/);
    await expect_all(data, repository);
  });
  test("an expired token", async (t) => {
    const repository = await oai_server(t, { script: (n) => (n === 4 ? "expired" : undefined) });
    const data = await following(t, repository);
    const run = await run_json(data);
    assert.equal(run.status, 0, run.err);
    assert.match(run.err, /goes back: /);
    await expect_all(data, repository);
  });
  for (const fault of ["truncated", "html", "cut"])
    test(`${fault} in the middle: stopped while it waits, it goes on from there`, async (t) => {
      const repository = await oai_server(t, { script: (n) => (n === 4 ? fault : undefined) });
      const data = await following(t, repository);
      const { child, said, ended } = start(["follow", "run", "--data", data]);
      await until("the wait", () => /waits until/.test(said.err));
      child.kill("SIGINT");
      const run = await ended;
      assert.equal(run.status, 3, run.err);
      assert.match(run.err, /stopped; what came stays/);
      assert.equal(await papers(data), 10, "two pages after the Identify");
      assert.equal((await run_json(data)).runs[0].end, "complete");
      await expect_all(data, repository);
    });
  test("a page that is gone: status 1 with a line, what came before is kept", async (t) => {
    const repository = await oai_server(t, { script: (n) => (n === 4 ? "gone" : undefined) });
    const data = await following(t, repository);
    const run = await run_json(data);
    assert.equal(run.status, 1);
    assert.match(run.err, /quire: oai prefix=arXiv at \S+: [^\n]*404[^\n]*\n$/);
    assert.equal(await papers(data), 10);
    repository.script = () => undefined;
    assert.equal((await run_json(data)).status, 0);
    await expect_all(data, repository);
  });
});

describe("a harvest that ends early goes on where it was", () => {
  for (const number of [1, 2, 3, 5])
    test(`killed while it waits for answer ${number}`, async (t) => {
      const repository = await oai_server(t), data = await following(t, repository);
      const there = repository.hold(number);
      const { child, ended } = start(["follow", "run", "--data", data]);
      const let_go = await there;
      child.kill("SIGKILL");
      await ended;
      let_go();
      assert.equal(await papers(data), Math.max(0, number - 2) * 5);
      const before = repository.queries.length;
      assert.equal((await run_json(data)).runs[0].end, "complete");
      assert.ok(repository.queries.length - before <= 7 - Math.max(0, number - 2), "and does not begin anew");
      await expect_all(data, repository);
    });
  test("killed at any moment, again and again", async (t) => {
    const repository = await oai_server(t, { count: 90, page: 3 }), data = await following(t, repository);
    for (let round = 0; round < 12; ++round) {
      // Kept until the answer before was sent, then killed while it is stored: at which point is chance, and any is right.
      const there = repository.hold(repository.queries.length + 2);
      const { child, ended } = start(["follow", "run", "--data", data]);
      const let_go = await Promise.race([there, ended.then(() => undefined)]);
      repository.hold_none();
      let_go?.();
      await new Promise((wake) => setTimeout(wake, round));
      child.kill("SIGKILL");
      await ended;
    }
    assert.equal((await run_json(data)).runs[0].end, "complete");
    await expect_all(data, repository);
  });
  test("Ctrl-C while an answer is waited for: status 3, at once", async (t) => {
    const repository = await oai_server(t), data = await following(t, repository);
    const there = repository.hold(4);
    const { child, ended } = start(["follow", "run", "--json", "--data", data]);
    const let_go = await there;
    child.kill("SIGINT");
    const run = await ended;  // the repository still holds its answer
    let_go();
    assert.equal(run.status, 3, run.err);
    const said = JSON.parse(run.out);
    assert.deepEqual([said.interrupted, said.runs[0].end, said.runs[0].added], [true, "stopped", 10]);
    assert.equal((await run_json(data)).runs[0].end, "complete");
    await expect_all(data, repository);
  });
  test("from another address everything is read anew", async (t) => {
    const repository = await oai_server(t), data = await following(t, repository);
    assert.equal((await run_json(data)).runs[0].records, 25);
    const other = await oai_server(t, { count: 30 });
    await json("follow", "change", "1", "--address", other.url, "--data", data);
    const run = await run_json(data);
    assert.deepEqual([run.runs[0].records, run.runs[0].added], [30, 5]);
    await expect_all(data, other);
  });
});

describe("two processes", () => {
  test("one that harvests keeps the other out, which says so", async (t) => {
    const repository = await oai_server(t), data = await following(t, repository);
    const there = repository.hold(4);
    const server = await serve(t, { data });
    const let_go = await there;
    const run = await run_json(data);
    assert.equal(run.status, 0);
    assert.equal(run.runs[0].end, "busy");
    assert.match(run.err, /is being harvested right now by another process/);
    const change = await quire(["follow", "change", "1", "--address", "http://127.0.0.1:1/oai", "--data", data]);
    assert.equal(change.status, 2);
    assert.match(change.err, /being harvested right now/);
    let_go();
    await until("the end of the harvest", async () => (await list(data))[0].last_complete);
    assert.equal((await server.end("SIGTERM")).status, 0);
    await expect_all(data, repository);
  });
});
