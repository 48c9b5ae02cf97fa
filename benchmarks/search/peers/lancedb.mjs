// LanceDB's full-text index: one column of title, abstract and authors, stems, positions, every word (as the others have it); a
// filter on categories has an index of its own. Same commands and output as the programs over peer.h; runs in the
// folder where npm has put @lancedb/lancedb.
import { createReadStream, createWriteStream, mkdirSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";

const lancedb = createRequire(join(process.cwd(), "package.json"))("@lancedb/lancedb");
const kTop = 10;
const kBatch = 20_000;

async function* batches(file) {
  let rows = [];
  for await (const line of createInterface({ input: createReadStream(file) })) {
    const [number, , , categories, title, abstract, authors] = line.split("\t");
    rows.push({ number: Number(number), categories: categories.split(" "), text: `${title} . ${abstract} . ${authors}` });
    if (rows.length === kBatch) {
      yield rows;
      rows = [];
    }
  }
  if (rows.length > 0) yield rows;
}

const megabytes = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + 512 * statSync(join(entry.parentPath ?? entry.path, entry.name)).blocks, 0) / 1e6;

async function build(folder) {
  const index = join(folder, "lancedb");
  rmSync(index, { recursive: true, force: true });
  mkdirSync(index);
  const db = await lancedb.connect(index);
  let table;
  let papers = 0;
  for await (const rows of batches(join(folder, "papers.tsv"))) {
    if (table) await table.add(rows);
    else table = await db.createTable("papers", rows);
    papers += rows.length;
  }
  await table.optimize();
  const rowsMegabytes = megabytes(index);
  const start = process.hrtime.bigint();
  const cpu = process.cpuUsage();
  await table.createIndex("text", {
    config: lancedb.Index.fts({ withPosition: true, stem: true, removeStopWords: false, asciiFolding: true }),
    waitTimeoutSeconds: 3600,
  });
  const { user, system } = process.cpuUsage(cpu);
  const wall = Number(process.hrtime.bigint() - start) / 1e9;
  const indexMegabytes = megabytes(index) - rowsMegabytes;
  await table.createIndex("categories", { config: lancedb.Index.labelList(), waitTimeoutSeconds: 3600 });
  console.log(JSON.stringify({
    peer: "lancedb", papers,
    build: { cpu_s: (user + system) / 1e6, wall_s: wall, peak_mb: process.resourceUsage().maxRSS * 1024 / 1e6, index_mb: indexMegabytes },
  }));
}

const quantile = (sorted, part) => sorted[Math.floor(part * (sorted.length - 1) + 0.5)];
function summary(times) {
  const sorted = times.toSorted((a, b) => a - b);
  return {
    queries: sorted.length, mean: sorted.reduce((a, b) => a + b, 0) / sorted.length, p50: quantile(sorted, 0.5),
    p95: quantile(sorted, 0.95), p99: quantile(sorted, 0.99), max: sorted.at(-1),
  };
}

function read(kind, words) {
  if (kind === "phrase") return new lancedb.PhraseQuery(words, "text");
  return new lancedb.MatchQuery(words, "text", kind === "and" ? { operator: lancedb.Operator.And } : {});
}

async function ask(folder, roundsMax, secondsMax) {
  const table = await (await lancedb.connect(join(folder, "lancedb"))).openTable("papers");
  const queries = readFileSync(join(folder, "queries.tsv"), "utf8").trimEnd().split("\n").map((line) => line.split("\t"));
  const answers = createWriteStream(join(folder, "lancedb.answers"));
  const wall = queries.map(() => []);
  const cpu = queries.map(() => []);
  const begin = Date.now();
  let rounds = 0;
  for (let round = 0; round <= roundsMax; rounds = round++) {
    if (round > 1 && Date.now() - begin > 1000 * secondsMax) break;
    for (const [i, [kind, words, category]] of queries.entries()) {
      const cpuStart = process.cpuUsage();
      const start = process.hrtime.bigint();
      let query = table.search(read(kind, words), "fts").select(["number", "_score"]).limit(kTop).fastSearch();
      if (kind === "filtered") query = query.where(`array_has(categories, '${category.replaceAll("'", "''")}')`);
      const rows = await query.toArray();
      const time = Number(process.hrtime.bigint() - start) / 1e6;
      const { user, system } = process.cpuUsage(cpuStart);
      if (round === 0) {
        answers.write(`${kind}\t${words}\t${rows.map((row) => `${row.number}:${row._score}`).join(" ")}\n`);
      } else {
        wall[i].push(time);
        cpu[i].push((user + system) / 1e3);
      }
    }
  }
  answers.end();
  const median = (times) => quantile(times.toSorted((a, b) => a - b), 0.5);
  const asked = {};
  queries.forEach(([kind], i) => {
    for (const name of ["title", "author", "question"].includes(kind) ? [kind, "mixed"] : [kind]) {
      asked[name] ??= { wall_ms: [], cpu_ms: [] };
      asked[name].wall_ms.push(median(wall[i]));
      asked[name].cpu_ms.push(median(cpu[i]));
    }
  });
  for (const kind of Object.values(asked)) for (const name of Object.keys(kind)) kind[name] = summary(kind[name]);
  console.log(JSON.stringify({ peer: "lancedb", rounds, ask: asked }));
}

const [command, folder, rounds, seconds] = process.argv.slice(2);
if (folder === undefined || !["build", "ask"].includes(command)) {
  console.error("lancedb: takes build FOLDER or ask FOLDER [ROUNDS] [SECONDS]; the folder is prepare's");
  process.exit(2);
}
await (command === "build" ? build(folder) : ask(folder, Number(rounds ?? 3), Number(seconds ?? 120)));
