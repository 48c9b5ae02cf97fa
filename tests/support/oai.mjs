// A harvester that trusts nobody: asks a Quire over OAI-PMH, keeps every answer, and checks it by rules that no schema
// can say (moments, echoed arguments, tokens, doubles). `validate` holds all kept answers against the schemas in
// tests/oai with xmllint. Node alone; the XML is read by patterns, which is safe after xmllint has read it.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { ask } from "./quire.mjs";

const schema = path.join(path.dirname(fileURLToPath(import.meta.url)), "../oai/answer.xsd");
const kept = [];

export const unescaped = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"')
  .replace(/&#(\d+);/g, (_, n) => String.fromCodePoint(Number(n))).replaceAll("&amp;", "&");
const content = (xml, name) => unescaped(new RegExp(`<${name}(?: [^>]*)?>([^<]*)</${name}>`).exec(xml)?.[1] ?? "");
const attributes = (tag) => Object.fromEntries([...tag.matchAll(/ ([\w:]+)="([^"]*)"/g)].map(([, name, value]) => [name, unescaped(value)]));

/** Seconds since 1970 of what a datestamp or an argument says; a day is its first or last second. */
const seconds = (text, last) => Date.parse(text.length === 10 ? `${text}T${last ? "23:59:59" : "00:00:00"}Z` : text) / 1000;

/** Reads an answer that arrived as status 200 and keeps it for `validate`. */
export function read_answer(xml, sent = {}) {
  kept.push(xml);
  const request = /<request([^>]*)>([^<]*)<\/request>/.exec(xml);
  assert.ok(request, `no request element: ${xml.slice(0, 300)}`);
  const errors = [...xml.matchAll(/<error code="(\w+)">([^<]*)<\/error>/g)].map(([, code, why]) => ({ code, why: unescaped(why) }));
  const echoed = attributes(request[1]);
  if (errors.some(({ code }) => code === "badVerb" || code === "badArgument")) assert.deepEqual(echoed, {}, "no attributes after badVerb and badArgument");
  else if (Object.keys(sent).length > 0) assert.deepEqual(echoed, sent, "the arguments as they were sent");
  const records = [...xml.matchAll(/<header( status="deleted")?>(.*?)<\/header>(?:<metadata>(.*?)<\/metadata>)?/gs)].map(([, deleted, header, metadata]) => ({
    identifier: content(header, "identifier"), datestamp: content(header, "datestamp"), deleted: deleted !== undefined, metadata,
    sets: [...header.matchAll(/<setSpec>([^<]*)<\/setSpec>/g)].map(([, spec]) => unescaped(spec)) }));
  const tag = /<resumptionToken([^>]*?)(?:\/>|>([^<]*)<\/resumptionToken>)/.exec(xml);
  const token = tag ? { ...attributes(tag[1]), text: unescaped(tag[2] ?? "") } : undefined;
  const answer = { xml, errors, codes: errors.map(({ code }) => code).join(" "), response_date: content(xml, "responseDate"), base_url: unescaped(request[2]), records, token };
  check_rules(answer, sent);
  return answer;
}

function check_rules({ records, token, response_date, errors }, sent) {
  const now = seconds(response_date);
  for (const { identifier, datestamp, deleted, metadata } of records) {
    assert.match(identifier, /^oai:[^:]+:[a-z0-9]+:\S+$/);
    assert.match(datestamp, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    if (sent.from) assert.ok(seconds(datestamp) >= seconds(sent.from), `${datestamp} is before ${sent.from}`);
    if (sent.until) assert.ok(seconds(datestamp) <= seconds(sent.until, true), `${datestamp} is after ${sent.until}`);
    if (deleted) assert.equal(metadata, undefined, "a deleted record has no metadata");
    else if (sent.verb === "ListRecords" || sent.verb === "GetRecord") assert.ok(metadata, identifier);
  }
  if (sent.set) for (const { identifier, deleted, sets } of records)
    assert.ok(deleted || sets.some((spec) => spec === sent.set || spec.startsWith(`${sent.set}:`)), `${identifier} is not in ${sent.set}`);
  const names = records.map(({ identifier }) => identifier);
  assert.equal(new Set(names).size, names.length, "no record twice on a page");
  const moments = records.map(({ datestamp }) => datestamp);
  assert.deepEqual(moments, [...moments].sort(), "in the order of the moments");
  if (!token) return;
  assert.equal(errors.length, 0);
  assert.match(token.text, /^[\w.-]*$/, "nothing in it needs an escape");
  if (token.text) assert.ok(seconds(token.expirationDate) - now >= 3600, "it lives for an hour");
  assert.match(token.cursor, /^\d+$/);
}

/** Asks with the arguments as an object. */
export async function oai(server, sent, { method = "GET", headers = {} } = {}) {
  const query = new URLSearchParams(sent).toString();
  const answer = method === "POST"
    ? await ask(server, "/oai", { method, body: query, headers: { "Content-Type": "application/x-www-form-urlencoded", ...headers } })
    : await ask(server, `/oai?${query}`, { headers });
  assert.equal(answer.status, 200, answer.text);
  assert.equal(answer.headers["content-type"], "text/xml; charset=utf-8");
  return read_answer(answer.text, sent);
}

/** A whole list, page by page; `between` is called after each page. Records in order, and the pages. */
export async function harvest(server, sent, { between = async () => {}, method = "GET" } = {}) {
  const records = [], pages = [];
  for (let next = sent; next;) {
    const page = await oai(server, next, { method });
    assert.equal(page.codes, "", page.xml.slice(0, 500));
    if (page.token) {
      assert.equal(Number(page.token.cursor), records.length, "the cursor counts what came before");
      assert.notEqual(page.token.text, next.resumptionToken, "a list goes on");
    }
    records.push(...page.records);
    pages.push(page);
    if (!page.token?.text && pages.length > 1) assert.ok(page.token, "the last of several pages says so");
    await between(page, pages.length);
    next = page.token?.text ? { verb: sent.verb, resumptionToken: page.token.text } : undefined;
    assert.ok(pages.length < 1000, "a list without end");
  }
  return { records, pages };
}

/** Every answer that was read since against the schemas. Throws what xmllint says. */
export function validate() {
  const folder = mkdtempSync(path.join(tmpdir(), "quire-oai-"));
  try {
    const files = kept.splice(0).map((xml, i) => {
      const file = path.join(folder, `${i}.xml`);
      writeFileSync(file, xml);
      return file;
    });
    for (let at = 0; at < files.length; at += 200)
      execFileSync("xmllint", ["--nonet", "--noout", "--schema", schema, ...files.slice(at, at + 200)], { stdio: ["ignore", "ignore", "pipe"], maxBuffer: 1 << 26 });
    return files.length;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
