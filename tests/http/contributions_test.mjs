// What people add to papers and to each other, from outside: links, claims of authorship, corrections, follows and
// groups. Each is made once however often it is sent, survives a kill, and is seen by whom it should be; hostile words,
// wrong types, wrong methods, forged and stale forms are refused in words (JSON below /api), and change nothing.
// With QUIRE_TEST_STORE=postgresql the store is a real server of PostgreSQL.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { Browser } from "../support/browser.mjs";
import { postgres } from "../support/postgres.mjs";
import { ask, fixture, lasting, new_folder, post, quire, serve } from "../support/quire.mjs";

const paper = "/papers/2011.00001";
const file = lasting(after);
const data = new_folder(file);
let server, store = [], mira, bo, curator;
const cli = (...args) => quire([...args, "--data", data, ...store]);
const serve_it = () => serve(file, { data, args: ["--accounts", "open", ...store] });

before(async () => {
  if (process.env.QUIRE_TEST_STORE === "postgresql") store = ["--store", (await postgres(file)).database("contributions")];
  server = await serve_it();
  assert.equal((await cli("import", "jsonl", fixture("harbour.jsonl"))).status, 0);
  [mira, bo, curator] = await Promise.all(["mira", "bo", "carla"].map((name) => new Browser(server).sign_up(name)));
  for (const name of ["mira", "bo", "carla"]) assert.equal((await cli("user", "confirm", name)).status, 0);
  assert.equal((await cli("role", "carla", "curator")).status, 0);
});

describe("an Idempotency-Key", () => {
  const key = (name) => ({ "Idempotency-Key": name });
  const once = [
    ["a link", () => `${paper}/links`, { kind: "code", url: "https://example.org/a", title: "A" }, { url: "https://example.org/b" }],
    ["a claim", () => `${paper}/claims`, { place: "1", proof_kind: "statement", proof: "me" }, { proof: "really me" }],
    ["a correction", () => `${paper}/corrections`, { field: "title", value: "Another title", why: "p. 1" }, { value: "A third" }],
    ["a group", () => "/groups", { name: "ropes", title: "Ropes" }, { title: "Knots" }],
    ["an invitation to a group", () => "/groups/ropes", { act: "invite", who: "bo" }, { who: "carla" }],
    ["a comment", () => `${paper}/comments`, { text: "Once." }, { text: "Twice." }],
    ["a submission", () => "/submit", { paper: "2011.00002", note: "n" }, { note: "other" }],
    ["a follow", () => "/following", { kind: "author", what: "Bo Larsen", on: "1" }, { what: "Mira" }],
  ];
  for (const [what, path, fields, change] of once)
    test(`makes ${what} once, with one answer, and is refused with other content`, async () => {
      const answers = [];
      for (let i = 0; i < 3; ++i) answers.push(await mira.post(path(), fields, key(`k ${what}`)));
      assert.deepEqual(answers.map(({ status }) => status), [303, 303, 303], answers[0].text);
      assert.equal(new Set(answers.map(({ headers }) => headers.location)).size, 1);
      const other = await mira.post(path(), { ...fields, ...change }, key(`k ${what}`));
      assert.equal(other.status, 422);
      assert.match(other.text, /<h1>/);
      assert.equal((await mira.post(path(), fields, key("x".repeat(201)))).status, 400);
    });
  test("of many at the same moment makes one thing, also for who was killed in between", async () => {
    const send = (browser) => browser.post(`${paper}/links`, { kind: "data", url: "https://example.org/race" }, key("race"));
    const answers = await Promise.all(Array.from({ length: 8 }, () => send(mira)));
    assert.deepEqual([...new Set(answers.map(({ status }) => status))], [303]);
    await server.end("SIGKILL");
    server = await serve_it();
    for (const browser of [mira, bo, curator]) browser.server = server;
    assert.equal((await send(mira)).status, 303);
    const page = (await ask(server, paper)).text;
    assert.equal(page.split("https://example.org/race\"").length - 1, 1);
    assert.equal((await send(bo)).status, 400, "keys are of one person: this is another's link");
  });
  test("shows a token and an invitation again to who made them, and stores neither", async () => {
    const make = (fields) => mira.post("/settings/tokens", { token_name: "script", scope: "read", days: "90", ...fields }, key("token"));
    const token = /hf_[0-9A-Za-z]{43}/, first = token.exec((await make()).text)[0];
    assert.equal(token.exec((await make()).text)[0], first);
    assert.equal((await make({ scope: "write" })).status, 422);
    assert.equal((await mira.post("/settings/tokens", { token_name: "script" })).status, 400, "without a key the name is taken");
    assert.equal((await ask(server, "/api/whoami-v2", { headers: { Authorization: `Bearer ${first}` } })).status, 200);
    assert.equal((await cli("role", "carla", "admin")).status, 0);
    const link = /\/invitation\/[\w-]{43}/, invite = () => curator.post("/admin/invite", { role: "member", email: "" }, key("invite"));
    assert.equal(link.exec((await invite()).text)[0], link.exec((await invite()).text)[0]);
    assert.equal((await cli("role", "carla", "curator")).status, 0);
  });
  test("is no need of what can be said twice by its nature", async () => {
    for (const [path, fields] of [[`${paper}/vote`, { on: "1" }], [`${paper}/keep`, { on: "1" }], [`${paper}/shelf`, { tags: "a, b", note: "n" }],
      ["/following", { kind: "category", what: "cs.LG", on: "1" }]])
      for (let i = 0; i < 2; ++i) assert.equal((await mira.post(path, fields)).status, 303, path);
    const all = JSON.parse((await mira.get("/settings/export")).text);
    assert.deepEqual([all.votes.length, all.reading_list.length, all.tags.length, all.follows.length], [1, 1, 2, 2]);
  });
});

describe("what is made", () => {
  test("a claim is decided by a curator alone, and its trail is there for all", async () => {
    const [, number] = /action="\/claims\/(\d+)"/.exec((await curator.get("/claims")).text);
    for (const browser of [mira, bo]) assert.equal((await browser.post(`/claims/${number}`, { act: "accept" })).status, 403);
    assert.equal((await bo.post(`/claims/${number}`, { act: "withdraw" })).status, 400, "it is not bo's");
    assert.equal((await curator.post(`/claims/${number}`, { act: "accept", why: "known" })).status, 303);
    assert.match((await ask(server, `${paper}/claims`)).text, /carla accepted it/);
    assert.match((await ask(server, "/people/mira")).text, new RegExp(`Papers of theirs[^]*href="${paper}"`));
    assert.equal((await curator.post(`/claims/${number}`, { act: "accept" })).status, 400, "decided before");
  });
  test("a correction changes the paper once it is accepted, and no longer once it is undone", async () => {
    const title = async () => JSON.parse((await cli("show", "2011.00001", "--json")).out).title;
    const [, number] = /action="\/corrections\/(\d+)"/.exec((await curator.get("/corrections")).text);
    const before_it = await title();
    assert.equal((await mira.post(`/corrections/${number}`, { act: "accept" })).status, 403);
    assert.equal((await curator.post(`/corrections/${number}`, { act: "accept" })).status, 303);
    assert.equal(await title(), "Another title");
    assert.equal((await curator.post(`/corrections/${number}`, { act: "undo", why: "no" })).status, 303);
    assert.equal(await title(), before_it);
  });
  test("what was done about people is told by their names", async () => {
    assert.match((await curator.get("/moderation")).text, /role curator <a href="\/people\/carla">carla<\/a>/);
  });
  test("a link is taken away by who added it, or a curator", async () => {
    const number = /links\/(\d+)\/remove/.exec((await mira.get(paper)).text)[1];
    assert.doesNotMatch((await bo.get(paper)).text, /links\/\d+\/remove/);
    assert.equal((await bo.post(`${paper}/links/${number}/remove`)).status, 403);
    assert.equal((await mira.post(`${paper}/links/${number}/remove`)).status, 303);
    assert.equal((await mira.post(`${paper}/links/${number}/remove`)).status, 404);
  });
  test("a group is nobody's business but its members'", async () => {
    assert.equal((await curator.get("/groups/ropes")).status, 404);
    assert.match((await bo.get("/groups/ropes")).text, /You are invited/);
    assert.doesNotMatch((await bo.get("/groups/ropes")).text, /mira/, "before saying yes one does not see who is in");
    assert.equal((await curator.post("/groups/ropes", { act: "join" })).status, 404);
    assert.equal((await bo.post("/groups/ropes", { act: "join" })).status, 303);
    assert.match((await bo.get("/groups/ropes")).text, /mira/);
    assert.equal((await bo.post("/groups/ropes", { act: "invite", who: "carla" })).status, 400, "not a keeper");
    assert.equal((await bo.post("/groups/ropes", { act: "leave" })).status, 303);
    assert.equal((await bo.get("/groups/ropes")).status, 404);
  });
  test("follows are one's own, of authors, organisations, people and searches", async () => {
    await bo.get("/organisations?name=harbour-lab");
    for (const [kind, what] of [["organisation", "harbour-lab"], ["search", "boats"]])
      assert.equal((await bo.post("/following", { kind, what, on: "1" })).status, 303);
    assert.match((await bo.get("/organisations?name=harbour-lab")).text, /aria-pressed="true"[^]*Follow/);
    const person = /name="what" value="([0-9a-f]{24})"/.exec((await bo.get("/people/mira")).text)[1];
    assert.equal((await bo.post("/following", { kind: "person", what: person, on: "1" })).status, 303);
    const list = (await bo.get("/following")).text;
    for (const part of ["harbour-lab", "boats", "/people/mira"]) assert.ok(list.includes(part), part);
    assert.ok(!(await curator.get("/following")).text.includes("harbour-lab"));
  });
  test("a name in a comment leads to who has it; others stay words", async () => {
    await bo.post(`${paper}/comments`, { text: "Ask @mira, not @nobodyatall. <b>@mira</b>" });
    const page = (await ask(server, paper)).text;
    assert.match(page, /<a class="at" href="\/people\/mira">@mira<\/a>/);
    assert.match(page, /<span class="at">@nobodyatall<\/span>/);
    assert.match((await ask(server, "/people/bo")).text, /Newest comments[^]*Ask @mira/);
  });
  test("who lacks a right is shown the way to sign in, and back", async () => {
    for (const path of ["/notices", "/moderation", "/library", "/groups", "/following", "/submit", "/claims", "/corrections"]) {
      const stranger = await ask(server, path);
      assert.equal(stranger.status, 403, path);
      assert.ok(stranger.text.includes(`/sign-in?back=${encodeURIComponent(path)}`), path);
    }
    for (const path of ["/moderation", "/claims", "/corrections"]) {
      assert.equal((await mira.get(path)).status, 403);
      assert.match((await mira.get(path)).text, /This needs the role curator/);
    }
    const menu = (text) => [...text.matchAll(/<li><a href="([^"]+)">/g)].map((found) => found[1]);
    assert.ok(["/library", "/following", "/groups", "/notices", "/submit", "/settings"].every((one) => menu(mira.page).includes(one)), menu(mira.page).join());
    assert.ok(!menu(mira.page).includes("/moderation"));
    await curator.get(paper);
    assert.ok(["/moderation", "/claims", "/corrections"].every((one) => menu(curator.page).includes(one)));
  });
});

const hostile = ["'; DROP TABLE links; --", "' OR '1'='1", "\"><script>alert(1)</script>", "<img src=x onerror=alert(1)>", "a\u0000b", "x".repeat(30_000),
  "../../etc/passwd", "\u202Egro.elpmaxe", "mi\u200Bra", "{{title}}", "%s%n%x", "javascript:alert(1)", "data:text/html,x", "\ud83d\udc19".repeat(400), "-1", "1e9", "[object Object]", ""];
const forms = {
  [`${paper}/links`]: { kind: "code", url: "https://example.org/h", title: "t" },
  [`${paper}/claims`]: { place: "1", proof_kind: "statement", proof: "me" },
  [`${paper}/corrections`]: { field: "abstract", value: "v", why: "w" },
  [`${paper}/comments`]: { text: "t", parent: "", key: "" },
  [`${paper}/shelf`]: { tags: "t", note: "n" },
  "/groups": { name: "n", title: "t", about: "a" },
  "/groups/ropes": { act: "invite", who: "bo" },
  "/following": { kind: "author", what: "w", title: "t", on: "1" },
  "/submit": { paper: "2011.00001", day: "2020-01-01", note: "n" },
  "/claims/1": { act: "refuse", why: "w" },
  "/corrections/1": { act: "refuse", why: "w" },
  "/papers/date/2020-11-20/order": { paper: "2011.00001", to: "1", why: "w" },
};

// By the owner of a Quire without accounts, whom no pace holds back.
describe("hostile input", () => {
  let own;
  before(async () => {
    own = await serve(file, {});
    assert.equal((await quire(["import", "jsonl", fixture("harbour.jsonl"), "--data", own.data])).status, 0);
    assert.equal((await post(own, "/groups", { name: "ropes" })).status, 303);
    assert.equal((await post(own, `${paper}/claims`, { place: "2", proof_kind: "statement", proof: "me" })).status, 303);
    assert.equal((await post(own, `${paper}/corrections`, { field: "title", value: "x" })).status, 303);
  });
  for (const [path, fields] of Object.entries(forms))
    test(`in every field of ${path} is refused or kept as words`, async () => {
      for (const name of Object.keys(fields))
        for (const text of hostile) {
          const answer = await post(own, path, { ...fields, [name]: text });
          assert.ok([200, 303, 400, 404, 422].includes(answer.status), `${path} ${name} ${text.slice(0, 30)}: ${answer.status}`);
          assert.ok(!/<script>alert|<img src=x|href="javascript:|href="data:/.test(answer.text), `${path} ${name}`);
          if (answer.status === 303) assert.match(answer.headers.location, /^\/(?!\/)/);
          else if (answer.status >= 400) assert.match(answer.text, /^<!doctype html>[^]*<h1\b/);
        }
    });
  test("leaves every page sound", async () => {
    for (const path of [paper, `${paper}/claims`, `${paper}/changes`, "/claims", "/corrections", "/groups", "/groups/ropes", "/following", "/library?state=kept", "/submit", "/notices", "/moderation", "/papers/date/2020-01-01"]) {
      const { status, text } = await ask(own, path);
      assert.equal(status, 200, path);
      assert.ok(!/<script>alert|<img src=x|href="javascript:|href="data:/.test(text), path);
    }
    assert.equal((await quire(["check", "--data", own.data])).status, 0);
  });
  test("look-alike names are nobody's: neither to be invited nor to be followed", async () => {
    assert.equal((await mira.post("/groups", { name: "knots" })).status, 303);
    for (const who of ["b\u043e", "BO\u200B", "b0", "Bo ", "bo'--"]) assert.equal((await mira.post("/groups/knots", { act: "invite", who })).status, 400, who);
    for (const name of ["m\u0456ra", "rnira", "mira%00", "mira%2F..", "somebody%20who%20left"]) assert.ok([400, 404].includes((await ask(server, `/people/${encodeURI(name)}`)).status), name);
    assert.equal((await post(server, "/sign-up", { name: "somebody who left", email: "l@example.org", password: "correct horse" })).status, 400);
  });
  test("pages before the first and behind the last are answered", async () => {
    for (const page of ["-1", "0", "99999999999999999999", "1e3", "x", "%27", "2147483648"])
      for (const path of ["/library?page=", "/groups/knots?page=", "/notices?before=", "/search?q=boats&start="])
        assert.equal((await mira.get(path + page)).status, 200, path + page);
    for (const number of ["-1", "0", "99999999999999999999", "x", "1%27"])
      for (const path of [`/claims/${number}`, `/corrections/${number}`, `${paper}/links/${number}/remove`])
        assert.equal((await curator.post(path, { act: "accept" })).status, 404, path);
  });
});

describe("a form", () => {
  const sent = Object.entries(forms);
  test("without the token of its session, with another's, or from another site changes nothing", async () => {
    const export_of = async () => (await mira.get("/settings/export")).text;
    const before_it = await export_of(), own = mira.token;
    for (const token of ["", "stale", bo.token, own.slice(1)])
      for (const [path, fields] of sent) {
        mira.token = token;
        const answer = await mira.post(path, fields);
        assert.equal(answer.status, 403, path);
        assert.match(answer.text, /out of date/);
      }
    mira.token = own;
    for (const [path, fields] of sent) assert.equal((await mira.post(path, { ...fields }, { Origin: "https://evil.example" })).status, 403, path);
    mira.token = own;
    assert.equal(await export_of(), before_it);
  });
  test("of the wrong method or type is refused", async () => {
    for (const [path, fields] of sent) {
      for (const method of ["PUT", "PATCH", "DELETE"]) assert.equal((await ask(server, path, { method, headers: mira.headers() })).status, 405, path);
      const json = await ask(server, path, { method: "POST", body: JSON.stringify(fields), headers: mira.headers({ "Content-Type": "application/json", Origin: server.url, "X-Form-Token": mira.token }) });
      assert.ok([303, 400, 403, 404, 422].includes(json.status), `${path} ${json.status}`);
    }
  });
  test("of many in a row has to wait, is told for how long, and keeps its words", async () => {
    const answers = [];
    for (let i = 0; i < 25; ++i) answers.push(await mira.post(`${paper}/comments`, { text: `Fast ${i}.` }));
    const slow = answers.find(({ status }) => status === 429);
    assert.ok(slow, answers.map(({ status }) => status).join());
    assert.ok(Number(slow.headers["retry-after"]) > 0);
    assert.match(slow.text, /You were fast: the next comment is taken in \d+ seconds?\.[^]*Fast \d+\.<\/textarea>/);
    assert.ok(answers.filter(({ status }) => status === 303).length <= 21);
    const key = /id="c-([0-9a-f]{24})"/.exec((await bo.get(paper)).text)[1];
    const reports = [];
    for (let i = 0; i < 12; ++i) reports.push(await bo.post(`/comments/${key}/report`, { why: "spam" }));
    const told = reports.find(({ status }) => status === 429);
    assert.ok(told && Number(told.headers["retry-after"]) > 0);
    assert.match(told.text, /Not so fast/);
  });
});

describe("an error below /api", () => {
  const sound = (answer, status) => {
    assert.equal(answer.status, status, answer.text);
    assert.match(answer.headers["content-type"], /^application\/json/);
    assert.ok(JSON.parse(answer.text).error.length > 0);
    assert.ok(answer.headers["x-error-message"].length > 0);
  };
  test("is JSON, whatever is wrong", async () => {
    sound(await ask(server, "/api/nothing"), 404);
    sound(await ask(server, "/api/papers/nonsense/comments"), 400);
    sound(await ask(server, "/api/papers/2011.09999/comments"), 404);
    sound(await ask(server, "/api/whoami-v2"), 401);
    sound(await ask(server, "/api/users/nobodyatall/overview"), 404);
    sound(await ask(server, "/api/whoami-v2", { method: "DELETE" }), 405);
    const token = (await cli("token", "create", "bo", "api", "--write")).out.trim();
    const send = (path, body, more = {}) => ask(server, path, { method: "POST", body, headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json", ...more } });
    sound(await ask(server, `/api${paper}/comments`, { method: "POST", body: "{}" }), 401);
    sound(await send(`/api${paper}/comments`, "{"), 400);
    sound(await send(`/api${paper}/comments`, "{\"text\": 5}"), 400);
    sound(await send(`/api${paper}/comments`, "{\"text\": \"x\"}", { "Idempotency-Key": "k".repeat(300) }), 400);
    assert.equal((await send(`/api${paper}/comments`, "{\"text\": \"By a program.\"}", { "Idempotency-Key": "api" })).status, 201);
    sound(await send(`/api${paper}/comments`, "{\"text\": \"Other.\"}", { "Idempotency-Key": "api" }), 422);
    const read = (await cli("token", "create", "bo", "reads")).out.trim();
    sound(await ask(server, `/api${paper}/comments`, { method: "POST", body: "{\"text\":\"x\"}", headers: { Authorization: `Bearer ${read}` } }), 403);
  });
});

test("who leaves is named by nothing that stays", async () => {
  assert.equal((await mira.post("/settings/delete", { password: "correct horse" })).status, 303);
  for (const path of [paper, `${paper}/claims`, `${paper}/changes`, "/moderation", "/claims", "/corrections"]) {
    const main = /<main[^]*<\/main>/.exec((await curator.get(path)).text)[0];
    assert.ok(!/mira\b/.test(main.replace(/<div class="words"[^]*?<\/div>/g, "")), path);
  }
  assert.equal((await ask(server, "/people/mira")).status, 404);
  assert.equal((await cli("check")).status, 0);
});
