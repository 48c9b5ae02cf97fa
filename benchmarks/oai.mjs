// node benchmarks/oai.mjs URL [PREFIX [SET]]: a whole harvest of a Quire over OAI-PMH, one request after another
// as harvesters ask. Prints records a second, bytes, and how long pages took, as the server says (Server-Timing) and as
// they arrived here.
const [url, prefix = "oai_dc", set] = process.argv.slice(2);
if (!url) throw new Error("usage: node benchmarks/oai.mjs URL [PREFIX [SET]]");

const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
const words = (times) => {
  const sorted = [...times].sort((a, b) => a - b);
  return `p50 ${at(sorted, 0.5).toFixed(1)} ms, p99 ${at(sorted, 0.99).toFixed(1)} ms, most ${sorted.at(-1).toFixed(1)} ms`;
};

const whole = [], server = [];
let records = 0, bytes = 0, waits = 0;
const start = performance.now();
for (let query = `verb=ListRecords&metadataPrefix=${prefix}${set ? `&set=${encodeURIComponent(set)}` : ""}`; query;) {
  const asked = performance.now();
  const answer = await fetch(`${url}/oai?${query}`, { headers: { "Accept-Encoding": "identity" } });
  const xml = await answer.text();
  if (answer.status === 503) {
    ++waits;
    await new Promise((wake) => setTimeout(wake, 1000 * Number(answer.headers.get("retry-after"))));
    continue;
  }
  if (answer.status !== 200 || xml.includes("<error ")) throw new Error(xml.slice(0, 1000));
  whole.push(performance.now() - asked);
  server.push(Number(/dur=([\d.]+)/.exec(answer.headers.get("server-timing"))[1]));
  records += xml.split("<header").length - 1;
  bytes += xml.length;
  const token = /<resumptionToken[^>]*>([^<]+)</.exec(xml)?.[1];
  query = token && `verb=ListRecords&resumptionToken=${encodeURIComponent(token)}`;
}
const seconds = (performance.now() - start) / 1000;
console.log(`${prefix}${set ? ` of ${set}` : ""}: ${records} records in ${whole.length} pages, ${(bytes / 1e6).toFixed(1)} MB, ${seconds.toFixed(1)} s: ${Math.round(records / seconds)} records a second`);
console.log(`  at the server ${words(server)}; first ${server[0].toFixed(1)} ms; together ${(server.reduce((a, b) => a + b) / 1000).toFixed(1)} s${waits ? `; ${waits} times told to wait` : ""}`);
console.log(`  arrived here  ${words(whole)}`);
