// The server against requests that no browser sends: over its limits, badly written, half-sent, from elsewhere,
// and many at once. Bytes go out exactly as written here.
import assert from "node:assert/strict";
import net from "node:net";
import { after, before, describe, test } from "node:test";

import { ask, fixture, lasting, post, quire, send_raw, serve, until } from "../support/quire.mjs";

let server;
const file = lasting(after);
before(async () => {
  server = await serve(file, { seed: true });
  assert.equal((await quire(["import", "jsonl", fixture("harbour.jsonl"), "--data", server.data])).status, 0);
});

const host = () => `Host: 127.0.0.1:${server.port}\r\nConnection: close\r\n`;
const status_of = (answer) => Number(/^HTTP\/1\.[01] (\d{3})/.exec(answer)?.[1]);
const get = async (target, headers = host()) => {
  const bytes = Buffer.from(`GET ${target} HTTP/1.1\r\n${headers}\r\n`, "latin1");
  return send_raw(server, bytes);
};

describe("limits", () => {
  const limits = {
    "a header over 16 KiB": [431, () => `GET / HTTP/1.1\r\n${host()}X: ${"a".repeat(17000)}\r\n\r\n`],
    "three thousand headers": [431, () => `GET / HTTP/1.1\r\n${host()}${"X-Y: some value\r\n".repeat(3000)}\r\n`],
    "an address over 8 KiB": [414, () => `GET /search?q=${"a".repeat(9000)} HTTP/1.1\r\n${host()}\r\n`],
    "an address over the header limit": [431, () => `GET /search?q=${"a".repeat(20000)} HTTP/1.1\r\n${host()}\r\n`],
    "a body over 1 MiB, announced only": [413, () => `POST /theme HTTP/1.1\r\n${host()}Content-Length: 2000000\r\n\r\n`],
    "a body over 1 MiB in chunks": [413, () =>
      `POST /theme HTTP/1.1\r\n${host()}Transfer-Encoding: chunked\r\n\r\n${`10000\r\n${"a".repeat(65536)}\r\n`.repeat(20)}0\r\n\r\n`],
    "a body of 4 EB": [413, () => `POST /theme HTTP/1.1\r\n${host()}Content-Length: 4611686018427387904\r\n\r\n`],
    "over 200 fields": [400, () => `GET /search?${"a=1&".repeat(201)} HTTP/1.1\r\n${host()}\r\n`],
  };
  for (const [what, [status, bytes]] of Object.entries(limits))
    test(`${what}: ${status}`, async () => assert.equal(status_of(await send_raw(server, bytes())), status));
  test("just below the limits is answered", async () => {
    assert.equal(status_of(await get(`/search?q=${"a".repeat(8000)}`)), 200);
    assert.equal(status_of(await get("/papers", `${host()}X: ${"a".repeat(15000)}\r\n`)), 200);
    assert.equal(status_of(await send_raw(server, `POST /theme HTTP/1.1\r\n${host()}Content-Length: 1048576\r\n\r\ntheme=dark&x=${"a".repeat(1048563)}`)), 303);
  });
});

describe("requests that HTTP does not allow: 400", () => {
  const refused = ["\x00\x01\x02\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/1.1\r\nno colon\r\n\r\n", "\x16\x03\x01\x00\xc8\x01\x00\r\n\r\n"];
  for (const bytes of refused) test(JSON.stringify(bytes), async () => assert.equal(status_of(await send_raw(server, Buffer.from(bytes, "latin1"))), 400));
  test("two ways to say how long the body is", async () => {
    const both = `POST /theme HTTP/1.1\r\n${host()}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /about HTTP/1.1\r\n${host()}\r\n`;
    const answer = await send_raw(server, both);
    assert.equal(status_of(answer), 400);
    assert.equal(answer.match(/^HTTP\/1\.1 \d/gm).length, 1, "nothing behind it is taken for a second request");
  });
  test("two different lengths, and a negative one", async () => {
    for (const lengths of ["Content-Length: 5\r\nContent-Length: 6\r\n", "Content-Length: -5\r\n", "Content-Length: five\r\n"])
      assert.equal(status_of(await send_raw(server, `POST /theme HTTP/1.1\r\n${host()}${lengths}\r\nabcde`)), 400, lengths);
  });
});

describe("addresses", () => {
  for (const target of ["/%", "/%2", "/%zz", "/papers/%00", "/%ff", "/%c0%af", "/search?q=%ff", "/search?q=%00", "/search?q=%", "/search?%00=1",
    "/papers/%ed%a0%80", "/\x80", "papers", "/search?q=\x01"])
    test(`${JSON.stringify(target)}: 400`, async () => assert.equal(status_of(await get(target)), 400));
  for (const target of ["/papers/../../etc/passwd", "/papers/%2e%2e/%2e%2e/etc/passwd", "/static/../quire.db", "/static/..%2f..%2fquire.db",
    "/labs/fair-threshold/runs/1/files/..%2f..%2fquire.db", "/labs/../../quire.db", "/%2e%2e/%2e%2e/etc/passwd", "/static/quire.db",
    "/papers/..\\..\\etc", "//etc/passwd", "/papers//etc/passwd", "/static//etc/passwd"])
    test(`${target}: nothing outside`, async () => {
      const answer = await get(target);
      assert.ok([400, 404].includes(status_of(answer)), answer.slice(0, 80));
      assert.ok(!answer.includes("root:") && !answer.includes("SQLite format"));
    });
  for (const target of ["/nope", "/papers/2901.00001", "/papers/math/9912345", "/papers/math%2F9912345", "/labs/nope", "/labs/fair-threshold/runs/77",
    "/labs/fair-threshold/runs/99999999999999999999", "/labs/fair-threshold/runs/x", "/labs/fair-threshold/nope", "/static/nope.css"])
    test(`${target}: 404`, async () => assert.equal(status_of(await get(target)), 404));
  for (const target of ["/papers/date/2026-02-30", "/papers/date/9999-99-99", "/papers/date/", "/papers/week/2026-W60", "/papers/month/2026-13", "/papers/week/%F0%9F%9B%B6"])
    test(`${target}: 400 or 404, as a page`, async () => {
      const answer = await get(target);
      assert.ok([400, 404].includes(status_of(answer)));
      assert.match(answer, /<h1>/);
    });
  test("an identifier with a slash, plain or encoded", async () => {
    for (const target of ["/papers/math/0309136", "/papers/math%2F0309136", "/papers/math%2f0309136"]) {
      const answer = await get(target);
      assert.equal(status_of(answer), 200, target);
      assert.match(answer, /Knots of Moored Ropes/);
    }
  });
  test("queries that are syntax all over are answered", async () => {
    for (const q of ['"', '(((((', '-', 'a OR', 'OR OR OR', 'from:x to:y', 'title:', '-"', '\\', "'", "a".repeat(4000), "(".repeat(4000), '"a '.repeat(900), "\u202e\u0000".replace("\0", ""), "%".repeat(50)])
      assert.equal((await ask(server, `/search?q=${encodeURIComponent(q)}`)).status, 200, q.slice(0, 40));
  });
});

describe("methods", () => {
  const routes = ["/", "/papers", "/papers/trending", "/papers/2011.00001", "/search?q=boat", "/labs", "/labs/table", "/labs/claims.csv", "/labs/fair-threshold",
    "/about", "/healthz", "/robots.txt", "/nope"];
  for (const route of routes)
    test(`HEAD ${route} is GET without the body`, async () => {
      const [head, whole] = [await ask(server, route, { method: "HEAD" }), await ask(server, route)];
      assert.equal(head.status, whole.status);
      assert.equal(head.body.length, 0);
      if (!route.startsWith("/search"))  // prints how long it took
        assert.equal(head.headers["content-length"], String(whole.body.length));
      assert.equal(head.headers["content-type"], whole.headers["content-type"]);
    });
  for (const method of ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"])
    test(`${method}: 405 with Allow`, async () => {
      const answer = await ask(server, "/papers", { method });
      assert.equal(answer.status, 405);
      assert.match(answer.headers.allow, /GET, HEAD/);
    });
  for (const route of ["/papers", "/search", "/about", "/papers/2011.00001", "/labs/fair-threshold", "/labs", "/healthz"])
    test(`POST ${route}: 405 with Allow`, async () => {
      const answer = await post(server, route);
      assert.equal(answer.status, 405);
      assert.match(answer.headers.allow, /GET, HEAD/);
    });
});

describe("from elsewhere", () => {
  test("a Host that is not this machine: 403", async () => {
    for (const route of ["/papers", "/healthz", "/labs/fair-threshold"])
      for (const name of ["evil.example", "evil.example:80", "127.0.0.1.evil.example", `evil.example:${server.port}`, "localhost.evil.example", "[::2]"])
        assert.equal((await ask(server, route, { headers: { Host: name } })).status, 403, `${name}${route}`);
    for (const name of ["localhost", `localhost:${server.port}`, "127.0.0.1", "[::1]"])
      assert.equal((await ask(server, "/papers", { headers: { Host: name } })).status, 200, name);
  });
  test("no Host: 403", async () => {
    for (const line of ["", "Host:\r\n", "Host: \r\n"])
      assert.equal(status_of(await send_raw(server, `GET /papers HTTP/1.1\r\n${line}Connection: close\r\n\r\n`)), 403, line);
  });
  test("a Host given twice does not slip through", async () => {
    const twice = await send_raw(server, "GET /papers HTTP/1.1\r\nHost: evil.example\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
    assert.ok([400, 403].includes(status_of(twice)));
  });
  test("a form of another site: 403, and nothing happens", async () => {
    const vote = "/papers/2011.00001/vote";
    for (const headers of [{ Origin: "http://evil.example" }, { Origin: "null" }, { Origin: `http://127.0.0.1:${server.port + 1}` },
      { Origin: `http://127.0.0.1.evil.example:${server.port}` }, { Origin: "", Referer: "http://evil.example/" }, { Origin: "", "Sec-Fetch-Site": "cross-site" }])
      for (const route of [vote, "/theme", "/seed", "/labs/fair-threshold/runs", "/labs/fair-threshold/runs/1/stop"])
        assert.equal((await post(server, route, { on: "1", theme: "dark" }, headers)).status, 403, `${route} ${JSON.stringify(headers)}`);
    const stats = JSON.parse((await quire(["stats", "--json", "--data", server.data])).out);
    assert.deepEqual([stats.votes, stats.runs], [0, 0]);
  });
  test("a redirection after a form stays on this server", async () => {
    for (const back of ["//evil.example/", "http://evil.example", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)", "/ok\r\nX-Injected: 1"]) {
      const answer = await post(server, "/theme", { theme: "dark", back });
      assert.equal(answer.status, 303);
      assert.match(answer.headers.location, /^\/(?![/\\])/, back);
      assert.equal(answer.headers["x-injected"], undefined);
    }
  });
  test("a cookie that we did not set changes nothing", async () => {
    for (const theme of ['"><script>alert(1)</script>', "weird", "dark light"]) {
      const { status, text } = await ask(server, "/papers", { headers: { Cookie: `theme=${theme}` } });
      assert.equal(status, 200);
      assert.match(text, /<html lang="en">/);
    }
  });
});

describe("many and slow", () => {
  test("fifty half-sent requests do not keep a whole one waiting", async () => {
    const sockets = await Promise.all(Array.from({ length: 50 }, (_, i) => new Promise((resolve) => {
      const socket = net.connect(server.port, "127.0.0.1", () => {
        socket.write(i % 2 ? "GET /papers HTTP/1.1\r\nHost: 127.0" : `POST /theme HTTP/1.1\r\n${host()}Content-Length: 100\r\n\r\nhalf`, () => resolve(socket));
      });
    })));
    assert.equal((await ask(server, "/papers")).status, 200);
    for (const socket of sockets) socket.destroy();
  });
  test("two hundred connections at once are all answered alike", async () => {
    const answers = await Promise.all(Array.from({ length: 200 }, () => ask(server, "/papers/date/2026-05-04")));
    for (const answer of answers) {
      assert.equal(answer.status, 200);
      assert.ok(answer.body.equals(answers[0].body));
    }
  });
  test("requests in one piece are answered in order on one connection", async () => {
    const keep = `Host: 127.0.0.1:${server.port}\r\n`;
    const answer = await send_raw(server, `GET /healthz HTTP/1.1\r\n${keep}\r\nGET /nope HTTP/1.1\r\n${keep}\r\nGET /robots.txt HTTP/1.1\r\n${host()}\r\n`);
    assert.deepEqual([...answer.matchAll(/HTTP\/1\.1 (\d{3})/g)].map((m) => m[1]), ["200", "404", "200"]);
  });
  test("a reader who leaves in the middle of an answer harms nobody", async () => {
    for (let i = 0; i < 50; ++i)
      await new Promise((resolve) => {
        const socket = net.connect(server.port, "127.0.0.1", () => socket.write(`GET /papers HTTP/1.1\r\n${host()}\r\n`));
        socket.once("data", () => { socket.resetAndDestroy?.() ?? socket.destroy(); resolve(); });
        socket.on("error", resolve);
      });
    await until("the server to answer", async () => (await ask(server, "/healthz")).text.includes("ok"));
  });
});
