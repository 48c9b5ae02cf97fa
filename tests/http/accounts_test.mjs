// Accounts from outside, over sockets: people sign up, confirm, sign in, vote and leave; what is stale, foreign, too
// long, of the wrong method or hostile is refused and changes nothing; the command line and the server see one truth.
// With QUIRE_TEST_STORE=postgresql the store is a real server of PostgreSQL.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { Browser, password } from "../support/browser.mjs";
import { postgres } from "../support/postgres.mjs";
import { ask, fixture, lasting, new_folder, post, quire, serve } from "../support/quire.mjs";

let server, store = [];
const file = lasting(after);
const cli = (...args) => quire([...args, "--data", server.data, ...store]);
const paper = "/papers/2011.00001";
const votes = async () => JSON.parse((await cli("show", "2011.00001", "--json")).out).votes;

before(async () => {
  if (process.env.QUIRE_TEST_STORE === "postgresql") store = ["--store", (await postgres(file)).database("accounts")];
  server = await serve(file, { args: ["--accounts", "open", ...store] });
  assert.equal((await cli("import", "jsonl", fixture("harbour.jsonl"))).status, 0);
});

describe("a person", () => {
  test("signs up, is confirmed, votes, and signs out everywhere", async () => {
    const here = await new Browser(server).sign_up("mira");
    assert.match((await here.get("/settings")).text, /Confirm your address/);
    assert.equal((await here.post(`${paper}/vote`, { on: "1" })).status, 403);
    assert.equal((await cli("user", "confirm", "mira")).status, 0, "as the link of the letter would");
    assert.equal((await here.post(`${paper}/vote`, { on: "1" })).status, 303);
    assert.equal(await votes(), 1);
    assert.match((await here.get(paper)).text, /aria-pressed="true"/);
    assert.doesNotMatch((await ask(server, paper)).text, /aria-pressed="true"/, "what one sees others do not");
    const there = await new Browser(server).sign_in("mira@example.org");
    assert.equal((await there.get("/settings")).status, 200);
    assert.equal((await here.post("/sign-out", { everywhere: "1" })).status, 303);
    assert.equal((await there.get("/settings")).status, 403);
    assert.equal((await there.post(`${paper}/vote`, { on: "0" })).status, 403);
    assert.equal(await votes(), 1);
  });
  test("gets a new password by a link that the command line makes", async () => {
    const link = new URL((await cli("user", "reset", "mira")).out.trim().split("\n").at(-1)).pathname;
    const browser = new Browser(server);
    assert.equal((await browser.get(link)).status, 200);
    assert.equal((await browser.post(link, { password: "short" })).status, 400);
    assert.equal((await browser.post(link, { password: "battery staple" })).status, 200);
    assert.equal((await browser.post(link, { password: "battery stapler" })).status, 404);
    assert.equal((await browser.post("/sign-in", { name: "mira", password })).status, 403);
    assert.equal((await browser.post("/sign-in", { name: "mira", password: "battery staple" })).status, 303);
  });
  test("leaves with all data, and the name is free", async () => {
    const browser = await new Browser(server).sign_up("brief");
    const all = JSON.parse((await browser.get("/settings/export")).text);
    assert.equal(all.account[0].email, "brief@example.org");
    assert.equal(all.sessions.length, 1);
    assert.equal((await browser.post("/settings/delete", { password: "wrong" })).status, 403);
    assert.equal((await browser.post("/settings/delete", { password })).status, 303);
    assert.equal((await ask(server, "/people/brief")).status, 404);
    await new Browser(server).sign_up("brief");
  });
});

describe("a form", () => {
  test("of another session, of none, or of another site changes nothing", async () => {
    const bo = await new Browser(server).sign_up("bo");
    await cli("user", "confirm", "bo");
    const before_it = await votes(), own = bo.token;
    for (const token of ["", "stale", own.slice(0, -1), (await new Browser(server).sign_in("bo")).token]) {
      bo.token = token;
      const answer = await bo.post(`${paper}/vote`, { on: "1" });
      assert.equal(answer.status, 403);
      assert.match(answer.text, /out of date/);
    }
    bo.token = own;
    assert.equal((await bo.post(`${paper}/vote`, { on: "1" }, { Origin: "https://evil.example" })).status, 403);
    assert.equal(await votes(), before_it);
    bo.token = own;
    assert.equal((await bo.post(`${paper}/vote`, { on: "1" })).status, 303);
    assert.equal(await votes(), before_it + 1);
  });
  test("brings its token on every page", async () => {
    const browser = await new Browser(server).sign_in("bo");
    for (const path of ["/papers", paper, "/settings", "/about", "/people/bo", "/labs", "/search?q=boats"]) {
      const { text, headers } = await browser.get(path);
      const forms = [...text.matchAll(/<form\b[^>]*method="post"[^>]*>(.{0,60})/g)];
      assert.ok(forms.length > 0, path);
      for (const [, next] of forms) assert.match(next, /^<input type="hidden" name="form_token"/, path);
      assert.match(headers["cache-control"], /private|no-store/, path);
    }
  });
});

describe("hostile input", () => {
  const hostile = ["'; DROP TABLE persons; --", "\"><script>alert(1)</script>", "a\u0000b", "x".repeat(5000), "../../etc/passwd",
    "\u202Emira", "mi\u200Bra", "{{name}}", "%s%n", "admin'/*", "\ud83d\udc19".repeat(40)];
  const fields = { "/sign-up": ["name", "full_name", "email", "password"], "/sign-in": ["name", "password", "back"], "/forgotten": ["name"],
    "/reset/x": ["password"], "/confirm/x": ["x"], "/invitation/x": ["name", "email", "password"] };
  for (const [path, names] of Object.entries(fields))
    test(`in every field of ${path} is refused in words`, async () => {
      for (const text of hostile)
        for (const name of names) {
          const answer = await post(server, path, { name: "someone", email: "s@example.org", password, [name]: text }, { "X-Forwarded-For": `192.0.2.${Math.floor(Math.random() * 250)}` });
          assert.ok([200, 303, 400, 403, 404, 429].includes(answer.status), `${path} ${name} ${answer.status}`);
          assert.ok(!answer.text.includes("<script>alert"), path);
          if (answer.status === 303) assert.match(answer.headers.location, /^\/(?!\/)/);
        }
      assert.equal((await cli("user", "show", "mira")).status, 0, "everybody is still there");
    });
  test("in settings too", async () => {
    const browser = await new Browser(server).sign_in("bo");
    for (const text of hostile)
      for (const [path, name] of [["name", "full_name"], ["tokens", "token_name"], ["tokens/remove", "token_name"], ["sessions/end", "session"]]) {
        const answer = await browser.post(`/settings/${path}`, { [name]: text });
        assert.ok([200, 303, 400, 403].includes(answer.status), `${path} ${answer.status}`);
        await browser.get("/settings");
      }
    for (const path of ["/settings", "/people/bo"]) assert.ok(!(await browser.get(path)).text.includes("<script>alert"), path);
  });
  test("names that look like others are taken", async () => {
    const from = { "X-Forwarded-For": "198.51.100.77" };
    for (const name of ["mira", "MIRA", "m1ra", "rnira", "m\u0456ra", "b0", "owner", "adm1n", "qu\u0456re"]) {
      const answer = await post(server, "/sign-up", { name, email: "look@example.org", password }, from);
      assert.equal(answer.status, 400, name);
    }
  });
  test("wrong methods, bodies and sizes are refused", async () => {
    for (const path of ["/sign-out", "/settings/name", "/settings/delete", "/admin/invite"]) {
      const answer = await ask(server, path);
      assert.deepEqual([answer.status, answer.headers.allow], [405, "POST"], path);
    }
    for (const method of ["PUT", "DELETE", "PATCH"]) assert.equal((await ask(server, "/sign-in", { method })).status, 405);
    const json = { method: "POST", body: "{\"name\":\"mira\"}", headers: { "Content-Type": "application/json", "X-Forwarded-For": "198.51.100.9" } };
    assert.equal((await ask(server, "/sign-in", json)).status, 403, "no name, no password");
    assert.equal((await post(server, "/sign-in", { name: "x".repeat(900_000), password: "y".repeat(90_000) }, { "X-Forwarded-For": "198.51.100.10" })).status, 403);
    const cookie = await ask(server, "/settings", { headers: { Cookie: `quire_session=${"x".repeat(9000)}` } });
    assert.equal(cookie.status, 403);
  });
});

describe("a stranger learns nothing", () => {
  const from = (n) => ({ "X-Forwarded-For": `203.0.113.${n}` });
  test("of who has an account, by signing in or asking for a password", async () => {
    const wipe = (text) => text.replace(/value="[^"]*"/g, "").replace(/href="[^"]*"/g, "");
    const [known, unknown] = await Promise.all(["brief", "nobody-at-all"].map((name, n) => post(server, "/sign-in", { name, password: "wrong one" }, from(n))));
    assert.deepEqual([known.status, wipe(known.text)], [unknown.status, wipe(unknown.text)]);
    const [one, other] = await Promise.all(["mira@example.org", "nobody@example.org"].map((name, n) => post(server, "/forgotten", { name }, from(n + 5))));
    assert.deepEqual([one.status, one.text], [other.status, other.text]);
  });
  test("and waits after five tries, longer and longer, also after a restart", async (t) => {
    const data = new_folder(t);
    const first = await serve(t, { data, args: ["--accounts", "open"] });
    await new Browser(first).sign_up("ada");
    for (let i = 0; i < 5; ++i) assert.equal((await post(first, "/sign-in", { name: "ada", password: "wrong" }, from(i))).status, 403);
    const wait = await post(first, "/sign-in", { name: "ada", password }, from(9));
    assert.equal(wait.status, 429);
    assert.ok(Number(wait.headers["retry-after"]) > 50);
    await first.end("SIGTERM");
    const second = await serve(t, { data });
    assert.equal((await post(second, "/sign-in", { name: "ada", password }, from(9))).status, 429);
    assert.equal((await post(second, "/sign-up", { name: "eve", email: "e@example.org", password })).status, 403, "without --accounts nobody signs up");
  });
});

describe("a program", () => {
  const bearer = (token) => ({ headers: { Authorization: `Bearer ${token}` } });
  test("comes in with a token of the command line, until it is revoked", async () => {
    assert.equal((await cli("user", "confirm", "bo")).status, 0);
    const token = (await cli("token", "create", "bo", "script", "--write")).out.trim();
    assert.match(token, /^hf_[0-9A-Za-z]{43}$/);
    const me = JSON.parse((await ask(server, "/api/whoami-v2", bearer(token))).text);
    assert.deepEqual([me.type, me.name, me.auth.accessToken.displayName, me.auth.accessToken.role], ["user", "bo", "script", "write"]);
    const overview = JSON.parse((await ask(server, "/api/users/bo/overview")).text);
    assert.deepEqual([overview.user, overview.type, overview.numUpvotes], ["bo", "user", 1]);
    const voted = await ask(server, `${paper}/vote`, { method: "POST", body: "on=0", ...bearer(token) });
    assert.equal(voted.status, 303);
    assert.equal((await cli("token", "revoke", "bo", "script")).status, 0);
    const gone = await ask(server, "/api/whoami-v2", bearer(token));
    assert.equal(gone.status, 401);
    assert.equal(gone.headers["x-error-message"], "Invalid credentials in Authorization header");
    assert.match(gone.headers["content-type"], /^application\/json/);
  });
});
