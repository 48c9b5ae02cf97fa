// The small language model as a person meets it: trained, stopped and gone on with, improved, graded, asked over HTTP.
import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, describe, test } from "node:test";

import { lasting, new_folder, quire, start, until } from "../support/quire.mjs";

const folder = new_folder(lasting(after));
const file = (name) => path.join(folder, name);
const lines = (text) => text.trim().split("\n").map((line) => JSON.parse(line));
const training = (out, steps, ...more) => ["micro", "train", "--tasks", "chain 2-4 verbose 1", "--steps", `${steps}`, "--batch", "16",
  "--every", "20", "--out", file(out), ...more];

async function done(args) {
  const run = await quire(args);
  assert.equal(run.status, 0, run.err);
  return run.out;
}

describe("quire micro", () => {
  test("trains: the loss falls, and the same seed gives the same bytes on one thread and two", async () => {
    const said = lines(await done(training("model", 200)));
    assert.equal(said.at(-1).step, 200);
    assert.ok(said.at(-1).loss < 0.8 * said[0].loss, `${said[0].loss} to ${said.at(-1).loss}`);
    await done(training("again", 200, "--threads", "1"));
    assert.ok(readFileSync(file("model")).equals(readFileSync(file("again"))));
  });
  test("a training that Ctrl-C stops goes on to what it would have been", async () => {
    const run = start(training("stopped", 1000));
    await until("a first line", () => run.said.out.includes("\n"));
    run.child.kill("SIGINT");
    const ended = await run.ended;
    assert.equal(ended.status, 3, ended.err);
    assert.match(ended.err, /stopped after \d+ of 1000 steps/);
    assert.ok(existsSync(file("stopped.adam")));
    await done(training("stopped", 1000, "--from", file("stopped")));
    assert.ok(!existsSync(file("stopped.adam")));
    await done(training("whole", 1000));
    const numbers = (name) => {
      const bytes = readFileSync(file(name));
      return bytes.subarray(8 + Number(bytes.readBigUInt64LE(0)));
    };
    assert.ok(numbers("stopped").equals(numbers("whole")));
  });
  test("is improved by rewards and graded with intervals", async () => {
    const steps = lines(await done(["micro", "reinforce", "--from", file("whole"), "--out", file("better"), "--tasks", "chain 2-4",
      "--steps", "5", "--questions", "8", "--answers", "8", "--cap", "32"]));
    assert.equal(steps.length, 5);
    for (const step of steps) assert.ok(step.reward >= 0 && step.reward <= 1 && step.useful <= step.groups);
    const graded = lines(await done(["micro", "eval", "--from", file("better"), "--tasks", "chain 2-3", "--problems", "50", "--format", "json"]));
    assert.deepEqual(graded.map((one) => one.difficulty), [2, 3]);
    for (const one of graded) assert.ok(one.low <= one.pass_at_1 && one.pass_at_1 <= one.high, JSON.stringify(one));
  });
  test("says the same after the same prompt, from the command line and over HTTP", async () => {
    const args = ["micro", "sample", "--from", file("whole"), "--prompt", "74=", "--n", "3", "--seed", "5", "--max-tokens", "20"];
    const said = lines(await done(args));
    assert.deepEqual(lines(await done([...args, "--threads", "1"])), said);
    const server = start(["micro", "serve", "--from", file("whole"), "--port", "0", "--model", "chain"]);
    await until("the address", () => /http:\S+\/v1/.test(server.said.err));
    const url = /http:\S+\/v1/.exec(server.said.err)[0];
    const ask = (body) => fetch(`${url}/completions`, { method: "POST", body: JSON.stringify(body) });
    assert.equal((await (await fetch(`${url}/models`)).json()).data[0].id, "chain");
    const answer = await (await ask({ model: "chain", prompt: "74=", n: 3, seed: 5, max_tokens: 20, temperature: 1 })).json();
    assert.deepEqual(answer.choices.map((choice) => choice.text), said.map((one) => one.response.replace("$", "")));
    const stream = await (await ask({ prompt: "74=", seed: 5, max_tokens: 20, stream: true })).text();
    const events = stream.split("\n\n").filter((event) => event.startsWith("data: {")).map((event) => JSON.parse(event.slice(6)));
    assert.equal(events.map((event) => event.choices[0].text).join(""), answer.choices[0].text);
    const refused = await ask({ prompt: "What is 7 + 4?" });
    assert.equal(refused.status, 400);
    assert.match((await refused.json()).error.message, /'W' at place 1/);
    server.child.kill("SIGINT");
    assert.equal((await server.ended).status, 3);
  });
  test("learns from pairs of one's own, and says what is wrong with them", async () => {
    writeFileSync(file("pairs.jsonl"), '{"prompt":"1+1=","response":"2$"}\n{"prompt":"2+2=","response":"4$"}\n');
    await done(["micro", "train", "--pairs", file("pairs.jsonl"), "--steps", "150", "--batch", "8", "--out", file("sums")]);
    assert.equal(lines(await done(["micro", "sample", "--from", file("sums"), "--prompt", "2+2=", "--temperature", "0"]))[0].response, "4$");
    writeFileSync(file("bad.jsonl"), '{"prompt":"1+1=","response":"2$"}\n{"prompt":"two","response":"4$"}\n');
    const bad = await quire(["micro", "train", "--pairs", file("bad.jsonl"), "--out", file("x")]);
    assert.equal(bad.status, 2);
    assert.match(bad.err, /bad\.jsonl: line 2: prompt: 't' at place 1/);
  });
  for (const [args, words] of [
    [["micro", "nonsense"], /nonsense: micro has no such tool/],
    [["micro", "train", "--out", "/tmp/x"], /tasks, pairs/],
    [["micro", "train", "--tasks", "sums 1-2", "--out", "/tmp/x"], /tasks: /],
    [["micro", "eval", "--from", "/no/such/model", "--tasks", "chain 2-3"], /\/no\/such\/model/],
    [["micro", "reinforce", "--from", "/no/such/model", "--tasks", "chain 2-3", "--out", "/tmp/x", "--answers", "1"], /answers/]])
    test(`is told what is wrong: ${args.slice(1).join(" ")}`, async () => {
      const run = await quire(args);
      assert.equal(run.status, 2, run.err);
      assert.match(run.err, words);
      assert.match(run.err, /^quire(-lab)?: [^\n]+\n$/);
    });
});
