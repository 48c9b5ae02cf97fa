// How soon a paper is on the search page, while another process imports: `quire serve` has the index, one `quire import` reads
// a dump, and one after the other further `quire import`s bring a single paper each, whose word is asked for until it is found.
// node benchmarks/freshness.mjs build/quire DUMP.jsonl.zst EMPTY_FOLDER [PORT]
// A paper's time counts from the end of its own `quire import` (which is after its put() returned); what it takes to start,
// read and put is told beside it. Waiting goes on for 2 s after the import, while the index catches up.
import { spawn } from "node:child_process";
import http from "node:http";

const [quire, dump, folder, port = "8097"] = process.argv.slice(2);
const agent = new http.Agent({ keepAlive: true });
const now = () => Number(process.hrtime.bigint()) / 1e6;
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function get(path) {
  return new Promise((resolve, reject) => {
    http.get({ host: "127.0.0.1", port, path, agent }, (res) => {
      let text = "";
      res.setEncoding("utf8");
      res.on("data", (chunk) => (text += chunk));
      res.on("end", () => resolve(text));
    }).on("error", reject);
  });
}

function run(args, input = "") {
  return new Promise((resolve, reject) => {
    const child = spawn(quire, [...args, "--data", folder], { stdio: ["pipe", "ignore", "ignore"] });
    child.on("error", reject);
    child.on("exit", (code) => (code === 0 ? resolve() : reject(new Error(`quire ${args.join(" ")}: exit status ${code}`))));
    child.stdin.end(input);
  });
}

async function search(query, times) {
  const start = now();
  const page = await get(`/search?q=${encodeURIComponent(query)}`);
  times.push(now() - start);
  return page;
}

/// A word that no paper has, of letters alone.
const word = (number) => "zq" + [...String(number).padStart(6, "0")].map((digit) => "abcdefghij"[Number(digit)]).join("");

/// Returns when the paper is put; `into` has its times when it is found.
async function probe(number, into) {
  const title = `A single paper on ${word(number)}`;
  const start = now();
  await run(["import", "jsonl", "-"], JSON.stringify({ title, abstract: "" }) + "\n");
  const put = now();
  into.push(found(number, put).then((took) => ({ process: put - start, found: took })));
}

async function found(number, put) {
  while (!(await get(`/search?q=title:${word(number)}`)).includes("A single paper on")) {
    if (now() - put > 120_000) throw new Error(`${word(number)} was not found within 120 s`);
    await sleep(now() - put < 500 ? 3 : 50);
  }
  return now() - put;
}

function print(name, values) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (q) => sorted[Math.floor(q * (sorted.length - 1))].toFixed(1);
  console.log(`${name}: n ${sorted.length}, p50 ${at(0.5)}, p90 ${at(0.9)}, p99 ${at(0.99)}, most ${at(1)} ms`);
}

const server = spawn(quire, ["serve", "--data", folder, "--listen", `127.0.0.1:${port}`], { stdio: "ignore" });
try {
  for (let tries = 0; ; ++tries) {
    if (await get("/healthz").then(() => true, () => tries > 500)) break;
    await sleep(10);
  }
  const looking = [], peace = [], meanwhile = [];
  let importing = true;
  const start = now();
  const ended = run(["import", "jsonl", dump]).then(async () => {
    console.log(`the import: ${((now() - start) / 1000).toFixed(1)} s`);
    await sleep(2000);
    importing = false;
  });
  const asking = (async () => {
    for (; importing; await sleep(50)) await search("graph learning " + Math.random().toString(36).slice(2, 4), meanwhile);
  })();
  for (let number = 0; importing; ++number, await sleep(50)) await probe(number, looking);
  const probes = await Promise.all(looking);
  await Promise.all([ended, asking]);
  for (let i = 0; i < 100; ++i, await sleep(20)) await search("graph learning " + Math.random().toString(36).slice(2, 4), peace);
  print("a search page meanwhile", meanwhile);
  print("a search page in peace, afterwards", peace);
  print("the process that imports one paper", probes.map((p) => p.process));
  print("from its end to the search page", probes.map((p) => p.found));
} finally {
  server.kill("SIGTERM");
}
