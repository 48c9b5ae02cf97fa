// A lab run through the server: started by a form, followed as a stream of events, stopped, and read afterwards.
import assert from "node:assert/strict";
import http from "node:http";
import { after, before, describe, test } from "node:test";

import { ask, lasting, post, serve, until } from "../support/quire.mjs";

let server;
const file = lasting(after);
before(async () => { server = await serve(file, { seed: true }); });

const short = { size: "quick", seed: "3", "p-rounds": "500", "p-seeds": "2" };
const long = { size: "full", seed: "3", "p-rounds": "5000000" };

async function begin(fields) {
  const answer = await post(server, "/labs/fair-threshold/runs", fields);
  assert.equal(answer.status, 303, answer.text.slice(0, 300));
  assert.match(answer.headers.location, /^\/labs\/fair-threshold\/runs\/\d+$/);
  return answer.headers.location;
}

/** Follows a stream; gives {headers, events, first_ms, ended}. `close()` leaves it. */
function follow(run) {
  const start = Date.now(), stream = { events: [], first_ms: undefined };
  const request = http.get({ host: "127.0.0.1", port: server.port, path: `${run}/events`, agent: false });
  request.on("error", () => {});
  stream.close = () => request.destroy();
  stream.ended = new Promise((resolve) => {
    request.on("close", resolve);
    request.on("response", (answer) => {
      stream.status = answer.statusCode;
      stream.headers = answer.headers;
      let text = "";
      answer.setEncoding("utf8").on("data", (part) => {
        text += part;
        for (let cut; (cut = text.indexOf("\n\n")) >= 0; text = text.slice(cut + 2)) {
          const fields = Object.fromEntries(text.slice(0, cut).split("\n").map((line) => /^(\w*): ?(.*)$/.exec(line).slice(1)));
          if (!fields.event) continue;
          stream.first_ms ??= Date.now() - start;
          stream.events.push({ ...fields, data: JSON.parse(fields.data) });
        }
      });
    });
  });
  return stream;
}

describe("a finished run", () => {
  let run, stream;
  before(async () => {
    run = await begin(short);
    stream = follow(run);
    await stream.ended;
  });
  test("its stream begins within a second and ends with `end`", () => {
    assert.equal(stream.status, 200);
    assert.match(stream.headers["content-type"], /^text\/event-stream/);
    assert.match(stream.headers["content-security-policy"], /default-src 'none'/);
    assert.equal(stream.headers["x-content-type-options"], "nosniff");
    assert.ok(stream.first_ms < 1000, `${stream.first_ms} ms`);
    assert.equal(stream.events.at(-1).event, "end");
    assert.ok(stream.events.slice(0, -1).every((event) => event.event === "update"));
    const shares = stream.events.map((event) => event.data.percent);
    assert.deepEqual(shares, [...shares].sort((a, b) => a - b), "progress never goes back");
    assert.equal(stream.events.at(-1).data.href, run);
  });
  test("a reader who comes late gets the end at once", async () => {
    const late = follow(run);
    await late.ended;
    assert.deepEqual(late.events.map((event) => event.event), ["end"]);
    assert.ok(late.first_ms < 1000, `${late.first_ms} ms`);
  });
  test("its page has every claim with a verdict, and the files that it names", async () => {
    const { text } = await ask(server, run);
    const verdicts = [...text.matchAll(/<span class="verdict[^"]*">(?:<svg[^]*?<\/svg>)?([a-z ]+)<\/span>/g)].map((m) => m[1].trim());
    assert.ok(verdicts.length >= 10, `${verdicts.length}`);
    for (const word of verdicts) assert.ok(["holds", "differs", "not measured"].includes(word), word);
    const files = [...text.matchAll(/href="([^"]*\/files\/[^"]+)"/g)].map((m) => m[1]);
    for (const name of ["report.md", "events.jsonl", "series.csv"]) assert.ok(files.some((one) => one.endsWith(`/${name}`)), name);
    const types = { csv: "text/csv", json: "application/json", jsonl: "text/plain", md: "text/plain" };
    for (const one of files) {
      const answer = await ask(server, one);
      assert.equal(answer.status, 200, one);
      assert.ok(answer.body.length > 0, one);
      assert.ok(answer.headers["content-type"].startsWith(types[one.split(".").pop()]), `${one}: ${answer.headers["content-type"]}`);
      assert.equal(answer.headers["x-content-type-options"], "nosniff");
    }
    const events = (await ask(server, `${run}/files/events.jsonl`)).text.trim().split("\n").map((line) => JSON.parse(line));
    assert.ok(events.length > 5);
  });
  test("a file that the run does not have: 404", async () => {
    for (const name of ["nope.csv", ".", "quire.db", "%2e%2e%2fquire.db".replace("%2e%2e", "x"), "events.jsonl%2f", ""])
      assert.ok([400, 404].includes((await ask(server, `${run}/files/${name}`)).status) || name === "events.jsonl%2f", name);
  });
  test("labs and their table count it", async () => {
    assert.match((await ask(server, "/labs")).text, new RegExp(`href="${run}"`));
    assert.match((await ask(server, "/labs/table")).text, new RegExp(`href="${run}"`));
    const csv = (await ask(server, "/labs/claims.csv")).text;
    assert.match(csv, /^lab,paper,claim,/);
    assert.match(csv, /"fair-threshold","2512\.22313","C1"/);
  });
});

describe("a run that takes long", () => {
  test("is shown while it runs, to readers without scripts too, and stops when told", async () => {
    const run = await begin(long);
    const page = await until("the page of the running run", async () => {
      const answer = await ask(server, run);
      return answer.text.includes("data-live=") && answer;
    });
    assert.match(page.text, /<noscript><meta http-equiv="refresh" content="5"><\/noscript>/);
    assert.match(page.text, /<progress /);
    const stream = follow(run);
    await until("a first event", () => stream.events.length > 0);
    assert.ok(stream.first_ms < 1000, `${stream.first_ms} ms`);

    const second = await begin(short);  // one place: it waits, and both say so
    assert.match((await ask(server, second)).text, /wait/i);

    assert.equal((await ask(server, `${run}/stop`)).status, 405, "a link cannot stop a run");
    assert.equal((await post(server, `${run}/stop`)).status, 303);
    await stream.ended;
    assert.equal(stream.events.at(-1).event, "end");
    assert.match((await ask(server, run)).text, /This run was stopped/);
    await until("the end of the second run", async () => (await ask(server, second)).text.includes("Files of this run"));
  });
  test("readers who leave do not end it, and the server ends in good time with readers on it", async (t) => {
    const other = await serve(t, { seed: true });
    const started = await post(other, "/labs/fair-threshold/runs", long);
    const run = started.headers.location;
    const left = http.get({ host: "127.0.0.1", port: other.port, path: `${run}/events`, agent: false });
    left.on("error", () => {});
    await new Promise((resolve) => left.on("response", (answer) => answer.once("data", resolve)));
    left.destroy();
    const kept = http.get({ host: "127.0.0.1", port: other.port, path: `${run}/events`, agent: false });
    kept.on("error", () => {});
    await new Promise((resolve) => kept.on("response", (answer) => { answer.on("error", () => {}); answer.once("data", resolve); }));
    assert.match((await ask(other, run)).text, /data-live=/);
    const ended = await other.end("SIGTERM");
    assert.equal(ended.status, 0, ended.err);
    const again = await serve(t, { data: other.data });
    assert.doesNotMatch((await ask(again, run)).text, /data-live=/, "after a restart nobody claims that it still runs");
  });
});

describe("a form that is wrong", () => {
  const wrong = { "p-rounds": "many", "p-seeds": "-1", "p-nonsense": "1", seed: "x", "p-delta": "9".repeat(400), "p-env": "<script>alert(1)</script>" };
  for (const [name, value] of Object.entries(wrong))
    test(`${name}: 400, said in words, with what was typed kept`, async () => {
      const answer = await post(server, "/labs/fair-threshold/runs", { size: "quick", seed: "1", "p-kappa": "0.75", [name]: value });
      assert.equal(answer.status, 400);
      assert.match(answer.text, /The run was not started\./);
      assert.ok(answer.text.includes('value="0.75"'), "the other fields keep their values");
      assert.ok(!answer.text.includes("<script>alert"));
    });
  test("an unknown lab: 404", async () => assert.equal((await post(server, "/labs/nope/runs", short)).status, 404));
});
