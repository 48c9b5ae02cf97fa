// A feed page of 50 papers under load: 8 clients on kept connections, server time from the Server-Timing header.
// node benchmarks/feed.mjs http://127.0.0.1:8080 DAY [REQUESTS]
// "fresh" gives every request an address of its own, so that no page comes from the cache of rendered pages.
import http from "node:http";

const [base, day, requests = "4000"] = process.argv.slice(2);
const clients = 8;

function fetchOnce(agent, path) {
  return new Promise((resolve, reject) => {
    const start = process.hrtime.bigint();
    http.get(base + path, { agent, headers: { "accept-encoding": "gzip" } }, (res) => {
      let bytes = 0;
      res.on("data", (chunk) => (bytes += chunk.length));
      res.on("end", () => {
        if (res.statusCode !== 200) return reject(new Error(`${res.statusCode} for ${path}`));
        const server = Number(/dur=([\d.]+)/.exec(res.headers["server-timing"])[1]);
        resolve({ server, wall: Number(process.hrtime.bigint() - start) / 1e6, bytes });
      });
    }).on("error", reject);
  });
}

async function load(name, path) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: clients });
  const samples = [];
  let next = 0;
  const start = Date.now();
  await Promise.all(Array.from({ length: clients }, async () => {
    while (next < Number(requests)) samples.push(await fetchOnce(agent, path(next++)));
  }));
  const seconds = (Date.now() - start) / 1000;
  agent.destroy();
  const at = (values, q) => values.sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(q * values.length))];
  const server = samples.map((s) => s.server), wall = samples.map((s) => s.wall);
  console.log(`${name}: server p50 ${at(server, 0.5).toFixed(3)} ms, p99 ${at(server, 0.99).toFixed(3)} ms; ` +
    `client p50 ${at(wall, 0.5).toFixed(2)} ms, p99 ${at(wall, 0.99).toFixed(2)} ms; ` +
    `${(samples.length / seconds).toFixed(0)} requests/s; ${(samples[0].bytes / 1024).toFixed(1)} KB packed`);
}

const page = `/papers/date/${day}?limit=50`;
await load("kept page ", () => page);
await load("fresh page", (i) => `${page}&n=${i}`);
