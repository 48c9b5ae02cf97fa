// quire learn with an endpoint for vectors: choosing one, what is sent and what is not, kills, limits, and going on
// without it. The endpoint is a server of this test.
import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import http from "node:http";
import path from "node:path";
import { describe, test } from "node:test";

import { ask, at_end, new_folder, quire, serve, start, until } from "../support/quire.mjs";

const kPapers = 900;
const subjects = ["harbour cranes", "tidal locks", "salt marshes", "lighthouse lenses", "ferry timetables"];

const papers = (first, count) => Array.from({ length: count }, (_, i) => JSON.stringify({
  id: `doi:10.5555/paper.${first + i}`, title: `Paper ${first + i} on ${subjects[(first + i) % 5]}`,
  abstract: `We look at ${subjects[(first + i) % 5]} once more, case ${first + i}.` })).join("\n") + "\n";

/** Counts letters in pairs: texts with the same words point the same way. */
function vector_of(text, dimensions) {
  const out = new Array(dimensions).fill(0.01);
  for (const word of text.toLowerCase().match(/[a-z]+/g) ?? []) {
    let hash = 7;
    for (const letter of word) hash = (hash * 31 + letter.charCodeAt(0)) % 1000003;
    out[hash % dimensions] += 1;
  }
  return out;
}

/** An endpoint: `paid` counts how often each text was sent; `answer` may be replaced. */
async function endpoint(t) {
  const state = { paid: new Map(), keys: new Set(), dimensions: 48, wait_ms: 0, fault: undefined };
  const server = http.createServer((request, response) => {
    const parts = [];
    request.on("data", (part) => parts.push(part));
    request.on("end", async () => {
      const texts = JSON.parse(Buffer.concat(parts).toString()).input;
      state.keys.add(request.headers.authorization);
      if (state.wait_ms) await new Promise((wake) => setTimeout(wake, state.wait_ms));
      const fault = state.fault?.(request, texts);
      if (fault) { response.writeHead(fault.status, fault.headers); response.end(fault.body ?? ""); return; }
      for (const text of texts) state.paid.set(text, (state.paid.get(text) ?? 0) + 1);
      response.end(JSON.stringify({ data: texts.map((text, index) => ({ index, embedding: vector_of(text, state.dimensions) })),
        usage: { total_tokens: 10 * texts.length } }));
    });
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  state.url = `http://127.0.0.1:${server.address().port}/v1`;
  state.texts = () => [...state.paid.entries()].filter(([text]) => text.startsWith("Paper ")).reduce((sum, [, times]) => sum + times, 0);
  state.close = () => new Promise((done) => { server.close(done); server.closeAllConnections(); });
  at_end(t, () => state.close());
  return state;
}

async function folder_with_papers(t, count = kPapers) {
  const data = new_folder(t);
  const run = await quire(["import", "jsonl", "-", "--data", data], { input: papers(0, count) });
  assert.equal(run.status, 0, run.err);
  return data;
}

/** Runs `quire learn`; loopback needs no proxy. */
const env = { no_proxy: "127.0.0.1" };
const learn = (data, args, more = {}) => quire(["learn", "--data", data, ...args], { env: { ...env, ...more } });

function expect_error(run, ...parts) {
  assert.equal(run.status, 2, `${run.out}${run.err}`);
  assert.match(run.err, /^quire: [^\n]+\n$/);
  for (const part of parts) assert.ok(run.err.includes(part), `'${part}' is missing in: ${run.err}`);
}

async function status(data) {
  const run = await learn(data, ["--status", "--json"]);
  assert.equal(run.status, 0, run.err);
  return JSON.parse(run.out);
}

function* files(folder) {
  for (const name of readdirSync(folder)) {
    const file = path.join(folder, name);
    if (statSync(file).isDirectory()) yield* files(file); else yield file;
  }
}

describe("an endpoint that cannot be", () => {
  test("is not chosen, and the reason is one line", async (t) => {
    const data = await folder_with_papers(t, 3);
    const served = await endpoint(t);
    expect_error(await learn(data, ["--endpoint", served.url, "--model", "m", "--key-env", "NO_SUCH_KEY"]), "NO_SUCH_KEY", "no such environment variable");
    expect_error(await learn(data, ["--endpoint", "ftp://127.0.0.1/v1", "--model", "m"]), "ftp is not http or https");
    expect_error(await learn(data, ["--endpoint", "http://me:secret@127.0.0.1/v1", "--model", "m"]), "holds a name or password");
    expect_error(await learn(data, ["--endpoint", "not an address", "--model", "m"]), "is not an address");
    expect_error(await learn(data, ["--endpoint", served.url, "--model", ""]), "no model is named");
    expect_error(await learn(data, ["--tokens-max", "5"]), "no endpoint is chosen");
    served.fault = () => ({ status: 401, body: '{"error":{"message":"who are you?"}}' });
    expect_error(await learn(data, ["--endpoint", served.url, "--model", "m"]), "HTTP 401; look at QUIRE_EMBEDDING_KEY (who are you?)");
    const gone = served.url;
    await served.close();
    expect_error(await learn(data, ["--endpoint", gone, "--model", "m"]), "2 times; try later");
    assert.equal((await status(data)).endpoint, undefined);
  });
});

describe("an endpoint that was chosen", () => {
  test("gives every paper a vector, answers questions, and leaves no key behind", async (t) => {
    const data = await folder_with_papers(t);
    const served = await endpoint(t);
    const key = { SOME_KEY: "sk-very-secret" };
    const run = await learn(data, ["--endpoint", served.url, "--model", "m", "--key-env", "SOME_KEY"], key);
    assert.equal(run.status, 0, run.err);
    assert.match(run.out, /^900 of 900 papers have a vector of m at .*48 dimensions; it answers; 9,000 tokens spent/);
    assert.equal(served.texts(), kPapers);
    assert.deepEqual([...served.keys], ["Bearer sk-very-secret"]);
    const search = await quire(["search", "lighthouse lenses", "--json", "--data", data], { env: { ...env, ...key } });
    const found = JSON.parse(search.out);
    assert.deepEqual(found.notes, []);
    assert.ok(served.paid.has("lighthouse lenses"), "the question was asked for");
    assert.equal((await status(data)).endpoint.tokens_of_questions, 10);
    const check = await quire(["check", "--data", data]);
    assert.match(check.out, /900 of 900 papers have a vector of m .*9,010 tokens spent/);
    for (const file of files(data)) assert.ok(!readFileSync(file).includes("sk-very-secret"), file);
    assert.ok(!`${run.out}${run.err}${search.err}${check.out}`.includes("sk-very-secret"));

    const own = await learn(data, ["--own", "--json"]);
    assert.equal(own.status, 0, own.err);
    assert.equal(JSON.parse(own.out).trained_on, kPapers);
    const again = await learn(data, ["--endpoint", served.url, "--model", "m"]);
    assert.equal(again.status, 0, again.err);
    assert.equal(served.texts(), kPapers, "what was paid for was still there");
  });

  test("killed at any moment loses what was in flight and nothing else", async (t) => {
    const data = await folder_with_papers(t);
    const served = await endpoint(t);
    served.wait_ms = 15;
    const args = ["learn", "--data", data, "--endpoint", served.url, "--model", "m", "--batch", "10", "--concurrency", "2"];
    let kills = 0;
    for (let next = 70; next < kPapers - 100; next = served.texts() + 70) {
      const { child, ended } = start(args, { env });
      await until("some texts", () => served.texts() >= next, 60);
      child.kill("SIGKILL");
      await ended;
      ++kills;
    }
    assert.ok(kills >= 5, `${kills}`);
    const run = await learn(data, args.slice(3));
    assert.equal(run.status, 0, run.err);
    assert.equal((await status(data)).endpoint.papers, kPapers);
    const twice = served.texts() - kPapers;
    assert.ok(twice <= kills * 20, `${twice} texts were paid twice in ${kills} kills`);
  });

  test("Ctrl-C loses nothing", async (t) => {
    const data = await folder_with_papers(t);
    const served = await endpoint(t);
    served.wait_ms = 15;
    const { child, ended } = start(["learn", "--data", data, "--endpoint", served.url, "--model", "m", "--batch", "10"], { env });
    await until("some texts", () => served.texts() >= 100);
    child.kill("SIGINT");
    assert.equal((await ended).status, 3);
    assert.equal((await status(data)).endpoint.papers, served.texts());
    const run = await learn(data, []);
    assert.equal(run.status, 0, run.err);
    assert.equal(served.texts(), kPapers);
  });

  test("is waited for when it is busy, within the limit of tokens", async (t) => {
    const data = await folder_with_papers(t);
    const served = await endpoint(t);
    let refused = 0;
    served.fault = (_, texts) => texts.length > 1 && refused++ === 0 ? { status: 429, headers: { "Retry-After": "1" } } : undefined;
    const run = await learn(data, ["--endpoint", served.url, "--model", "m", "--tokens-max", "4000"]);
    assert.equal(run.status, 1, run.out + run.err);
    assert.match(run.out, /at a stand: the limit of 4000 tokens is reached; raise it with quire learn --tokens-max/);
    const half = await status(data);
    assert.ok(half.endpoint.tokens <= 4000 && half.endpoint.tokens > 2000, `${half.endpoint.tokens}`);
    assert.equal(half.endpoint.answers, false);
    assert.equal((await learn(data, ["--tokens-max", "0"])).status, 0);
    assert.equal(served.texts(), kPapers);
  });

  test("a serving Quire goes on with it, and with words when it is down", async (t) => {
    const data = await folder_with_papers(t);
    const served = await endpoint(t);
    process.env.no_proxy = "127.0.0.1";
    const server = await serve(t, { data });
    const chosen = await learn(data, ["--endpoint", served.url, "--model", "m"]);
    assert.equal(chosen.status, 0, chosen.err);
    assert.match(chosen.err, /the Quire that serves takes it up/);
    await until("all vectors", async () => (await status(data)).endpoint?.answers, 60);
    assert.ok((await quire(["import", "jsonl", "-", "--data", data], { input: papers(kPapers, 10) })).status === 0);
    await until("the new ones", async () => (await status(data)).endpoint.papers === kPapers + 10, 60);
    assert.equal(served.texts(), kPapers + 10);
    const good = await ask(server, "/search?q=tidal+locks");
    assert.ok(!good.text.includes("Meaning did"), "meaning answered");
    await until("the question", () => served.paid.has("tidal locks"));
    served.fault = () => ({ status: 503 });
    const bad = await ask(server, "/search?q=salt+marshes");
    assert.equal(bad.status, 200);
    assert.match(bad.text, /Meaning did not answer: ranked by words alone/);
    assert.match(bad.text, /salt marshes/);
    for (const word of ["ferry", "lenses"]) await ask(server, `/search?q=${word}`);
    assert.match((await ask(server, "/search?q=cranes")).text, /Meaning does not answer: ranked by words alone/);
  });
});

describe("eval", () => {
  test("asks an endpoint", async (t) => {
    const served = await endpoint(t);
    const set_folder = path.join(new_folder(t), "five");
    mkdirSync(path.join(set_folder, "qrels"), { recursive: true });
    const lines = (list) => list.map((one) => JSON.stringify(one)).join("\n") + "\n";
    writeFileSync(path.join(set_folder, "corpus.jsonl"), lines(subjects.map((subject, i) => ({ _id: `d${i}`, title: subject, text: `All about ${subject}` }))));
    writeFileSync(path.join(set_folder, "queries.jsonl"), lines(subjects.map((subject, i) => ({ _id: `q${i}`, text: subject }))));
    writeFileSync(path.join(set_folder, "qrels", "test.tsv"), "query-id\tcorpus-id\tscore\n" + subjects.map((_, i) => `q${i}\td${i}\t1\n`).join(""));
    const run = await quire(["eval", set_folder, "--endpoint", served.url, "--model", "m", "--json"], { env });
    assert.equal(run.status, 0, run.err);
    const [set] = JSON.parse(run.out).sets;
    assert.equal(set.mean.recip_rank, 1);
    assert.equal([...served.paid.keys()].length, 10, "five documents and five questions");
    assert.match(set.notes.join(), /m gave 5 vectors of 48 dimensions/);
  });
});
