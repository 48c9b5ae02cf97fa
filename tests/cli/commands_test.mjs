// The command line as a person or a script meets it: what each command prints, its JSON, its errors of one line,
// and its exit status (0 done, 1 failed, 2 bad input, 3 stopped).
import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, describe, test } from "node:test";

import { fixture, lasting, new_folder, post, program, quire, serve, start, until } from "../support/quire.mjs";

const commands = ["serve", "import", "follow", "day", "week", "month", "trending", "search", "similar", "show", "stats", "joins",
  "join", "unjoin", "author", "org", "user", "role", "token", "mail", "comments", "moderate", "keep", "unkeep", "library", "submit", "check", "backup", "restore", "doctor", "move", "learn", "eval",
  "lab", "micro"];

/** Fails unless the run ended with `status`, printed nothing but one line of error that has every part in it. */
function expect_error(run, status, ...parts) {
  assert.equal(run.status, status, `${run.out}${run.err}`);
  assert.equal(run.out, "");
  assert.match(run.err, /^quire(-lab)?: [^\n]+\n$/, "one line that begins with the program's name");
  for (const part of parts) assert.ok(run.err.includes(part), `'${part}' is missing in: ${run.err}`);
}

/** The one JSON document that a command prints. */
async function json(...args) {
  const run = await quire([...args, "--json"]);
  assert.equal(run.status, 0, run.err);
  return JSON.parse(run.out);
}

describe("help", () => {
  test("the program lists its commands and an example", async () => {
    const run = await quire(["--help"]);
    assert.equal(run.status, 0);
    const listed = [...run.out.split("Subcommands:")[1].matchAll(/^ {2}([a-z]+) /gm)].map((m) => m[1]);
    assert.deepEqual(listed, commands);
    assert.match(run.out, /Example: quire /);
  });
  for (const command of commands)
    test(`${command} explains itself with an example`, async () => {
      const run = await quire([command, "--help"]);
      assert.equal(run.status, 0, run.err);
      assert.equal(run.err, "");
      assert.match(run.out, new RegExp(`Example: quire ${command}`));
    });
  test("the version is printed", async () => {
    const run = await quire(["--version"]);
    assert.equal(run.status, 0);
    assert.match(run.out, /^quire \d+\.\d+\.\d+\n$/);
  });
});

describe("reading", () => {
  const data = new_folder(lasting(after));
  before(async () => {
    const all = { jsonl: "harbour.jsonl", "hf-json": "harbour.hf.json", "arxiv-atom": "harbour.atom" };
    for (const [kind, name] of Object.entries(all))
      assert.equal((await quire(["import", kind, fixture(name), "--data", data])).status, 0);
    assert.equal((await quire(["import", "page", fixture("harbour.page.txt"), "--date", "2020-11-23", "--data", data])).status, 0);
  });
  const ids = (papers) => papers.map((paper) => paper.id);
  const read = (...args) => json("--data", data, ...args);

  test("a day has its papers by votes", async () => {
    assert.deepEqual(ids(await read("day", "2020-11-20")), ["2011.00001", "2011.00002"]);
    assert.deepEqual(ids(await read("day", "2020-11-21")), ["2011.00011", "2011.00012"]);
  });
  test("without a date, day is the newest with papers", async () => {
    assert.equal((await read("day")).length, 2);
    assert.match((await quire(["day", "--data", data])).out, /^Monday, 23 November 2020: 2 papers\n/);
  });
  test("an empty day names the nearest earlier one", async () => {
    const run = await quire(["day", "2020-11-22", "--data", data]);
    assert.match(run.out, /0 papers; the nearest earlier day with papers is 2020-11-21/);
  });
  test("week and month gather the days", async () => {
    const week = ids(await read("week", "2020-W47"));
    assert.deepEqual([...week].sort(), ["2011.00001", "2011.00002", "2011.00003", "2011.00011", "2011.00012", "2011.00022"]);
    const month = ids(await read("month", "2020-11"));
    for (const id of week) assert.ok(month.includes(id), id);
    assert.equal((await read("month", "2020-11", "-n", "2")).length, 2);
  });
  test("search finds by words, phrases, fields and dates", async () => {
    const found = await read("search", '"repeated sampling"');
    assert.equal(found.total, 2);
    assert.equal(found.papers[0].id, "2011.00001", "a title weighs more than an abstract");
    assert.deepEqual(ids((await read("search", "author:strand", "--category", "physics")).papers), ["2011.00003"]);
    assert.deepEqual(ids((await read("search", "ida strand", "--from", "2003", "--to", "2003")).papers), ["math/0309136"]);
    assert.equal((await read("search", "boat", "--from", "2021")).total, 0);
    const explained = await read("search", "verifier", "--explain");
    const sum = explained.papers[0].parts.reduce((total, part) => total + part.score, 0);
    assert.ok(Math.abs(sum - explained.papers[0].score) < 1e-3, "the parts add up to the score");
    const pages = await Promise.all([0, 1].map((skip) => read("search", "verifier", "-n", "1", "--skip", String(skip))));
    assert.notEqual(pages[0].papers[0].id, pages[1].papers[0].id);
  });
  test("similar papers share words with the paper and never are the paper", async () => {
    const similar = await read("similar", "2011.00001");
    assert.equal(similar[0].id, "2011.00002");
    assert.match(similar[0].reason, /verifier/);
    assert.ok(!ids(similar).includes("2011.00001"));
  });
  test("show gives every field, citations and Markdown", async () => {
    const paper = await read("show", "arXiv:2011.00001v2");
    assert.equal(paper.title, "Counting Boats With Repeated Sampling");
    assert.deepEqual(paper.authors, ["Mira Østergård", { name: "Bo Larsen", affiliation: "Harbour School" }]);
    assert.equal(paper.pick.votes, 7);
    assert.equal((await read("show", "math/0309136")).id, "math/0309136");
    const bibtex = (await quire(["show", "2011.00001", "--bibtex", "--data", data])).out;
    assert.match(bibtex, /^@\w+\{\w+,\n[^]*eprint *= \{2011\.00001\}[^]*\}\n$/);
    assert.match((await quire(["show", "2011.00001", "--ris", "--data", data])).out, /^TY  - UNPB\r\n[^]*\r\nER  - \r\n$/);
    const [item] = JSON.parse((await quire(["show", "2011.00001", "--csl", "--data", data])).out);
    assert.deepEqual(item.author, [{ family: "Østergård", given: "Mira" }, { family: "Larsen", given: "Bo" }]);
    assert.match((await quire(["show", "2011.00001", "--markdown", "--data", data])).out, /Counting Boats/);
  });
  test("stats count papers and picks, and the index is not behind", async () => {
    const stats = await read("stats");
    assert.equal(stats.papers, 10);
    assert.equal(stats.picks, 7);
    assert.equal(stats.index.papers, 10);
    assert.equal(stats.index.change, stats.change);
    assert.equal(stats.last_day, "2020-11-23");
  });
  test("trending is empty for old papers until somebody votes", async (t) => {
    assert.deepEqual(await read("trending"), []);
    const server = await serve(t, { data });
    assert.equal((await post(server, "/papers/2011.00003/vote", { on: "1" })).status, 303);
    const trending = await read("trending");
    assert.deepEqual(ids(trending), ["2011.00003"]);
    assert.equal(trending[0].trending.rank, 1);
    const { score, votes, comments, runs } = trending[0].trending;
    assert.ok(Math.abs(score - votes - comments - runs) < 1e-9 && score > 0);
    assert.equal((await read("show", "2011.00003")).votes, 1);
    assert.equal((await read("stats")).votes, 1);
  });
  test("$QUIRE_DATA stands in for --data", async () => {
    const run = await quire(["stats", "--json"], { env: { QUIRE_DATA: data } });
    assert.equal(JSON.parse(run.out).papers, 10);
  });
  test("without both the folder is below the home folder", async (t) => {
    const home = new_folder(t);
    assert.equal((await quire(["import", "jsonl", fixture("harbour.jsonl")], { env: { HOME: home } })).status, 0);
    assert.ok(existsSync(path.join(home, ".local/share/quire/quire.db")));
  });
});

describe("errors are one line and say what, where and what to do", () => {
  const data = new_folder(lasting(after));
  before(async () => {
    assert.equal((await quire(["import", "jsonl", fixture("harbour.jsonl"), "--data", data])).status, 0);
  });
  const cases = [
    [2, ["nonsense"], "quire --help"],
    [2, ["day", "2026-02-30"], "February 2026 has no day 30"],
    [2, ["day", "yesterday"], "yesterday"],
    [2, ["day", "-n", "0"], "1", "500"],
    [2, ["week", "2026-W60"], "2026 has no week 60"],
    [2, ["month", "2026-13"], "month 13"],
    [2, ["search"], "quire search --help"],
    [2, ["search", "boats", "--sort", "sideways"], "sideways", "best", "newest"],
    [2, ["search", "boats", "--from", "tomorrow"], "--from tomorrow"],
    [2, ["show", "no such id"], "no such id", "2611.00001"],
    [2, ["show", "2012.99999"], "no paper 2012.99999", "import"],
    [2, ["similar", "2012.99999"], "no paper 2012.99999"],
    [2, ["import", "nonsense", "x"], "nonsense", "jsonl", "hf-json", "arxiv-atom", "page"],
    [2, ["import", "jsonl"], "where"],
    [2, ["import", "jsonl", "/no/such/file"], "/no/such/file"],
    [2, ["import", "page", "-", "--date", "nonsense"], "--date nonsense"],
    [2, ["serve", "--listen", "127.0.0.1:99999"], "127.0.0.1:99999", "HOST:PORT"],
    [2, ["serve", "--listen", "127.0.0.1:"], "HOST:PORT"],
    [2, ["serve", "--accounts", "everybody"], "open, invited or closed"],
    [2, ["serve", "--accounts", "open", "--listen", "0.0.0.0:0"], "--base-url"],
    [2, ["user", "add", "m"], "2 to 32 characters"],
    [2, ["user", "add", "owner"], "kept for Quire"],
    [2, ["user", "add", "mira", "--mail", "nonsense"], "mira@example.org"],
    [2, ["user", "add", "mira", "--role", "king"], "king", "curator"],
    [2, ["user", "show", "nobody"], "nobody", "quire user list"],
    [2, ["user", "show", "owner"], "owner", "quire user list"],
    [2, ["user", "ban", "nobody", "--why", "x"], "nobody"],
    [2, ["role", "nobody", "admin"], "nobody"],
    [2, ["token", "create", "nobody", "laptop"], "nobody"],
    [2, ["restore", "/no/such/file"], "/no/such/file"],
    [1, ["backup", "/no/such/folder/x.db"], "/no/such/folder/x.db"],
    [2, ["lab", "nonsense", "tool"], "nonsense", "fair-threshold"],
    [2, ["lab", "show", "nonsense"], "nonsense", "fair-threshold"],
    [2, ["lab", "show"], "quire lab list"],
    [2, ["lab", "run"], "quire lab list"],
    [2, ["lab", "run", "fair-threshold", "--size", "huge"], "quick or full"],
    [2, ["lab", "run", "fair-threshold", "--seed", "-1"], "--seed -1"],
    [2, ["lab", "run", "fair-threshold", "--set", "rounds"], "NAME=VALUE"],
    [2, ["lab", "run", "fair-threshold", "--set", "rounds=many"], "rounds", "many"],
    [2, ["lab", "run", "fair-threshold", "--set", "nonsense=1"], "nonsense", "rounds"],
    [2, ["lab", "fair-threshold"], "which tool"],
    [2, ["lab", "fair-threshold", "nonsense"], "nonsense", "audit"],
  ];
  for (const [status, args, ...parts] of cases)
    test(`quire ${args.join(" ")}`, async () => {
      expect_error(await quire(args, { env: { QUIRE_DATA: data } }), status, ...parts);
    });
  for (const args of [["stats"], ["day"], ["search", "boats"], ["check"], ["backup", "x.db"], ["lab", "report"]])
    test(`quire ${args.join(" ")} makes no store where there is none`, async (t) => {
      const empty = path.join(new_folder(t), "typo");
      expect_error(await quire(args, { env: { QUIRE_DATA: empty } }), 2, "holds no papers yet", "--data");
      assert.ok(!existsSync(empty));
    });
  test("an address in use", async (t) => {
    const server = await serve(t);
    const run = await quire(["serve", "--data", data, "--listen", `127.0.0.1:${server.port}`]);
    expect_error(run, 1, String(server.port), "--listen");
  });
  test("a store that is no store", async (t) => {
    const folder = new_folder(t);
    writeFileSync(path.join(folder, "quire.db"), "this is a letter, not a database\n".repeat(1000));
    expect_error(await quire(["stats", "--data", folder]), 1);
    assert.match(readFileSync(path.join(folder, "quire.db"), "utf8"), /^this is a letter/, "and it is left alone");
  });
});

describe("people", () => {
  test("an admin is made at the machine, takes the owner's votes over, and is let in by a token", async (t) => {
    const server = await serve(t, { seed: true });
    const on = (...args) => quire([...args, "--data", server.data]);
    await post(server, "/papers/2604.21691/vote", { on: "1" });
    const added = await quire(["user", "add", "mira", "--admin", "--take-over", "--json", "--data", server.data], { input: "correct horse\n" });
    assert.equal(added.status, 0, added.err);
    assert.deepEqual([JSON.parse(added.out).role, JSON.parse(added.out).password], ["admin", true]);
    assert.equal((await json("user", "show", "mira", "--data", server.data)).votes, 1);
    expect_error(await quire(["user", "add", "m1ra", "--data", server.data]), 2, "taken");
    assert.equal((await post(server, "/papers/2604.21691/vote", { on: "0" })).status, 403, "the owner is nobody now");
    const { token } = await json("token", "create", "mira", "laptop", "--write", "--days", "2", "--data", server.data);
    expect_error(await on("token", "create", "mira", "laptop"), 2, "already");
    assert.match((await on("token", "list", "mira")).out, /^laptop +hf_\.\.\..{4} +write never seen, ends /);
    const voted = await post(server, "/papers/2604.21691/vote", { on: "0" }, { Authorization: `Bearer ${token}` });
    assert.equal(voted.status, 303);
    assert.equal((await on("token", "revoke", "mira", "laptop")).status, 0);
    expect_error(await on("token", "revoke", "mira", "laptop"), 2, "quire token list mira");
  });
  test("links, roles, bans and removal", async (t) => {
    const data = new_folder(t);
    const on = (...args) => quire([...args, "--data", data]);
    const first = await on("user", "add", "bo", "--mail", "bo@example.org", "--base-url", "https://papers.example.org/");
    assert.match(first.out, /^bo has an account with the role member\. .*\nhttps:\/\/papers\.example\.org\/reset\/[\w-]{43}\n$/);
    assert.match((await on("user", "reset", "bo")).out, /\nhttp:\/\/127\.0\.0\.1:8080\/reset\/[\w-]{43}\n$/);
    assert.match((await on("user", "invite", "--role", "runner")).out, /\/invitation\/[\w-]{43}\n$/);
    assert.equal((await quire(["user", "password", "bo", "--data", data], { input: "battery staple" })).status, 0);
    expect_error(await quire(["user", "password", "bo", "--data", data], { input: "bo" }), 2, "8 to 256");
    assert.equal((await json("role", "bo", "curator", "--data", data)).role, "curator");
    expect_error(await on("user", "ban", "bo"), 2, "--why");
    assert.equal((await on("user", "ban", "bo", "--why", "advertising", "--days", "3")).status, 0);
    assert.equal((await json("user", "list", "--data", data))[0].ban_why, "advertising");
    assert.equal((await on("user", "ban", "bo", "--undo")).status, 0);
    expect_error(await on("user", "remove", "bo"), 2, "--yes");
    assert.equal((await on("user", "remove", "bo", "--yes")).status, 0);
    assert.deepEqual(await json("user", "list", "--data", data), []);
    assert.deepEqual(await json("check", "--data", data).then((found) => found.faults), []);
  });
});

describe("care", () => {
  test("check finds a new store sound, and rebuilds its index; a damaged index finds the same", async (t) => {
    const data = new_folder(t);
    await quire(["import", "jsonl", fixture("harbour.jsonl"), "--data", data]);
    assert.deepEqual(await json("check", "--data", data), { faults: [], papers: 4, index_rebuilt: false });
    assert.deepEqual(await json("check", "--rebuild", "--data", data), { faults: [], papers: 4, index_rebuilt: true });
    assert.equal((await json("search", "boats", "--data", data)).total, 2);

    const folder = path.join(data, "index");
    const file = path.join(folder, readdirSync(folder).find((name) => name.endsWith(".post")));
    const damage = (name) => {
      const bytes = readFileSync(name);
      bytes[bytes.length >> 1] ^= 0x40;
      writeFileSync(name, bytes);
    };
    damage(file);
    assert.equal((await json("search", "boats", "--data", data)).total, 2, "the store is the truth: damage is mended from it");
    assert.deepEqual(await json("check", "--data", data), { faults: [], papers: 4, index_rebuilt: false });
    damage(path.join(folder, readdirSync(folder).find((name) => name.endsWith(".post"))));
    assert.deepEqual(await json("check", "--data", data), { faults: [], papers: 4, index_rebuilt: true }, "and check says that it was");
  });
  test("a damaged store is found by check, with status 1", async (t) => {
    const data = new_folder(t);
    const many = Array.from({ length: 3000 }, (_, i) =>
      JSON.stringify({ id: `2011.${String(i + 1).padStart(5, "0")}`, title: `Paper ${i}`, abstract: `Words ${i * 7919}. `.repeat(20) }));
    assert.equal((await quire(["import", "jsonl", "-", "--data", data], { input: many.join("\n") })).status, 0);
    const file = path.join(data, "quire.db");
    const bytes = readFileSync(file);
    bytes.fill(0x5a, bytes.length >> 1, (bytes.length >> 1) + 8192);
    writeFileSync(file, bytes);
    const run = await quire(["check", "--data", data]);
    assert.equal(run.status, 1, run.out + run.err);
    assert.ok((run.out + run.err).trim().length > 0);
  });
  test("a backup made while serving restores to the same papers, votes and runs", async (t) => {
    const server = await serve(t, { seed: true });
    await post(server, "/papers/2604.21691/vote", { on: "1" });
    const file = path.join(new_folder(t), "quire.db");
    assert.equal((await quire(["backup", file, "--data", server.data])).status, 0);
    expect_error(await quire(["backup", file, "--data", server.data]), 2, file);

    const copy = path.join(new_folder(t), "new");
    assert.equal((await quire(["restore", file, "--data", copy])).status, 0);
    const stats = await json("stats", "--data", copy);
    assert.deepEqual([stats.papers, stats.picks, stats.votes], [41, 41, 1]);
    assert.equal((await json("search", "scientific theory", "--data", copy)).papers[0].id, "2604.21691");
    assert.equal((await json("check", "--data", copy)).faults.length, 0);

    expect_error(await quire(["restore", file, "--data", copy]), 2, "--force");
    assert.equal((await quire(["restore", file, "--force", "--data", copy])).status, 0);
  });
  test("what is no backup replaces nothing", async (t) => {
    const data = new_folder(t);
    await quire(["import", "jsonl", fixture("harbour.jsonl"), "--data", data]);
    const run = await quire(["restore", fixture("harbour.atom"), "--force", "--data", data]);
    assert.notEqual(run.status, 0);
    assert.match(run.err, /^quire: [^\n]+\n$/);
    assert.equal((await json("stats", "--data", data)).papers, 4);
  });
});

describe("labs", () => {
  test("list and show name every lab with its claims", async () => {
    const labs = await json("lab", "list");
    assert.ok(labs.some((lab) => lab.slug === "fair-threshold"));
    for (const { slug, claims } of labs) {
      const card = await json("lab", "show", slug);
      assert.equal(card.claims.length, claims);
      assert.match((await quire(["lab", "show", slug])).out, /Claims\n/);
    }
  });
  test("every tool of every lab explains itself with an example", async () => {
    for (const { slug } of await json("lab", "list"))
      for (const { name } of (await json("lab", "show", slug)).tools) {
        const run = await quire(["lab", slug, name, "--help"]);
        assert.equal(run.status, 0, `${slug} ${name}: ${run.err}`);
        assert.match(run.out, /example/i, `${slug} ${name}`);
        assert.ok(run.out.includes(`quire lab ${slug} ${name}`), `${slug} ${name}`);
      }
  });
  test("a quick run is recorded, reported, and the same for the same seed", async (t) => {
    const data = new_folder(t);
    const run = async (out) => {
      const args = ["lab", "run", "fair-threshold", "--size", "quick", "--seed", "7", "--set", "rounds=500", "--set",
        "seeds=2", "--set", "env=synthetic", "--out", out, "--json", "--data", data];
      const done = await quire(args);
      assert.equal(done.status, 0, done.err);
      return done.out.trim().split("\n").map((line) => JSON.parse(line));
    };
    const folders = [path.join(data, "a"), path.join(data, "b")];
    const events = await run(folders[0]);
    await run(folders[1]);
    const card = await json("lab", "show", "fair-threshold");
    const decided = events.filter((event) => event.event === "claim").map((event) => event.id);
    assert.deepEqual([...decided].sort(), card.claims.map((claim) => claim.id).sort(), "every claim is decided once");
    const texts = (name) => folders.map((folder) => readFileSync(path.join(folder, name), "utf8"));
    const [figures, figures_again] = texts("series.csv");
    assert.ok(figures.split("\n").length > 10);
    assert.equal(figures, figures_again);
    const [report, report_again] = texts("report.md").map((text) => text.slice(text.indexOf("\n## Claims")));
    assert.match(report, /^\n## Claims/);
    assert.equal(report, report_again, "but for the line on time and machine");
    JSON.parse(readFileSync(path.join(folders[0], "result.json"), "utf8"));
    assert.equal((await json("stats", "--data", data)).runs, 2);
    await json("lab", "report", "--data", data);
    const all = await quire(["lab", "report", "--quick", "--data", data]);
    assert.equal(all.status, 0);
    assert.match(all.out, /C1/);
  });
  test("a run that Ctrl-C stops ends with 3 and is recorded as cancelled", async (t) => {
    const data = new_folder(t);
    const run = start(["lab", "run", "fair-threshold", "--size", "full", "--json", "--data", data]);
    await until("a first event", () => run.said.out.includes("\n"));
    run.child.kill("SIGINT");
    const ended = await run.ended;
    assert.equal(ended.status, 3, ended.err);
    assert.match(ended.err, /cancelled/);
  });
  test("a tool works on a table of one's own", async (t) => {
    const file = path.join(new_folder(t), "people.csv");
    let rows = "s,g,y\n";
    for (let i = 0; i < 200; ++i) rows += `${(i % 100) / 100},${i % 2 ? "a" : "b"},${i % 100 > 50 ? 1 : 0}\n`;
    writeFileSync(file, rows);
    const args = ["lab", "fair-threshold", "audit", "--csv", file, "--score", "s", "--group", "g", "--label", "y",
      "--resamples", "10", "--format", "json"];
    const run = await quire(args);
    assert.equal(run.status, 0, run.err);
    JSON.parse(run.out);
    const bad = await quire([...args.slice(0, 4), "/no/such.csv", ...args.slice(5)]);
    expect_error(bad, 2, "/no/such.csv");
  });
});

test("the program is where it was said to be", () => assert.ok(existsSync(program), program));
