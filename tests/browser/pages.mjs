// Every kind of page in a real browser: nothing scrolls sideways at 390 and 320 px, axe-core finds nothing in light and
// dark, math is typeset, and without scripts every page still says what it has to say.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { ask, fixture, lasting, post, quire, serve, until } from "../support/quire.mjs";
import { oai_server } from "../support/oai_server.mjs";
import { axe_finds, open_window, picture, start_chromium, too_wide } from "./chromium.mjs";

const file = lasting(after);
let server, browser, run;

const pages = {
  day: "/papers/date/2026-05-04", "an empty day": "/papers/date/2026-05-09", "a day of hostile papers": "/papers/date/2020-11-20",
  week: "/papers/week/2026-W19", month: "/papers/month/2026-05", trending: "/papers/trending",
  paper: "/papers/2512.22313", "a paper that changed since it was read": "/papers/2011.00021", "its changes": "/papers/2011.00021/changes",
  "a withdrawn paper": "/papers/2011.00022", "a join": "/papers/2011.00021/joins/1", "a hostile paper": "/papers/2011.00005", "a paper without a lab": "/papers/2011.00001",
  search: "/search?q=repeated+sampling", "an empty search": "/search?q=nothinghasthisword", "the search form": "/search", "a later page of a search": "/search?q=the&start=20",
  "a slip of the pen": "/search?q=samplng+%D7%A9%D7%9C%D7%95%D7%9D",
  "an organisation": "/organisations?name=harbour-lab",
  "a search by organisation": "/search?q=handle%3Aharbour-lab",
  follows: "/follows", "a source": "/follows/1", "a failing source": "/follows/2", "removing a source": "/follows/1/remove",
  labs: "/labs", "labs as a table": "/labs/table", form: "/labs/fair-threshold", about: "/about",
};
const every_page = () => ({ ...pages, result: run });

/** A paper that two sources have, read and changed since, and one that was withdrawn. */
async function put_history() {
  const title = "Counting Boats in a Narrow Harbour at Night", authors = ["Mira Østergård", "Bo Larsen"];
  const put = async (...records) => {
    const input = records.map((record) => JSON.stringify(record) + "\n").join("");
    assert.equal((await quire(["import", "jsonl", "-", "--data", server.data], { input })).status, 0);
  };
  const first = { id: "2011.00021", title, authors, abstract: "We count $n$ boats in the harbour, by lamps alone.",
    published: "2020-11-02", categories: ["cs.LG"], versions: [{ number: 1, day: "2020-11-02" }] };
  await put(first, { id: "doi:10.1000/boats", title, authors, published: "2020-12-01", journal: "J. Imag. Res. 7" });
  const change = /data-change="(\d+)"/.exec((await ask(server, "/papers/2011.00021")).text)[1];
  assert.equal((await post(server, "/papers/2011.00021/read", { change })).status, 303);
  await put({ ...first, title: `${title}, Again`, authors: [...authors, "Ida Strand"],
    abstract: "We count $n^2$ boats and buoys in the harbour, by lamps.", versions: [...first.versions, { number: 2, day: "2020-11-19" }] },
  { id: "2011.00022", title: "Tides by a Broken Clock", authors: ["Ole Vik"], abstract: "Tides.", published: "2020-11-02", withdrawn: true,
    versions: [{ number: 1, day: "2020-11-02" }] });
}

before(async () => {
  server = await serve(file, { seed: true });
  await put_history();
  const repository = await oai_server(file);
  repository.papers[3].broken = true;
  for (const what of ["prefix=arXiv", "prefix=arXiv set=no:such"])
    assert.equal((await post(server, "/follows", { kind: "oai", what, every: "", address: repository.url })).status, 303);
  await until("both harvests", async () => {
    const list = (await ask(server, "/follows")).text;
    return list.includes(">24 new<") && list.includes("f-bad");
  });
  for (const name of ["harbour.jsonl", "hostile.jsonl"])
    assert.equal((await quire(["import", "jsonl", fixture(name), "--data", server.data])).status, 0);
  const started = await post(server, "/labs/fair-threshold/runs", { size: "quick", seed: "1", "p-rounds": "1000", "p-seeds": "2" });
  run = started.headers.location;
  await until("the end of the run", async () => (await ask(server, run)).text.includes("Files of this run"));
  await post(server, "/papers/2011.00001/vote", { on: "1" });
  await until("the imported papers in the index", async () => (await ask(server, "/search?q=boats")).text.includes("/papers/2011.00005"));
  browser = await start_chromium(file);
});

for (const [what, width, touch] of [["a phone", 390, true], ["a window at 400 %", 320, false], ["a tablet", 820, true]])
  describe(`on ${what}, ${width} px wide`, () => {
    test("no page scrolls sideways", async (t) => {
      const { page, faults } = await open_window(t, browser, server, { viewport: { width, height: 844 }, hasTouch: touch });
      const wide = await too_wide(page, every_page(), String(width));
      assert.deepEqual(wide, []);
      assert.deepEqual(faults, []);
    });
  });

for (const scheme of ["light", "dark"])
  describe(`axe-core, ${scheme}`, () => {
    test("finds nothing on any page", async (t) => {
      const { page, faults } = await open_window(t, browser, server, { colorScheme: scheme, bypassCSP: true });
      const found = await axe_finds(page, every_page(), scheme);
      assert.deepEqual(found, []);
      assert.deepEqual(faults, []);
    });
  });

describe("math", () => {
  for (const [what, at] of [["the trending formula", "/papers/trending"], ["an abstract", "/papers/2011.00001"]])
    test(`${what} is typeset, under the content policy`, async (t) => {
      const { page, faults } = await open_window(t, browser, server);
      await page.goto(at, { waitUntil: "load" });
      await page.locator(".math.done .katex").first().waitFor();
      assert.equal(await page.locator(".math:not(.done)").count(), 0);
      assert.equal(await page.locator(".katex-error").count(), 0);
      const [name, height] = await page.locator(".katex-html").first().evaluate((made) => {
        const box = made.getBoundingClientRect();
        return [getComputedStyle(made).fontFamily, box.height];
      });
      assert.match(name, /KaTeX/);
      assert.ok(height > 8);
      assert.deepEqual(faults, []);
    });
  test("hostile math stays words", async (t) => {
    const { page, faults } = await open_window(t, browser, server);
    let dialogs = 0;
    page.on("dialog", (dialog) => { ++dialogs; dialog.dismiss(); });
    await page.goto("/papers/2011.00005", { waitUntil: "load" });
    assert.equal(await page.locator("#main script, #main img, #main [onload], #main [onerror], #main [onmouseover]").count(), 0);
    assert.match(await page.locator("h1").innerText(), /<script>alert\(1\)<\/script>/);
    assert.equal(dialogs, 0);
    assert.deepEqual(faults, []);
  });
});

describe("reading", () => {
  test("a paper in view for some seconds is noted as read", async (t) => {
    const { page, faults } = await open_window(t, browser, server);
    await page.goto("/papers/2011.00003", { waitUntil: "load" });
    assert.equal(await page.getByRole("button", { name: "Mark as read" }).count(), 0);
    await until("the note of reading", async () => (await ask(server, "/papers/2011.00003")).text.includes("You read it on"));
    assert.deepEqual(faults, []);
  });
  test("what changed is told in words to those who do not see its colours", async (t) => {
    const { page } = await open_window(t, browser, server);
    await page.goto("/papers/2011.00021", { waitUntil: "load" });
    assert.match(await page.locator(".since h2").innerText(), /^Changed since you read it on \d+ \w+ \d{4}: title, abstract and authors$/);
    assert.match(await page.locator(".since").textContent(), /\[added: .*Ida Strand/);
  });
});

describe("without scripts", () => {
  const open = async (t) => (await open_window(t, browser, server, { javaScriptEnabled: false })).page;
  test("lists, a search, and a vote by form", async (t) => {
    const page = await open(t);
    await page.goto("/papers/date/2026-05-04");
    assert.equal(await page.locator("article.entry").count(), 11);
    await page.locator("#q").fill("repeated sampling");
    await page.locator("#q").press("Enter");
    await page.waitForURL("**/search?q=repeated+sampling");
    assert.ok(await page.locator("article.hit").count() > 0);
    await page.goto("/papers/date/2020-11-20");
    const button = () => page.locator("article.entry").nth(1).locator("button[data-key=u]");
    assert.equal(await button().getAttribute("aria-pressed"), "false");
    await button().click();
    await page.waitForURL("**/papers/**");
    await page.goto("/papers/date/2020-11-20");
    assert.equal(await button().getAttribute("aria-pressed"), "true");
  });
  test("a paper is marked as read, and a join taken back and made again, by forms", async (t) => {
    const page = await open(t);
    await page.goto("/papers/2011.00022");
    await page.getByRole("button", { name: "Mark as read" }).click();
    await page.getByText("You read it on").waitFor();
    await page.goto("/papers/2011.00021/joins/1");
    await page.getByRole("button", { name: "Not the same work" }).click();
    await page.getByRole("button", { name: "Join them again" }).click();
    await page.waitForURL("**/papers/2011.00021");
  });
  test("math is legible as TeX", async (t) => {
    const page = await open(t);
    await page.goto("/papers/2011.00001");
    assert.equal(await page.locator(".math").first().innerText(), "a<b");
  });
  test("dark by the button, which is a form", async (t) => {
    const page = await open(t);
    await page.goto("/about");
    await page.getByRole("button", { name: "Light or dark" }).click();
    await page.waitForURL("**/about");
    assert.equal(await page.locator("html").getAttribute("data-theme"), "dark");
  });
  test("a run is started, seen while it goes, and stopped", async (t) => {
    const page = await open(t);
    await page.goto("/labs/fair-threshold");
    await page.locator("#p-rounds").fill("5000000");
    await page.getByRole("button", { name: /^Run/ }).click();
    await page.waitForURL(/\/runs\/\d+$/);
    assert.equal(await page.locator("progress").count(), 1);
    // It asks for itself anew: a later state comes without a click.
    await page.waitForEvent("framenavigated", { timeout: 20_000 });
    await page.locator("progress").waitFor();
    await page.getByRole("button", { name: "Stop" }).click();
    const at = page.url();
    await until("the end of the stopped run", async () => { await page.goto(at); return (await page.content()).includes("This run was stopped"); });
    assert.ok(await page.locator("table.files a").count() > 0, "what it had measured is kept");
  });
});

describe("a fresh Quire without papers", () => {
  test("says how to begin, loads the seed feed by a button", async (t) => {
    const empty = await serve(t);
    const { page, faults } = await open_window(t, browser, empty);
    await page.goto("/");
    assert.match(await page.locator("h1").innerText(), /no papers here yet/);
    await picture(page, "first-run");
    await page.getByRole("button", { name: "Load 41 papers" }).click();
    await page.locator("article.entry").first().waitFor();
    assert.equal(await page.locator("article.entry").count(), 11);
    assert.deepEqual(faults, []);
  });
});
