// Quire harvested over OAI-PMH 2.0, as strangers would: every verb, every error, whole lists in pages while papers
// come in, and requests that nobody should send. Every answer is checked by rules (support/oai.mjs) and, at the end,
// against the schemas in tests/oai.
import assert from "node:assert/strict";
import { statSync } from "node:fs";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import zlib from "node:zlib";

import { ask, fixture, lasting, new_folder, quire, send_raw, serve } from "../support/quire.mjs";
import { harvest, oai, read_answer, validate } from "../support/oai.mjs";

let server;
const file = lasting(after);
const formats = ["oai_dc", "arXiv", "quire"];
const domain = "localhost";
const id_of = (n) => `2101.${String(n).padStart(5, "0")}`;

const paper = (n, more = {}) => ({ id: id_of(n), title: `Paper ${n} of $k < ${n}$ & more`, authors: ["Mira Østergård"],
  categories: n % 3 === 0 ? ["hep-th"] : ["cs.LG", "stat.ML"], published: "2021-01-04", ...more });
async function take_in(server, papers) {
  const input = papers.map((one) => JSON.stringify(one)).join("\n") + "\n";
  const done = await quire(["import", "jsonl", "-", "--data", server.data], { input });
  assert.equal(done.status, 0, done.err);
}
const range = (first, last) => Array.from({ length: last - first + 1 }, (_, i) => first + i);

before(async () => {
  server = await serve(file);
  for (const name of ["harbour.jsonl", "hostile.jsonl"])
    assert.equal((await quire(["import", "jsonl", fixture(name), "--data", server.data])).status, 0);
  await take_in(server, range(1, 1200).map((n) => paper(n)));
  await take_in(server, [{ id: "doi:10.1002/(SICI)1099<123::AID>3.0.CO;2-M", title: "A DOI with brackets", organisation: "AT&T: Labs" },
    { title: "A paper without an identity" }, paper(2001, { lab: "k-sets", organisation: "Zürich Harbour", withdrawn: true, comment: "withdrawn: an error" }),
    paper(2002, { authors: range(1, 3000).map((n) => `Author ${n}`) }), paper(2003, { authors: [], abstract: "a".repeat(4000) }),
    paper(2004, { title: "Control \u0001\u000b characters, \ufffe, emoji 🛶 and ‮rtl" })]);
});
after(() => {
  const count = validate();
  assert.ok(count > 100, `${count} answers were checked`);
});

describe("verbs", () => {
  test("Identify", async () => {
    const { xml, base_url } = await oai(server, { verb: "Identify" });
    assert.equal(base_url, `${server.url}/oai`);
    assert.match(xml, /<deletedRecord>persistent<\/deletedRecord><granularity>YYYY-MM-DDThh:mm:ssZ<\/granularity>/);
    assert.match(xml, /<adminEmail>[^<]*\.invalid<\/adminEmail>/, "nobody is named who did not say so");
  });
  test("an operator's name and contact", async (t) => {
    const named = await serve(t, { args: ["--base-url", "https://papers.example.org/", "--contact", "papers@example.org"] });
    const { xml, base_url } = await oai(named, { verb: "Identify" });
    assert.equal(base_url, "https://papers.example.org/oai");
    assert.match(xml, /<adminEmail>papers@example.org<\/adminEmail>/);
    assert.match(xml, /<sampleIdentifier>oai:papers.example.org:arxiv:2611.00001<\/sampleIdentifier>/);
    assert.equal((await ask(named, "/oai?verb=Identify", { headers: { Host: "papers.example.org" } })).status, 200, "through a proxy");
    assert.equal((await ask(named, "/oai?verb=Identify", { headers: { Host: "evil.example" } })).status, 403);
  });
  test("options that cannot be are refused", async (t) => {
    for (const args of [["--base-url", "papers.example.org"], ["--base-url", "https://x/papers"], ["--contact", "nobody"]]) {
      const done = await quire(["serve", "--listen", "127.0.0.1:0", "--data", new_folder(t), ...args]);
      assert.equal(done.status, 2, args.join(" "));
      assert.match(done.err, /expected|root of a host/);
    }
  });
  test("ListMetadataFormats, and the schema of our own is served", async () => {
    const { xml } = await oai(server, { verb: "ListMetadataFormats" });
    assert.deepEqual([...xml.matchAll(/<metadataPrefix>(\w+)</g)].map((m) => m[1]), formats);
    const schema = /<schema>([^<]*quire.xsd)</.exec(xml)[1];
    const answer = await ask(server, new URL(schema).pathname);
    assert.equal(answer.status, 200);
    assert.match(answer.text, /targetNamespace="https:\/\/quire.invalid\/oai\/1.0\/"/);
    const of_doi = await oai(server, { verb: "ListMetadataFormats", identifier: `oai:${domain}:doi:10.1002/(sici)1099%3C123::aid%3E3.0.co;2-m` });
    assert.doesNotMatch(of_doi.xml, /<metadataPrefix>arXiv</);
  });
  test("ListSets names each set that selects something, and those above it", async () => {
    const { xml } = await oai(server, { verb: "ListSets" });
    const specs = [...xml.matchAll(/<setSpec>([^<]*)</g)].map((m) => m[1]);
    for (const spec of ["cs", "cs:cs", "cs:cs:LG", "physics", "physics:hep-th", "stat:stat:ML", "daily", "trending", "lab", "org", "org:AT~26T~3A_Labs", "org:Z~C3~BCrich_Harbour"])
      assert.ok(specs.includes(spec), spec);
    assert.equal(new Set(specs).size, specs.length);
    for (const spec of specs) {
      if (spec.includes(":")) assert.ok(specs.includes(spec.slice(0, spec.lastIndexOf(":"))), `what is above ${spec}`);
      const { codes, records } = await oai(server, { verb: "ListIdentifiers", metadataPrefix: "oai_dc", set: spec });
      if (spec !== "trending") assert.ok(codes === "" && records.length > 0, spec);
    }
  });
  test("GetRecord in each format, and by each kind of identity", async () => {
    for (const key of ["arxiv:2011.00001", "arxiv:math/0309136", "doi:10.1002/(sici)1099%3C123::aid%3E3.0.co;2-m", "quire:a-paper-without-an-identity", `arxiv:${id_of(2004)}`])
      for (const metadataPrefix of formats) {
        const identifier = `oai:${domain}:${key}`;
        const { codes, records } = await oai(server, { verb: "GetRecord", identifier, metadataPrefix });
        if (metadataPrefix === "arXiv" && !key.startsWith("arxiv:")) assert.equal(codes, "cannotDisseminateFormat");
        else assert.equal(records[0]?.identifier, identifier, codes);
      }
  });
  test("POST answers as GET does", async () => {
    for (const sent of [{ verb: "Identify" }, { verb: "ListRecords", metadataPrefix: "quire", set: "lab" }, { verb: "Nope" }, { verb: "ListRecords", resumptionToken: "x" }]) {
      const [form, address] = [await oai(server, sent, { method: "POST" }), await oai(server, sent)];
      const undated = ({ xml }) => xml.replace(/<responseDate>[^<]*/, "");
      assert.equal(undated(form), undated(address));
    }
    const { records } = await harvest(server, { verb: "ListIdentifiers", metadataPrefix: "oai_dc" }, { method: "POST" });
    assert.ok(records.length > 1200);
  });
  test("HEAD, packing, and what is not allowed", async () => {
    const head = await ask(server, "/oai?verb=Identify", { method: "HEAD" });
    assert.deepEqual([head.status, head.body.length], [200, 0]);
    const packed = await ask(server, "/oai?verb=ListRecords&metadataPrefix=oai_dc", { headers: { "Accept-Encoding": "gzip" } });
    assert.equal(packed.headers["content-encoding"], "gzip");
    assert.equal(read_answer(zlib.gunzipSync(packed.body).toString("utf8")).records.length, 200);
    for (const method of ["PUT", "DELETE", "OPTIONS"]) {
      const answer = await ask(server, "/oai?verb=Identify", { method });
      assert.deepEqual([answer.status, answer.headers.allow], [405, "GET, HEAD, POST"]);
    }
    assert.equal((await ask(server, "/oai/nope")).status, 404);
  });
});

describe("errors", () => {
  const identifier = `oai:${domain}:arxiv:2011.00001`;
  const cases = {
    badVerb: ["", "verb=", "verb=Nope", "verb=identify", "verb=Identify&verb=Identify", "metadataPrefix=oai_dc"],
    badArgument: ["verb=Identify&x=1", "verb=ListRecords", "verb=GetRecord&metadataPrefix=oai_dc", "verb=GetRecord&identifier=x", "verb=ListSets&metadataPrefix=oai_dc",
      "verb=ListRecords&metadataPrefix=oai_dc&metadataPrefix=oai_dc", "verb=ListRecords&metadataPrefix=oai_dc&from=2026-13-01", "verb=ListRecords&metadataPrefix=oai_dc&from=2021-02-29",
      "verb=ListRecords&metadataPrefix=oai_dc&from=2021-01-01&until=2021-01-01T00:00:00Z", "verb=ListRecords&metadataPrefix=oai_dc&from=2021-01-02&until=2021-01-01",
      "verb=ListRecords&metadataPrefix=oai_dc&until=tomorrow", "verb=ListRecords&metadataPrefix=oai_dc&set=a%20b", "verb=ListRecords&metadataPrefix=oai_dc&resumptionToken=x",
      "verb=Identify&resumptionToken=x", "verb=GetRecord&metadataPrefix=oai_dc&identifier=a%22b", "verb=ListIdentifiers&metadataPrefix=%C3%A9"],
    badResumptionToken: ["verb=ListRecords&resumptionToken=", "verb=ListRecords&resumptionToken=x", "verb=ListIdentifiers&resumptionToken=a.b", "verb=ListSets&resumptionToken=x",
      "verb=ListRecords&resumptionToken=verb%253DListRecords%2526skip%253D2500", `verb=ListRecords&resumptionToken=${"A".repeat(7000)}`, "verb=ListRecords&resumptionToken=%01%1F%F0%9F%9B%B6%3C"],
    cannotDisseminateFormat: ["verb=ListRecords&metadataPrefix=marc21", `verb=GetRecord&metadataPrefix=OAI_DC&identifier=${identifier}`, "verb=ListIdentifiers&metadataPrefix=x"],
    idDoesNotExist: ["verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:x:y", `verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:${domain}:arxiv:2999.00001`,
      `verb=GetRecord&metadataPrefix=oai_dc&identifier=${identifier}v1`, `verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:elsewhere.example:arxiv:2011.00001`,
      "verb=ListMetadataFormats&identifier=nope", `verb=GetRecord&metadataPrefix=oai_dc&identifier=${"x".repeat(5000)}`],
    noRecordsMatch: ["verb=ListRecords&metadataPrefix=oai_dc&from=2999-01-01", "verb=ListRecords&metadataPrefix=oai_dc&until=1999-01-01", "verb=ListIdentifiers&metadataPrefix=oai_dc&set=no:such:set",
      "verb=ListRecords&metadataPrefix=arXiv&set=org:AT~26T~3A_Labs", "verb=ListRecords&metadataPrefix=oai_dc&until=0001-01-01", "verb=ListRecords&metadataPrefix=oai_dc&from=9999-12-31T23:59:59Z"],
  };
  for (const [code, queries] of Object.entries(cases))
    for (const query of queries) test(`${code}: ${query.slice(0, 100)}`, async () => {
      const answer = await ask(server, `/oai?${query}`);
      assert.equal(answer.status, 200);
      assert.equal(read_answer(answer.text).codes, code);
    });
  test("several at once", async () => assert.equal(read_answer((await ask(server, "/oai?verb=GetRecord&x=1")).text).codes, "badArgument badArgument badArgument"));
  test("the granularities are named", async () => {
    const { errors } = await oai(server, { verb: "ListRecords", metadataPrefix: "oai_dc", from: "2021-01-01", until: "2021-01-02T00:00:00Z" });
    assert.equal(errors[0].why, "The argument 'from' has day granularity and 'until' has seconds.");
  });
});

describe("lists", () => {
  for (const metadataPrefix of formats)
    test(`everything in ${metadataPrefix}, each record once`, async () => {
      const { records, pages } = await harvest(server, { verb: "ListRecords", metadataPrefix });
      const names = new Set(records.map(({ identifier }) => identifier));
      assert.equal(names.size, records.length);
      for (const n of [...range(1, 1200), 2001, 2002, 2003, 2004]) assert.ok(names.has(`oai:${domain}:arxiv:${id_of(n)}`), id_of(n));
      assert.ok(pages.length >= 7);
      assert.equal(names.has(`oai:${domain}:quire:a-paper-without-an-identity`), metadataPrefix !== "arXiv");
    });
  test("identifiers are those of the records", async () => {
    const [records, headers] = [await harvest(server, { verb: "ListRecords", metadataPrefix: "oai_dc", set: "physics" }), await harvest(server, { verb: "ListIdentifiers", metadataPrefix: "oai_dc", set: "physics" })];
    const names = ({ records: all }) => all.map(({ identifier, datestamp }) => `${identifier} ${datestamp}`);
    assert.deepEqual(names(headers), names(records));
    assert.ok(headers.records.length >= 400);
    assert.equal(Number(records.pages[0].token.completeListSize), records.records.length);
  });
  test("a token again gives the page again, to the byte", async () => {
    const { pages } = await harvest(server, { verb: "ListRecords", metadataPrefix: "quire", set: "cs" });
    for (const { token } of pages.slice(0, -1)) {
      const again = [await oai(server, { verb: "ListRecords", resumptionToken: token.text }), await oai(server, { verb: "ListRecords", resumptionToken: token.text })];
      assert.deepEqual(again[0].records, again[1].records);
      assert.ok(pages.some(({ records }) => JSON.stringify(records) === JSON.stringify(again[0].records)));
    }
  });
  test("a token that was changed, of another verb, or with more beside it", async () => {
    const { token } = await oai(server, { verb: "ListRecords", metadataPrefix: "oai_dc" });
    const codes = async (sent) => (await oai(server, sent)).codes;
    for (let at = 0; at < token.text.length; at += 7) {
      const changed = token.text.slice(0, at) + (token.text[at] === "A" ? "B" : "A") + token.text.slice(at + 1);
      assert.equal(await codes({ verb: "ListRecords", resumptionToken: changed }), "badResumptionToken", `byte ${at}`);
    }
    assert.equal(await codes({ verb: "ListIdentifiers", resumptionToken: token.text }), "badResumptionToken");
    assert.equal(await codes({ verb: "ListRecords", resumptionToken: token.text, metadataPrefix: "oai_dc" }), "badArgument");
    assert.equal(await codes({ verb: "ListRecords", resumptionToken: token.text, from: "2021-01-01" }), "badArgument");
  });
  test("the key of tokens is its owner's alone, and outlives the server", async (t) => {
    const data = new_folder(t);
    const first = await serve(t, { data });
    await take_in(first, range(1, 250).map((n) => paper(n)));
    const { token } = await oai(first, { verb: "ListRecords", metadataPrefix: "oai_dc" });
    assert.equal(statSync(path.join(data, "oai.key")).mode & 0o777, 0o600);
    await first.end("SIGTERM");
    const second = await serve(t, { data });
    assert.equal((await oai(second, { verb: "ListRecords", resumptionToken: token.text })).records.length, 50);
    assert.equal((await oai(server, { verb: "ListRecords", resumptionToken: token.text })).codes, "badResumptionToken", "of another Quire");
  });
  test("ranges: a day covers the day, a second the second", async () => {
    const { records } = await harvest(server, { verb: "ListIdentifiers", metadataPrefix: "oai_dc" });
    const moments = [...new Set(records.map(({ datestamp }) => datestamp))].sort();
    assert.ok(moments.length >= 1);
    for (const moment of moments) {
      const of_second = await harvest(server, { verb: "ListIdentifiers", metadataPrefix: "oai_dc", from: moment, until: moment });
      assert.equal(of_second.records.length, records.filter(({ datestamp }) => datestamp === moment).length, moment);
    }
    const days = [...new Set(moments.map((moment) => moment.slice(0, 10)))];
    let of_days = 0;
    for (const day of days) of_days += (await harvest(server, { verb: "ListIdentifiers", metadataPrefix: "oai_dc", from: day, until: day })).records.length;
    assert.equal(of_days, records.length);
    const { codes } = await oai(server, { verb: "ListIdentifiers", metadataPrefix: "oai_dc", until: new Date(Date.parse(moments[0]) - 1000).toISOString().replace(".000", "") });
    assert.equal(codes, "noRecordsMatch");
  });
});

describe("while papers come in", () => {
  test("nothing is lost: a paper may come twice, and is never missed", async (t) => {
    const busy = await serve(t);
    await take_in(busy, range(1, 1000).map((n) => paper(n)));
    const late = new Set();
    let round = 0;
    // Between two pages, papers ahead and behind change, and new ones come.
    const between = async () => {
      if (++round > 4) return;
      const changed = range(1, 40).map((i) => 1 + ((i * 37 + round * 211) % 1000)).map((n) => paper(n, { title: `Changed ${round} ${n}` }));
      const fresh = range(1, 60).map((i) => 5000 + round * 100 + i);
      for (const n of fresh) late.add(n);
      await take_in(busy, [...changed, ...fresh.map((n) => paper(n))]);
    };
    const { records } = await harvest(busy, { verb: "ListRecords", metadataPrefix: "oai_dc" }, { between });
    const names = new Set(records.map(({ identifier }) => identifier));
    for (const n of [...range(1, 1000), ...late]) assert.ok(names.has(`oai:${domain}:arxiv:${id_of(n)}`), id_of(n));
    assert.ok(records.length > names.size, "some came twice, since they changed behind the harvest");
    const last = new Map(records.map((record) => [record.identifier, record]));
    for (const n of range(1, 1000)) {
      const { records: [now] } = await oai(busy, { verb: "GetRecord", metadataPrefix: "oai_dc", identifier: `oai:${domain}:arxiv:${id_of(n)}` });
      assert.equal(last.get(now.identifier).metadata, now.metadata, "what came last is what is so");
    }
  });
  test("harvests that begin at the last responseDate miss nothing while another process writes", async (t) => {
    const busy = await serve(t);
    let done = false;
    const all = range(1, 3000);
    const writing = (async () => {
      for (let at = 0; at < all.length; at += 300) await take_in(busy, all.slice(at, at + 300).map((n) => paper(n)));
      done = true;
    })();
    const have = new Set();
    let from;
    for (let last = false; !last;) {
      last = done;
      const sent = { verb: "ListIdentifiers", metadataPrefix: "oai_dc", ...(from ? { from } : {}) };
      const first = await oai(busy, sent);
      if (first.codes !== "noRecordsMatch") {
        const { records, pages } = await harvest(busy, sent);
        for (const { identifier } of records) have.add(identifier);
        from = pages[0].response_date;
      }
    }
    await writing;
    assert.equal(have.size, 3000);
  });
  test("many harvesters at once get the same", async () => {
    const lists = await Promise.all(range(1, 6).map((i) => harvest(server, { verb: i % 2 ? "ListRecords" : "ListIdentifiers", metadataPrefix: "oai_dc", set: "cs" })));
    const names = lists.map(({ records }) => records.map(({ identifier }) => identifier).join(" "));
    assert.equal(new Set(names).size, 1);
  });
});

describe("requests that nobody should send", () => {
  const close = () => `Host: 127.0.0.1:${server.port}\r\nConnection: close\r\n`;
  const status_of = (answer) => Number(/^HTTP\/1\.[01] (\d{3})/.exec(answer)?.[1]);
  for (const query of ["verb=%00", "verb=%ff", "verb=%", "%c0%af=1", "verb=ListRecords&resumptionToken=%ed%a0%80"])
    test(`400: ${query}`, async () => assert.equal((await ask(server, `/oai?${query}`)).status, 400));
  test("400: the same in a form", async () => {
    for (const body of ["verb=%00", "verb=%ff", "verb=%", "a=1&".repeat(201)])
      assert.equal((await ask(server, "/oai", { method: "POST", body, headers: { "Content-Type": "application/x-www-form-urlencoded" } })).status, 400);
  });
  test("415: a form of another type", async () => {
    for (const type of ["text/xml", "application/json", "multipart/form-data; boundary=x", ""])
      assert.equal((await ask(server, "/oai", { method: "POST", body: "verb=Identify", headers: { "Content-Type": type } })).status, 415, type);
  });
  test("414, 431, 413: too large", async () => {
    assert.equal(status_of(await send_raw(server, `GET /oai?verb=ListRecords&resumptionToken=${"a".repeat(9000)} HTTP/1.1\r\n${close()}\r\n`)), 414);
    assert.equal(status_of(await send_raw(server, `GET /oai?verb=${"a".repeat(20000)} HTTP/1.1\r\n${close()}\r\n`)), 431);
    assert.equal(status_of(await send_raw(server, `POST /oai HTTP/1.1\r\n${close()}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 2000000\r\n\r\n`)), 413);
  });
  test("a token of a megabyte in a form is refused like any other", async () => {
    const body = `verb=ListRecords&resumptionToken=${"A".repeat(1000000)}`;
    const answer = await ask(server, "/oai", { method: "POST", body, headers: { "Content-Type": "application/x-www-form-urlencoded" } });
    assert.match(answer.text, /<error code="badResumptionToken">/);
  });
  test("a form of another site changes nothing, so it is answered", async () => {
    const answer = await ask(server, "/oai", { method: "POST", body: "verb=Identify", headers: { "Content-Type": "application/x-www-form-urlencoded", Origin: "http://evil.example" } });
    assert.equal(answer.status, 200);
  });
  test("a Host that is not this machine: 403", async () => assert.equal((await ask(server, "/oai?verb=Identify", { headers: { Host: "evil.example" } })).status, 403));
  test("a harvester that leaves in the middle harms nobody", async () => {
    const gone = range(1, 30).map(() => send_raw(server, `GET /oai?verb=ListRecords&metadataPrefix=quire HTTP/1.1\r\n${close()}\r\n`).catch(() => ""));
    await Promise.race(gone);
    assert.equal((await oai(server, { verb: "Identify" })).codes, "");
    await Promise.all(gone);
  });
});
