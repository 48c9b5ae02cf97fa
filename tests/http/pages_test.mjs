// Every page that links lead to, on a feed with hostile papers and a finished run: its headers, that nothing in it
// is inline or foreign, that no link is dead, that words from outside stay words; then caching and packing.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import zlib from "node:zlib";

import { ask, fixture, lasting, post, quire, serve, until } from "../support/quire.mjs";

let server;
const pages = new Map();  // address -> answer, as far as links lead
const file = lasting(after);

const unescaped = (text) => text.replaceAll("&amp;", "&").replaceAll("&quot;", '"').replaceAll("&#39;", "'");
/** Every href and src of a page, as written but for entities. */
const links_of = (html) => [...html.matchAll(/\s(?:href|src)="([^"]*)"/g)].map((m) => unescaped(m[1]));
const unknown = ["/nope", "/papers/2901.00001", "/labs/nope", "/labs/fair-threshold/runs/99", "/%3Cscript%3Ealert(1)%3C/script%3E",
  "/labs/%3Cimg%20src=x%20onerror=alert(1)%3E", "/papers/date/%3Cscript%3E", "/papers/%3Cscript%3E",
  "/organisations", "/organisations?name=Nobody+at+all", "/organisations?name=%3Cscript%3Ealert(1)%3C/script%3E"];

before(async () => {
  server = await serve(file, { seed: true });
  for (const name of ["harbour.jsonl", "hostile.jsonl"])
    assert.equal((await quire(["import", "jsonl", fixture(name), "--data", server.data])).status, 0);
  const listing = ["import", "page", fixture("harbour.page.txt"), "--date", "2020-11-23", "--data", server.data];
  assert.equal((await quire(listing)).status, 0);
  const fields = { size: "quick", seed: "1", "p-rounds": "300", "p-seeds": "2", "p-env": "synthetic" };
  const started = await post(server, "/labs/fair-threshold/runs", fields);
  assert.equal(started.status, 303);
  await until("the end of the run", async () => (await ask(server, started.headers.location)).text.includes("Files of this run"));
  await until("the hostile paper in the index", async () => (await ask(server, "/search?q=svg")).text.includes("/papers/2011.00005"));

  const waiting = ["/", "/papers/date/2020-11-20", "/papers/date/2020-11-23", "/papers/week/2020-W47", "/papers/month/2020-11", "/papers/2011.00005", "/papers/date/1999-01-01",
    "/search?q=boats", "/search?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E", `/search?q=${encodeURIComponent('"><svg onload=alert(1)> author:"<b>"')}`, "/search",
    ...unknown, started.headers.location];
  const most = 1500;
  while (waiting.length > 0 && pages.size < most) {
    const at = waiting.shift().split("#")[0];
    if (pages.has(at)) continue;
    const answer = await ask(server, at);
    pages.set(at, answer);
    if (!answer.headers["content-type"]?.startsWith("text/html")) continue;
    for (const link of links_of(answer.text)) if (/^\/(?!\/)/.test(link) && !pages.has(link)) waiting.push(link);
  }
});

const html_pages = () => [...pages].filter(([, answer]) => answer.headers["content-type"]?.startsWith("text/html"));

describe("everything that links lead to", () => {
  test("is a site, not a page", () => {
    assert.ok(pages.size > 60, `${pages.size}`);
    for (const one of ["/papers/trending", "/labs", "/labs/table", "/about", "/labs/fair-threshold", "/papers/2604.21691", "/papers/math/0309136", "/search?q=boats", "/organisations?name=deepseek-ai"])
      assert.ok(pages.has(one), one);
  });
  test("answers without a fault, and no page links to what is not there", () => {
    const missing = [...pages].filter(([at, { status }]) => status >= 400 && !unknown.includes(at)).map(([at, { status }]) => `${status} ${at}`);
    assert.deepEqual(missing, []);
    for (const at of unknown) assert.ok([400, 404].includes(pages.get(at).status), at);
  });
  test("has forms that lead somewhere", () => {
    for (const [at, { text }] of html_pages())
      for (const [, action] of text.matchAll(/<form\b[^>]*\saction="([^"]*)"/g))
        assert.match(action, /^\/(search|theme|seed|submit|following|groups(\/[a-z0-9-]+)?|claims\/\d+|corrections\/\d+|papers\/date\/[\d-]+\/order|papers\/[^"]+\/(vote|read|comments|lock|unlock|keep|hide|shelf|submissions\/[\d-]+\/remove|links(\/\d+\/remove)?|claims|corrections|joins\/\d+\/(undo|again))|authors\/(decide|undo)|labs\/[a-z-]+\/runs(\/\d+\/stop)?|comments\/[0-9a-f]{24}\/[a-z]+|notices\/(seen|unmute)|moderation\/reports\/\d+\/dismiss|follows(#add|\/\d+(\/(fetch|remove))?)?)$/, at);
  });
  test("forbids scripts and styles from elsewhere, and being framed or guessed at", () => {
    for (const [at, { headers }] of pages) {
      const policy = headers["content-security-policy"] ?? "";
      for (const part of ["default-src 'none'", "script-src 'self'", "style-src 'self'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"])
        assert.ok(policy.includes(part), `${at}: ${part}`);
      assert.ok(!/unsafe|data:|\*/.test(policy), at);
      assert.equal(headers["x-content-type-options"], "nosniff", at);
      assert.equal(headers["x-frame-options"], "DENY", at);
      assert.match(headers["referrer-policy"], /origin|no-referrer/, at);
    }
  });
  test("has nothing inline and asks nobody else for anything", () => {
    for (const [at, { text }] of html_pages()) {
      assert.ok(!/<[^>]*\sstyle\s*=/i.test(text), `style= in ${at}`);
      assert.ok(!/<style\b/i.test(text), `<style> in ${at}`);
      assert.ok(!/<[a-z][^>]*\son[a-z]+\s*=\s*["']/i.test(text.replace(/="[^"]*"/g, "=")), `a handler in ${at}`);
      for (const [tag] of text.matchAll(/<script\b[^>]*>/gi)) assert.match(tag, /^<script defer src="\/static\/[^"]+">$/, at);
      for (const [, body] of text.matchAll(/<script\b[^>]*>([^]*?)<\/script>/gi)) assert.equal(body, "", at);
      // What is linked as another form of the page is not loaded with it.
      for (const [, target] of text.matchAll(/<link rel="alternate" [^>]*href="([^"]*)"/g)) assert.match(target, /^\/(papers|feeds)\//, at);
      for (const [, target] of text.replace(/<link rel="alternate"[^>]*>/g, "").matchAll(/<(?:link|img|script|use|iframe|video|source|object|embed)\b[^>]*?\s(?:href|src|data)="([^"]*)"/gi))
        assert.match(target, /^\/static\//, `${at}: ${target}`);
      for (const link of links_of(text)) assert.match(link, /^(https?:\/\/|\/(?!\/)|#|$)/, `${at}: ${link}`);
    }
  });
  test("is one document with one main heading, a language, a title and named parts", () => {
    for (const [at, { text }] of html_pages()) {
      assert.equal(text.match(/<h1\b/g)?.length, 1, `h1 of ${at}`);
      assert.match(text, /^<!doctype html>\n<html lang="en"/, at);
      assert.match(text, /<title>[^<]+<\/title>/, at);
      assert.ok(!/\{\{|\}\}/.test(text.replace(/<pre[^]*?<\/pre>|<span class="math[^]*?<\/span>/g, "")), `a template shows in ${at}`);
      const ids = [...text.matchAll(/\sid="([^"]*)"/g)].map((m) => m[1]);
      assert.deepEqual(ids.filter((id, i) => ids.indexOf(id) !== i), [], `ids twice in ${at}`);
    }
  });
  test("shows hostile words as words", () => {
    let seen = 0;
    for (const [at, { text }] of html_pages()) {
      for (const part of ["<script>alert", "<img src=x", "<svg onload", "<b onmouseover", "<i>Eve", "<u>eve", "<b>\"", "javascript:"])
        assert.ok(!text.includes(part), `${part} in ${at}`);
      seen += text.includes("&lt;script&gt;alert(1)");
    }
    assert.ok(seen >= 4, "on the day, the week, the month, the paper's page, in the search");
    const { text } = pages.get("/papers/2011.00005");
    for (const n of [1, 3, 4, 5, 7]) assert.ok(text.includes(`alert(${n})`), `its words are all there: ${n}`);
  });
});

describe("caching", () => {
  test("what did not change is not sent again, until it changes", async () => {
    const first = await ask(server, "/papers/2011.00002");
    assert.match(first.headers.etag, /^W\/"[^"]+"$/);
    assert.equal(first.headers["cache-control"], "private, no-cache");
    const same = { headers: { "If-None-Match": first.headers.etag } };
    const second = await ask(server, "/papers/2011.00002", same);
    assert.deepEqual([second.status, second.body.length, second.headers.etag], [304, 0, first.headers.etag]);
    assert.equal((await ask(server, "/papers/2011.00002", { headers: { "If-None-Match": '"other"' } })).status, 200);
    assert.equal((await post(server, "/papers/2011.00002/vote", { on: "1" })).status, 303);
    const third = await ask(server, "/papers/2011.00002", same);
    assert.equal(third.status, 200);
    assert.notEqual(third.headers.etag, first.headers.etag);
  });
  test("files are named by their content and kept for a year", async () => {
    const files = [...pages.keys()].filter((at) => at.startsWith("/static/"));
    assert.ok(files.length >= 4, files.join());
    for (const at of files) {
      assert.match(at, /\.[0-9a-f]{8}\.(css|js|svg|woff2|txt)$/);
      assert.match(pages.get(at).headers["cache-control"], /max-age=31536000, immutable/);
    }
    for (const [at, { text }] of pages)
      if (at.endsWith(".css"))
        for (const [, target] of text.matchAll(/url\(["']?(\/static\/[^)"']+)/g)) assert.equal((await ask(server, target)).status, 200, target);
  });
});

describe("packing", () => {
  for (const at of ["/papers/date/2026-05-04", "/papers/2604.21691", "/labs"])
    test(`${at} is the same with gzip, and smaller`, async () => {
      const plain = await ask(server, at), packed = await ask(server, at, { headers: { "Accept-Encoding": "br, gzip;q=0.8" } });
      assert.equal(packed.headers["content-encoding"], "gzip");
      assert.match(packed.headers.vary, /Accept-Encoding/);
      assert.match(plain.headers.vary, /Accept-Encoding/);
      assert.ok(zlib.gunzipSync(packed.body).equals(plain.body));
      assert.ok(packed.body.length < plain.body.length / 2);
      for (const coding of ["gzip;q=0", "identity", "br"])
        assert.equal((await ask(server, at, { headers: { "Accept-Encoding": coding } })).headers["content-encoding"], undefined, coding);
    });
});

describe("votes", () => {
  const state = async () => JSON.parse((await quire(["show", "2011.00001", "--json", "--data", server.data])).out).votes;
  test("a vote counts once, and is taken back", async () => {
    for (let i = 0; i < 2; ++i) assert.equal((await post(server, "/papers/2011.00001/vote", { on: "1" })).status, 303);
    assert.equal(await state(), 1);
    assert.match((await ask(server, "/papers/2011.00001")).text, /aria-pressed="true"/);
    for (let i = 0; i < 2; ++i) assert.equal((await post(server, "/papers/2011.00001/vote", { on: "0" })).status, 303);
    assert.equal(await state(), 0);
  });
  test("for a paper that is not here: 404", async () => assert.equal((await post(server, "/papers/2011.09999/vote", { on: "1" })).status, 404));
  test("a script of the page gets JSON", async () => {
    const answer = await post(server, "/papers/math/0309136/vote", { on: "1" }, { "X-Requested-With": "quire" });
    assert.equal(answer.status, 200);
    assert.deepEqual(Object.keys(JSON.parse(answer.text)).sort(), ["voted", "votes"]);
  });
});

test("/healthz is JSON and says ok", async () => assert.deepEqual(JSON.parse((await ask(server, "/healthz")).text), { status: "ok" }));

const citations = [["bib", "--bibtex", "text/x-bibtex"], ["ris", "--ris", "application/x-research-info-systems"],
  ["csl.json", "--csl", "application/vnd.citationstyles.csl+json"]];
for (const [ending, flag, type] of citations)
  test(`the .${ending} of a page is what the command line prints, is linked, and is had by its media type`, async () => {
    for (const id of ["2011.00001", "math/0309136"]) {
      const answer = await ask(server, `/papers/${id}.${ending}`);
      assert.equal(answer.status, 200);
      assert.equal(answer.headers["content-type"].split(";")[0], type);
      assert.equal(answer.text, (await quire(["show", id, flag, "--data", server.data])).out);
      const page = await ask(server, `/papers/${id}`);
      assert.match(page.text, new RegExp(`<a class="btn" href="/papers/${id}\\.${ending}" download>`));
      assert.match(page.text, new RegExp(`<link rel="alternate" type="${type.replace("+", "\\+")}"`));
      assert.match(String(page.headers.vary), /Accept(?!-)/);
      const wished = await ask(server, `/papers/${id}`, { headers: { Accept: `${type}, */*;q=0.1` } });
      assert.deepEqual([wished.status, wished.headers.location], [303, `/papers/${id}.${ending}`]);
      assert.match(String(wished.headers.vary), /Accept(?!-)/);
      assert.equal((await ask(server, `/papers/${id}`, { headers: { Accept: "text/html,*/*;q=0.8" } })).status, 200);
    }
    assert.equal((await ask(server, `/papers/2011.09999.${ending}`)).status, 404);
  });

test("the seed feed is the one that the repository has", async () => {
  const seed = readFileSync(new URL("../../data/seed.jsonl", import.meta.url), "utf8").trim().split("\n").map((line) => JSON.parse(line));
  const { text } = await ask(server, "/papers/date/2026-05-04?all=1");
  assert.equal(seed.length, 41);
  for (const { id } of seed) assert.ok(text.includes(`"/papers/${id}"`), id);
});
