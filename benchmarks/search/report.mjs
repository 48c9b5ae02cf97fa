// The table of a run from its lines of JSON, and, when a file is named, everything as one document:
//   report.mjs results.jsonl FOLDER [FILE.json]
// Beside the times it prints how many of the ten best each peer shares with Quire, so that nobody is fast by
// answering something else.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [results, folder, file] = process.argv.slice(2);
const peers = new Map();
for (const line of readFileSync(results, "utf8").trim().split("\n")) {
  const part = JSON.parse(line);
  peers.set(part.peer, { ...peers.get(part.peer), ...part });
}

/// Kind and words of a query -> numbers of its answers.
function answersOf(peer) {
  const path = join(folder, `${peer}.answers`);
  if (!existsSync(path)) return new Map();
  return new Map(readFileSync(path, "utf8").trimEnd().split("\n").map((line) => {
    const [kind, words, answers] = line.split("\t");
    return [`${kind}\t${words}`, answers.trim().split(" ").map((answer) => answer.split(":")[0])];
  }));
}

function shared(mine, theirs, kinds) {
  const shares = [];
  for (const [query, numbers] of theirs) {
    if (!kinds.includes(query.split("\t")[0]) || !mine.has(query) || numbers[0] === "") continue;
    const own = new Set(mine.get(query));
    shares.push(numbers.filter((number) => own.has(number)).length / numbers.length);
  }
  return shares.length === 0 ? undefined : shares.reduce((a, b) => a + b, 0) / shares.length;
}

const mixed = ["title", "author", "question"];
const quire = answersOf("quire");
for (const peer of peers.values()) peer.shared = shared(quire, answersOf(peer.peer), mixed);

const cell = (value, digits, width = 9) => (value === undefined ? "-" : value.toFixed(digits)).padStart(width);
console.log(`\n${[...peers.values()][0].papers?.toLocaleString("en")} papers`);
console.log("build          cpu s   wall s  peak MB index MB  same of 10 best");
for (const { peer, build, shared } of peers.values())
  console.log(peer.padEnd(11) + cell(build?.cpu_s, 1) + cell(build?.wall_s, 1) + cell(build?.peak_mb, 0) + cell(build?.index_mb, 1) + cell(shared, 2));
for (const kind of ["mixed", ...mixed, "single", "and", "phrase", "filtered"]) {
  const of = [...peers.values()].filter((peer) => peer.ask?.[kind]);
  if (of.length === 0) continue;
  console.log(`\n${kind.padEnd(11)}  p50 ms   p95 ms   p99 ms   (${of[0].ask[kind].wall_ms.queries} queries)   against quire`);
  const own = peers.get("quire")?.ask?.[kind]?.wall_ms;
  for (const { peer, ask } of of) {
    const ms = ask[kind].wall_ms;
    const times = own ? ["p50", "p95", "p99"].map((part) => `${(ms[part] / own[part]).toFixed(1)}x`.padStart(9)).join("") : "";
    console.log(peer.padEnd(11) + cell(ms.p50, 3) + cell(ms.p95, 3) + cell(ms.p99, 3) + "            " + times);
  }
}
if (file) writeFileSync(file, `${JSON.stringify([...peers.values()], null, 1)}\n`);
