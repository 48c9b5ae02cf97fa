// A repository on loopback that speaks OAI-PMH 2.0: papers in memory, pages with tokens, and faults by script. A
// request can be held until a test lets it go, so that no test races a clock. Format: openarchives.org/OAI/2.0.
import http from "node:http";

import { at_end } from "./quire.mjs";

const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
const seconds = (date) => date.toISOString().slice(0, 19) + "Z";

/** `count` papers that came long ago, in the order of their datestamps. */
function old_papers(count) {
  return Array.from({ length: count }, (_, i) => ({
    id: `1911.${String(i + 1).padStart(5, "0")}`, title: `Lighthouse ${i + 1}`, set: i % 2 ? "stat:stat:ML" : "cs:cs:LG",
    datestamp: seconds(new Date(Date.UTC(2020, 10, 1, 0, i))),
  }));
}

function record({ id, title, set, datestamp, deleted, broken }) {
  const header = `<header${deleted ? ' status="deleted"' : ""}><identifier>oai:arXiv.org:${id}</identifier>` +
    `<datestamp>${datestamp}</datestamp><setSpec>${set}</setSpec></header>`;
  if (deleted) return `<record>${header}</record>`;
  if (broken) return `<record>${header}<metadata><other/></metadata></record>`;
  return `<record>${header}<metadata><arXiv xmlns="http://arxiv.org/OAI/arXiv/"><id>${id}</id><created>2020-11-02</created>` +
    `<authors><author><keyname>Larsen</keyname><forenames>Bo</forenames></author></authors><title>${escaped(title)}</title>` +
    `<categories>cs.LG</categories><abstract>About ${escaped(title)} and its lamp.</abstract></arXiv></metadata></record>`;
}

const envelope = (inside) => '<?xml version="1.0" encoding="UTF-8"?>\n<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">' +
  `<responseDate>${seconds(new Date())}</responseDate><request>http://127.0.0.1/oai</request>${inside}</OAI-PMH>\n`;
const error = (code, words) => envelope(`<error code="${code}">${words}</error>`);

/** What the repository answers to a query. Tokens hold a percent sign, so they must be encoded once more. */
function answer(papers, page, query) {
  const verb = query.get("verb");
  if (verb === "Identify")
    return envelope("<Identify><repositoryName>Lighthouses</repositoryName><protocolVersion>2.0</protocolVersion>" +
      "<earliestDatestamp>2020-11-01T00:00:00Z</earliestDatestamp><granularity>YYYY-MM-DDThh:mm:ssZ</granularity></Identify>");
  if (verb !== "ListRecords") return error("badVerb", "this repository lists records");
  const token = query.get("resumptionToken");
  let from = query.get("from") ?? "", set = query.get("set") ?? "", after = "";
  if (token !== null) {
    const parts = token.split("%7C");
    if (parts.length !== 3) return error("badResumptionToken", "no token of ours");
    [from, set, after] = parts;
  } else if (query.get("metadataPrefix") !== "arXiv") {
    return error("cannotDisseminateFormat", "arXiv alone");
  }
  if (set && !papers.some((paper) => paper.set.startsWith(set))) return error("badArgument", `there is no set ${set}`);
  const key = (paper) => `${paper.datestamp} ${paper.id}`;
  const all = papers.filter((paper) => paper.datestamp >= from && paper.set.startsWith(set) && key(paper) > after)
    .sort((a, b) => (key(a) < key(b) ? -1 : 1));
  if (all.length === 0 && token === null) return error("noRecordsMatch", "nothing");
  const shown = all.slice(0, page);
  const next = all.length > page ? `<resumptionToken>${[from, set, key(shown.at(-1))].join("%7C")}</resumptionToken>`
    : token === null ? "" : "<resumptionToken/>";
  return envelope(`<ListRecords>${shown.map(record).join("")}${next}</ListRecords>`);
}

/** What a fault makes of the right answer: {status, headers, body, cut: bytes are fewer than was said}. */
const faults = {
  busy: () => ({ status: 503, headers: { "Retry-After": "1" }, body: "busy" }),
  truncated: (body) => ({ body: body.slice(0, Math.floor(body.length * 2 / 3)) }),
  cut: (body) => ({ body, cut: true }),
  html: () => ({ headers: { "Content-Type": "text/html" }, body: "<!doctype html><title>Back soon</title><p>Back soon.</p>" }),
  expired: (body, query) => ({ body: query.has("resumptionToken") ? error("badResumptionToken", "too old") : body }),
  gone: () => ({ status: 404, body: "nothing here" }),
};

/**
 * Starts one; it ends with `t`. `script(number, query)` names the fault of the request that comes, the number-th from
 * 1 on. `hold(number)` keeps that request waiting: it resolves once the request is there, to the function that lets
 * it go. hold_none() forgets those that have not come.
 */
export async function oai_server(t, { count = 25, page = 5, script = () => undefined } = {}) {
  const papers = old_papers(count), queries = [], held = new Map();
  let at_once = 0, at_once_most = 0;
  const self = {
    papers, queries, script,
    get at_once_most() { return at_once_most; },
    put: (id, title, more = {}) => {
      const old = papers.findIndex((paper) => paper.id === id);
      if (old >= 0) papers.splice(old, 1);
      papers.push({ id, title, set: "cs:cs:LG", datestamp: seconds(new Date()), ...more });
    },
    hold: (number) => new Promise((there) => held.set(number, there)),
    hold_none: () => held.clear(),
  };
  const server = http.createServer(async (request, response) => {
    const query = new URL(request.url, "http://127.0.0.1").searchParams;
    queries.push(query);
    const number = queries.length;
    at_once_most = Math.max(at_once_most, ++at_once);
    response.on("close", () => --at_once);
    const there = held.get(number);
    held.delete(number);
    if (there) await new Promise((let_go) => there(let_go));
    const right = answer(papers, page, query);
    const fault = self.script(number, query);
    const { status = 200, headers = {}, body = right, cut = false } = fault ? faults[fault](right, query) : {};
    const length = Buffer.byteLength(body);
    response.writeHead(status, { "Content-Type": "text/xml; charset=utf-8", "Content-Length": length + (cut ? 100 : 0), ...headers });
    if (cut) response.write(body, () => response.destroy());
    else response.end(body);
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  at_end(t, () => { server.closeAllConnections(); return new Promise((closed) => server.close(closed)); });
  self.url = `http://127.0.0.1:${server.address().port}/oai`;
  return self;
}
