// Letters from end to end: a page writes one, the server hands it to a real mail server through TLS with a name and a
// password, its link does what it says; what comes back suspends the address. The store may be PostgreSQL.
import assert from "node:assert/strict";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, describe, test } from "node:test";

import { mta } from "../support/mta.mjs";
import { postgres } from "../support/postgres.mjs";
import { ask, lasting, new_folder, post, quire, serve, start, until } from "../support/quire.mjs";

const password = "correct horse";
const file = lasting(after);
let box, server, store = [], smtp, env, key;

const cli = (args, options = {}) => quire([...args, "--data", server.data, ...store], options);
const with_mail = (args, options = {}) => cli([...args, ...smtp], { env, ...options });
const letters_to = (address) => box.letters().filter((letter) => letter.to === address);
/** The newest letter to an address, once there are so many. */
const letter_to = (address, count = 1) => until(`letter ${count} to ${address}`, () => letters_to(address).at(count - 1));
const link_in = (text) => new URL(/https:\/\/papers\.test\/\S+/g.exec(text.replace(/https:\/\/papers\.test\n/g, ""))[0]).pathname;

async function sign_up(name) {
  const answer = await post(server, "/sign-up", { name, email: `${name}@Example.org`, password });
  assert.equal(answer.status, 303, answer.text);
  return answer.headers["set-cookie"][0].split(";")[0];
}
const settings = async (cookie) => (await ask(server, "/settings", { headers: { Cookie: cookie } })).text;

before(async () => {
  box = await mta(file);
  const folder = new_folder(file);
  key = path.join(folder, "q1.pem");
  const made = await quire(["mail", "key", key]);
  assert.equal(made.status, 0, made.err);
  smtp = ["--smtp", box.url, "--mail-from", "Our Quire <quire@papers.test>", "--smtp-user", box.user, "--smtp-ca", box.ca, "--dkim", `q1:${key}`];
  env = { QUIRE_SMTP_PASSWORD: box.password };
  if (process.env.QUIRE_TEST_STORE === "postgresql") store = ["--store", (await postgres(file)).database("mail")];
  server = await serve(file, { args: ["--accounts", "open", "--base-url", "https://papers.test", ...smtp, ...store], env });
});

describe("a letter", () => {
  test("confirms the address of who signs up", async (t) => {
    const begun = performance.now();
    const cookie = await sign_up("mira");
    assert.match(await settings(cookie), /Confirm your address.*A letter with the link is on its way/s);
    const letter = await letter_to("mira@example.org");
    t.diagnostic(`it arrived after ${(performance.now() - begun).toFixed(0)} ms`);
    assert.equal(letter.headers.subject, "Confirm your address");
    assert.equal(letter.headers.from, "Our Quire <quire@papers.test>");
    assert.equal(letter.headers["auto-submitted"], "auto-generated");
    assert.match(letter.headers["message-id"], /^<[0-9a-f]{24}@papers\.test>$/);
    assert.match(letter.headers["dkim-signature"], /d=papers\.test; s=q1;/);
    assert.match(letter.headers.received, /with esmtpsa/, "through TLS, and after AUTH");
    assert.match(letter.return_path, /^bounce\+[0-9a-f]{32}@papers\.test$/);
    const link = link_in(letter.text);
    assert.ok(letter.html.includes(`href="https://papers.test${link}"`), "both parts have one link");
    assert.match(letter.html, /color-scheme/);
    assert.doesNotMatch(letter.html, /<img|<script|<link/);
    assert.match((await settings(cookie)), /Confirm your address/, "a letter that arrived confirms nothing");
    assert.equal((await ask(server, link)).status, 200);
    assert.equal((await post(server, link)).status, 200);
    assert.doesNotMatch(await settings(cookie), /Confirm your address/);
    assert.equal((await post(server, link)).status, 404, "once");
  });
  test("sets a new password", async () => {
    assert.match((await post(server, "/forgotten", { name: "mira" })).text, /Its link sets a new password/);
    const letter = await letter_to("mira@example.org", 2);
    assert.equal(letter.headers.subject, "A new password");
    assert.equal((await post(server, link_in(letter.text), { password: "battery staple" })).status, 200);
    assert.equal((await post(server, "/sign-in", { name: "mira", password: "battery staple" })).status, 303);
  });
  test("of another process goes at once too", async () => {
    const made = await cli(["user", "invite", "--mail", "bo@example.org", "--base-url", "https://papers.test"]);
    assert.equal(made.status, 0, made.err);
    const letter = await letter_to("bo@example.org");
    assert.equal((await ask(server, link_in(letter.text))).status, 200);
  });
  test("is signed so that others can check it, and its key is nobody else's to read", async () => {
    assert.equal(statSync(key).mode & 0o777, 0o600);
    const doctor = JSON.parse((await cli(["doctor", "mail", "--json", ...smtp], { env })).out);
    assert.deepEqual(doctor.missing, []);
    const dkim = doctor.records.find((record) => record.what === "DKIM");
    assert.equal(dkim.name, "q1._domainkey.papers.test");
    assert.match(dkim.value, /^v=DKIM1; k=rsa; p=[A-Za-z0-9+/=]{300,}$/);
  });
});

describe("the password of the mail server", () => {
  test("stands in no argument and no output", async () => {
    assert.doesNotMatch(readFileSync(`/proc/${server.pid}/cmdline`, "latin1"), /secret/);
    const wrong = await with_mail(["mail", "test", "mira@example.org"], { env: { QUIRE_SMTP_PASSWORD: "wrong word" } });
    assert.equal(wrong.status, 1);
    assert.match(wrong.err, /was not taken: 535/);
    for (const said of [server.said.out, server.said.err, wrong.err, wrong.out]) assert.doesNotMatch(said, /secret word|wrong word|AUTH PLAIN/);
    const refused = await cli(["mail", "send", "--smtp", "smtp://quire:secret@127.0.0.1", "--mail-from", "q@papers.test"]);
    assert.equal(refused.status, 2);
    assert.doesNotMatch(refused.err, /quire:secret/);
  });
  test("may stand in a file", async () => {
    const secret = path.join(new_folder(file), "password");
    writeFileSync(secret, `${box.password}\n`);
    const run = await cli(["mail", "test", "file@example.org", ...smtp, "--smtp-password-file", secret]);
    assert.equal(run.status, 0, run.err);
    assert.equal((await letter_to("file@example.org")).headers.subject, "A letter to test with");
  });
});

describe("by hand", () => {
  test("a certificate of nobody is refused", async () => {
    const run = await cli(["mail", "test", "mira@example.org", "--smtp", box.url, "--mail-from", "q@papers.test"], { env });
    assert.equal(run.status, 1);
    assert.match(run.err, /certificate/i);
  });
  test("what waits is listed and sent", async () => {
    const data = new_folder(file);
    assert.equal((await quire(["user", "add", "eve", "--data", data], { input: "correct horse\n" })).status, 0);
    for (const who of ["a", "b"]) await quire(["user", "invite", "--mail", `${who}@example.org`, "--base-url", "https://papers.test", "--data", data]);
    const list = async () => JSON.parse((await quire(["mail", "list", "--json", "--data", data])).out);
    assert.deepEqual((await list()).waiting.map((letter) => letter.to), ["a@example.org", "b@example.org"]);
    const run = await quire(["mail", "send", "--json", "--data", data, ...smtp], { env });
    assert.equal(JSON.parse(run.out).delivered, 2, run.err);
    assert.deepEqual((await list()).waiting, []);
    assert.match((await quire(["mail", "send", "--data", data, ...smtp], { env })).out, /no letter is due/);
    await letter_to("b@example.org");
  });
  test("options that are not enough are refused in one line", async () => {
    for (const [args, words] of [[["mail", "send"], /no mail server/], [["mail", "send", "--smtp", box.url], /--mail-from/],
      [["mail", "send", "--mail-from", "q@papers.test"], /--smtp/], [["mail", "send", "--smtp", "ftp://x", "--mail-from", "q@papers.test"], /smtp:\/\//],
      [["mail", "send", ...smtp.slice(0, 6)], /QUIRE_SMTP_PASSWORD/], [["serve", ...smtp], /--base-url/],
      [["mail", "test", "no address", ...smtp], /no address of mail/], [["mail", "key", key], /exists/],
      [["mail", "send", ...smtp, "--dkim", `q1:${box.ca}`], /no private key/], [["mail", "send", ...smtp, "--dkim-domain", "other.test"], /domain above/]]) {
      const run = await quire([...args, "--data", server.data], args.includes("--smtp-ca") || args.includes("--dkim") ? { env } : {});
      assert.equal(run.status, 2, `${args}: ${run.err}`);
      assert.match(run.err, words);
      assert.match(run.err, /^quire: [^\n]+\n$/);
    }
  });
});

describe("what comes back", () => {
  const report = (to, status) => [`To: ${to}`, "From: <>", "Content-Type: multipart/report; report-type=delivery-status; boundary=b", "", "--b",
    "Content-Type: message/delivery-status", "", "Reporting-MTA: dns; mx.test", "", "Final-Recipient: rfc822; x@example.org",
    `Action: ${status[0] === "5" ? "failed" : "delayed"}`, `Status: ${status}`, `Diagnostic-Code: smtp; 550 ${status} no such box`, "--b--", ""].join("\r\n");
  test("twice for good suspends the address, and a letter that confirms it frees it", async () => {
    const cookie = await sign_up("gone");
    const first = await letter_to("gone@example.org");
    await post(server, link_in(first.text));
    await post(server, "/forgotten", { name: "gone" });
    const second = await letter_to("gone@example.org", 2);
    const bounce = async (letter, status) => JSON.parse((await cli(["mail", "bounce", "--json"], { input: report(letter.return_path, status) })).out);
    assert.deepEqual(await bounce(first, "4.4.1").then((said) => [said.hard, said.suspended]), [false, false]);
    for (let i = 0; i < 2; ++i) assert.deepEqual(await bounce(first, "5.1.1").then((said) => [said.came_back, said.suspended]), [1, false]);
    assert.doesNotMatch(await settings(cookie), /come back/);
    assert.deepEqual(await bounce(second, "5.1.1").then((said) => [said.came_back, said.suspended]), [2, true]);
    assert.match(await settings(cookie), /Letters to gone@Example\.org come back:<\/b> 5\.1\.1 550 5\.1\.1 no such box/);
    assert.deepEqual(JSON.parse((await cli(["mail", "list", "--json"])).out).suspended.map((one) => one.address), ["gone@example.org"]);
    await cli(["user", "invite", "--mail", "gone@example.org", "--base-url", "https://papers.test"]);
    await until("the invitation to be given up", async () => JSON.parse((await cli(["mail", "list", "--json"])).out).failed.some((letter) => letter.kind === "invitation"));
    const form = /name="form_token" value="([^"]*)"/.exec(await settings(cookie))[1];
    assert.equal((await post(server, "/settings/mail/again", { form_token: form }, { Cookie: cookie })).status, 303);
    const third = await letter_to("gone@example.org", 3);
    assert.equal((await post(server, link_in(third.text))).status, 200);
    assert.doesNotMatch(await settings(cookie), /come back/);
  });
  test("and is no report is refused", async () => {
    for (const input of ["", "Subject: Hello\r\n\r\nHello\r\n", report("bounce+0123456789abcdef0123456789abcdef@papers.test", "5.1.1")])
      assert.equal((await cli(["mail", "bounce"], { input })).status, 2);
  });
});

test("metrics count letters", async () => {
  const added = await cli(["user", "add", "boss", "--admin"], { input: `${password}\n` });
  assert.equal(added.status, 0, added.err);
  const cookie = (await post(server, "/sign-in", { name: "boss", password })).headers["set-cookie"][0].split(";")[0];
  const { text } = await ask(server, "/metrics", { headers: { Cookie: cookie } });
  assert.ok(Number(/quire_mail_total\{outcome="delivered"\} (\d+)/.exec(text)?.[1]) >= 4, text);
  assert.match(text, /quire_mail_waiting 0/);
});

test("a server that is told to end ends at once, and leaves no letter behind", async () => {
  const data = new_folder(file);
  const other = await serve(file, { data, args: ["--accounts", "open", "--base-url", "https://papers.test", ...smtp], env });
  await post(other, "/sign-up", { name: "last", email: "last@example.org", password });
  const { status } = await other.end("SIGTERM");
  assert.equal(status, 0);
  await quire(["mail", "send", "--data", data, ...smtp], { env });
  await letter_to("last@example.org");
  assert.equal(letters_to("last@example.org").length, 1);
});
