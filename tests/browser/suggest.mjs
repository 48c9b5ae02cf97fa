// Suggestions under the search box as a person at the keyboard meets them: arrows, Enter, Escape, a click, a paper
// opened at once; and what a screen reader is told. axe-core with the list open, in light and dark, wide and on a
// phone.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { after, before, describe, test } from "node:test";

import { fixture, lasting, quire, serve, until } from "../support/quire.mjs";
import { expect_no_sideways_scroll, open_window, picture, start_chromium } from "./chromium.mjs";

const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const file = lasting(after);
let server, browser;
before(async () => {
  server = await serve(file, { seed: true });
  assert.equal((await quire(["import", "jsonl", fixture("harbour.jsonl"), "--data", server.data])).status, 0);
  browser = await start_chromium(file);
  await until("the papers in the index", async () => (await fetch(`${server.url}/search/suggest?q=boat`)).json().then(({ papers }) => papers.length > 0));
});

const open = async (t, options = {}, at = "/search") => {
  const window = await open_window(t, browser, server, options);
  await window.page.goto(at, { waitUntil: "load" });
  return window;
};
const list = (page, box = "qq") => page.locator(`#${box}-list`);
const marked = (page, box = "qq") => page.locator(`#${box}-list [aria-selected=true]`);
/** Types into the box that has the focus and waits for the list. */
const type = async (page, words, box = "qq") => {
  const whole = await page.locator(`#${box}`).inputValue() + words;
  const answered = page.waitForResponse((answer) => new URL(answer.url()).searchParams.get("q") === whole);
  await page.keyboard.type(words);
  await (await answered).finished();
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  await list(page, box).waitFor({ state: "visible" });
};

describe("by keys", () => {
  test("arrows walk along words and papers, and back into the box; the focus stays in it", async (t) => {
    const { page, faults } = await open(t);
    await page.keyboard.press("/");
    await type(page, "sampl");
    const box = page.locator("#qq");
    assert.equal(await box.getAttribute("role"), "combobox");
    assert.equal(await box.getAttribute("aria-expanded"), "true");
    assert.equal(await box.getAttribute("aria-controls"), await list(page).getAttribute("id"));
    const all = await list(page).getByRole("option").allInnerTexts();
    assert.equal(all[0], "sampling");
    assert.ok(all.length >= 3, all.join());
    await until("the announcement", async () => (await page.locator("#main [role=status]").allInnerTexts()).includes(`${all.length} suggestions`));
    for (const words of all) {
      await page.keyboard.press("ArrowDown");
      assert.equal(await marked(page).innerText(), words);
      assert.equal(await box.getAttribute("aria-activedescendant"), await marked(page).getAttribute("id"));
    }
    await page.keyboard.press("ArrowDown");
    assert.equal(await marked(page).count(), 0);
    assert.equal(await box.getAttribute("aria-activedescendant"), null);
    await page.keyboard.press("ArrowUp");
    assert.equal(await marked(page).innerText(), all.at(-1));
    assert.equal(await page.evaluate(() => document.activeElement.id), "qq");
    assert.equal(await box.inputValue(), "sampl", "nothing is written until it is chosen");
    await picture(page, "suggest");
    assert.deepEqual(faults, []);
  });
  test("Enter on a word completes it, Enter again searches", async (t) => {
    const { page, faults } = await open(t);
    await page.keyboard.press("/");
    await type(page, "Repeated sampl");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    assert.equal(await page.locator("#qq").inputValue(), "Repeated sampling ");
    assert.match(page.url(), /\/search$/, "nothing was asked yet");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/search?q=Repeated+sampling+");
    assert.ok(await page.locator("article.hit").count() > 0);
    assert.deepEqual(faults, []);
  });
  test("Enter without a choice searches for what is typed", async (t) => {
    const { page } = await open(t);
    await page.keyboard.press("/");
    await type(page, "sampl");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/search?q=sampl");
  });
  test("Escape closes the list and keeps what is typed; Escape again leaves the box", async (t) => {
    const { page } = await open(t);
    await page.keyboard.press("/");
    await type(page, "sampl");
    await page.keyboard.press("Escape");
    await list(page).waitFor({ state: "hidden" });
    assert.equal(await page.locator("#qq").inputValue(), "sampl");
    assert.equal(await page.locator("#qq").getAttribute("aria-expanded"), "false");
    assert.equal(await page.evaluate(() => document.activeElement.id), "qq");
    await page.keyboard.press("ArrowDown");
    await list(page).waitFor({ state: "visible" });
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    assert.notEqual(await page.evaluate(() => document.activeElement.id), "qq");
  });
  test("Tab leaves and closes", async (t) => {
    const { page } = await open(t);
    await page.keyboard.press("/");
    await type(page, "sampl");
    await page.keyboard.press("Tab");
    await list(page).waitFor({ state: "hidden" });
    assert.equal(await page.evaluate(() => document.activeElement.tagName), "BUTTON");
  });
  test("a paper opens at once, from the box of any page", async (t) => {
    const { page, faults } = await open(t, {}, "/papers/trending");
    await page.keyboard.press("/");
    await type(page, "counting boats", "q");
    await page.keyboard.press("ArrowUp");  // the last one is a paper
    assert.match(await marked(page, "q").innerText(), /Counting Boats With Repeated Sampling/);
    await page.keyboard.press("Enter");
    await page.waitForURL("**/papers/2011.00001");
    assert.deepEqual(faults, []);
  });
  test("an author leads to the papers of that author", async (t) => {
    const { page, faults } = await open(t);
    await page.keyboard.press("/");
    await type(page, "osterg");
    await page.getByRole("option", { name: "Mira Østergård" }).waitFor();
    const names = await list(page).getByRole("option").allInnerTexts();
    for (let i = 0; i <= names.indexOf("Mira Østergård"); ++i) await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/search\?q=author/);
    assert.equal(await page.locator("#qq").inputValue(), 'author:"Mira Østergård"');
    assert.ok(await page.locator("article.hit").count() > 0);
    assert.deepEqual(faults, []);
  });
});

test("by mouse: a click chooses, and the box keeps the focus", async (t) => {
  const { page } = await open(t);
  await page.locator("#qq").click();
  await type(page, "sampl");
  await list(page).getByRole("option", { name: "sampling", exact: true }).click();
  assert.equal(await page.locator("#qq").inputValue(), "sampling ");
  assert.equal(await page.evaluate(() => document.activeElement.id), "qq");
});

test("an answer that comes too late is not shown, and one that fails closes the list", async (t) => {
  const { page } = await open(t);
  const held = [];
  await page.route("**/search/suggest?q=sa*", (route) => { held.push(route); });
  await page.keyboard.press("/");
  await page.keyboard.type("sa");
  await until("the first request", () => held.length === 1);
  await page.keyboard.press("Backspace");
  await type(page, "ca");  // "sca"
  await held[0].continue().catch(() => {});  // given up by the page meanwhile
  const shown = await list(page).getByRole("option").allInnerTexts();
  assert.ok(shown.length > 0 && shown.every((words) => !words.startsWith("sampl")), shown.join());
  await page.route("**/search/suggest?q=scaz*", (route) => route.abort());
  await page.keyboard.type("z");
  await list(page).waitFor({ state: "hidden" });
});

for (const [colorScheme, width] of [["light", 1280], ["dark", 1280], ["dark", 390], ["light", 320]])
  test(`axe-core finds nothing with the list open, ${colorScheme}, ${width} px`, async (t) => {
    const { page, faults } = await open(t, { colorScheme, viewport: { width, height: 844 }, hasTouch: width < 500, bypassCSP: true });
    await page.locator("#qq").focus();
    await type(page, "sampl");
    await page.keyboard.press("ArrowDown");
    await page.addScriptTag({ path: axe });
    const { violations, passes } = await page.evaluate(() =>
      window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
    assert.ok(passes.length > 10);
    assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join("; ")}`), []);
    await expect_no_sideways_scroll(page, "the page with its list");
    await picture(page, `suggest-${width}-${colorScheme}`);
    assert.deepEqual(faults, []);
  });

test("without scripts the box is a plain one", async (t) => {
  const { page } = await open(t, { javaScriptEnabled: false });
  assert.equal(await page.locator("#qq").getAttribute("role"), null);
  await page.locator("#qq").fill("sampling");
  await page.locator("#qq").press("Enter");
  await page.waitForURL("**/search?q=sampling");
});
