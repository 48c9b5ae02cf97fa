// usearch (npm), vectors of 16-bit floats, on the vectors, questions and true answers that nearest_bench shares:
//   usearch.mjs VECTORS     run in the folder where npm has put usearch
// VECTORS, little endian: u32 dimensions, papers, questions, best; then f32 of the papers, f32 of the questions, u32
// numbers of the best papers of each question.
import { closeSync, openSync, readSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const { Index, MetricKind, ScalarKind } = createRequire(join(process.cwd(), "package.json"))("usearch");
const kPieceBytes = 1 << 28;
const kAdded = 10_000;

function readNumbers(file, ArrayType, count) {
  const numbers = new ArrayType(count);
  const bytes = new Uint8Array(numbers.buffer);
  for (let done = 0; done < bytes.length; ) {
    const got = readSync(file, bytes, done, Math.min(kPieceBytes, bytes.length - done), null);
    if (got === 0) throw new Error("the file of vectors ends too early");
    done += got;
  }
  return numbers;
}

const [path] = process.argv.slice(2);
if (path === undefined) {
  console.error("usearch: takes the file that nearest_bench shares");
  process.exit(2);
}
const file = openSync(path, "r");
const [dimensions, papers, questions, best] = readNumbers(file, Uint32Array, 4);
const vectors = readNumbers(file, Float32Array, dimensions * papers);
const asked = readNumbers(file, Float32Array, dimensions * questions);
const truth = readNumbers(file, Uint32Array, best * questions);
closeSync(file);

const before = process.memoryUsage().rss;
const cpuBefore = process.cpuUsage();
// The parameters of its constructor are checked by name: positions for those that are left at their defaults.
const index = new Index(dimensions, MetricKind.IP, ScalarKind.F16, 16, 128, 64);
for (let first = 0; first < papers; first += kAdded) {
  const count = Math.min(kAdded, papers - first);
  const keys = BigUint64Array.from({ length: count }, (_, i) => BigInt(first + i));
  index.add(keys, vectors.subarray(first * dimensions, (first + count) * dimensions), 0);
}
const { user, system } = process.cpuUsage(cpuBefore);
console.log(
  `usearch f16: built in ${((user + system) / 1e6).toFixed(1)} CPU seconds, resident ` +
    `${((process.memoryUsage().rss - before) / 1048576).toFixed(1)} MiB`,
);
let hits = 0;
let fastest = Infinity;
for (let round = 0; round < 3; ++round) {
  hits = 0;
  const start = process.cpuUsage();
  for (let q = 0; q < questions; ++q) {
    const found = index.search(asked.subarray(q * dimensions, (q + 1) * dimensions), best, 1);
    for (let i = 0; i < best; ++i) {
      for (const key of found.keys) hits += Number(key) === truth[q * best + i];
    }
  }
  const took = process.cpuUsage(start);
  fastest = Math.min(fastest, (took.user + took.system) / 1e6);
}
console.log(
  `  ${"expansion 64".padEnd(34)} recall@10 ${(hits / (best * questions)).toFixed(4)}  ` +
    `${Math.round(questions / fastest).toString().padStart(8)} queries/s`,
);
