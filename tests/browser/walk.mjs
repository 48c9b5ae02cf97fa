// The walk of somebody who sees Quire for the first time: the seed feed, keys, a search, a paper, its lab run live to
// the result, a vote; in a real browser on a fresh server.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { lasting, quire, serve, until } from "../support/quire.mjs";
import { open_window, picture, start_chromium } from "./chromium.mjs";

const file = lasting(after);
let server, page, context, faults;
before(async () => {
  server = await serve(file, { seed: true });
  ({ page, context, faults } = await open_window(file, await start_chromium(file), server));
});

const focused = () => page.evaluate(() => document.activeElement?.id ?? "");
const votes = async (id) => JSON.parse((await quire(["show", id, "--json", "--data", server.data])).out).votes;

describe("the walk", () => {
  test("the front page has the 41 papers of 4 May 2026", async () => {
    await page.goto("/");
    assert.match(await page.locator("h1").innerText(), /4 May 2026/);
    assert.equal(await page.locator("article.entry").count(), 11);
    assert.equal(await page.locator("section.rest li").count(), 30);
    const links = await page.locator("article.entry h3 a, section.rest li span:not(.num) > a").evaluateAll((all) => all.map((a) => a.getAttribute("href")));
    assert.equal(new Set(links).size, 41, "no paper is there twice");
    await picture(page, "01-day");
  });
  test("j and k move along the papers", async () => {
    const items = await page.locator("[data-item]").evaluateAll((all) => all.map((item) => item.id));
    await page.keyboard.press("j");
    assert.equal(await focused(), items[0]);
    await page.keyboard.press("j");
    assert.equal(await focused(), items[1]);
    await page.keyboard.press("k");
    assert.equal(await focused(), items[0]);
    await page.keyboard.press("k");
    assert.equal(await focused(), items[0], "the first stays the first");
  });
  test("? shows the keys, Escape hides them", async () => {
    await page.keyboard.press("?");
    await page.locator("#keyhelp").waitFor({ state: "visible" });
    await picture(page, "02-keys");
    await page.keyboard.press("Escape");
    await page.locator("#keyhelp").waitFor({ state: "hidden" });
  });
  test("/ goes to the search field, Escape leaves it, and keys typed in it are text", async () => {
    await page.keyboard.press("/");
    assert.equal(await focused(), "q");
    await page.keyboard.type("jk");
    assert.equal(await page.locator("#q").inputValue(), "jk");
    await page.keyboard.press("Escape");
    assert.notEqual(await focused(), "q");
  });
  test("Enter opens the paper that is marked", async () => {
    await page.keyboard.press("k");
    const href = await page.locator("article.entry h3 a").first().getAttribute("href");
    await page.keyboard.press("Enter");
    await page.waitForURL(`**${href}`);
    await page.goBack();
  });
  test("a search for 'repeated sampling' finds papers, and a result opens", async () => {
    await page.keyboard.press("/");
    await page.locator("#q").fill("repeated sampling");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/search?q=repeated+sampling");
    const first = page.locator("article.hit h3 a").first();
    assert.match(await first.innerText(), /repeated sampling/i);
    assert.ok(await page.locator("article.hit mark").count() > 0, "what was asked for is marked");
    await picture(page, "03-search");
    await first.click();
    await page.waitForURL("**/papers/2407.21787");
    assert.match(await page.locator("h1").innerText(), /Monkeys|Sampling/i);
    await picture(page, "04-paper");
  });
  test("the paper on fair thresholds leads to its lab", async () => {
    await page.goto("/papers/2512.22313");
    assert.match(await page.locator("h1").innerText(), /Fair Threshold/i);
    await page.locator(".ptop").getByRole("link", { name: "Run this paper" }).click();
    await page.waitForURL("**/labs/fair-threshold");
    assert.ok(await page.locator("table.claims tbody tr").count() >= 10, "the claims and their limits are there before the run");
    await picture(page, "05-form");
  });
  test("a run starts from the form and is seen live: progress, figures, verdicts", async () => {
    await page.locator("#p-rounds").fill("60000");
    await page.locator("#p-seeds").fill("3");
    await page.getByRole("button", { name: /^Run/ }).click();
    await page.waitForURL(/\/labs\/fair-threshold\/runs\/\d+$/);
    await page.locator("[data-live]").waitFor();
    // Without a reload of the page: a mark on the window must still be there.
    await page.evaluate(() => { window.same_page = true; });
    const live = () => page.evaluate(() => window.same_page === true);
    await until("progress", () => page.evaluate(() => document.querySelector("progress")?.value > 0));
    await page.locator("[data-live-part=figures] svg").first().waitFor();
    assert.ok(await live(), "the figure came without a reload");
    await picture(page, "06-running");
    await page.getByRole("heading", { name: "Result" }).waitFor({ timeout: 60_000 });
  });
  test("it ends on the result: every claim with its verdict, figures, and files", async () => {
    const words = await page.locator("#claims .verdict").allInnerTexts();
    assert.ok(words.length >= 10);
    for (const word of words) assert.match(word.trim(), /^(holds|differs|not measured)$/);
    assert.ok(await page.locator("figure.fig svg").count() >= 2);
    const files = await page.locator("table.files a").allInnerTexts();
    assert.ok(files.includes("report.md") && files.includes("series.csv"), files.join());
    assert.ok(await page.locator("#claims .gauge, #claims svg").count() > 0);
    await picture(page, "07-result");
  });
  test("a lab's drawings are watched step by step, with buttons and with keys", async () => {
    await page.goto("/labs/regex-pspace");
    for (const [name, value] of [["length", 9], ["items", 5], ["steps", 10]]) await page.locator(`#p-${name}`).fill(String(value));
    await page.getByRole("button", { name: /^Run/ }).click();
    await page.getByRole("heading", { name: "Result" }).waitFor({ timeout: 60_000 });
    const film = page.locator(".film").first();
    await film.scrollIntoViewIfNeeded();
    const said = () => film.locator(".row span").innerText();
    assert.match(await said(), /^Step 1 of \d+$/);
    assert.match(await film.locator("svg").first().getAttribute("aria-label"), /^Before the word/);
    await film.getByRole("button", { name: "Next" }).click();
    await until("the second step", async () => /^Step 2 of/.test(await said()));
    await film.getByRole("button", { name: "Back" }).click();
    await until("the first step", async () => /^Step 1 of/.test(await said()));
    await film.locator(".strip").focus();
    await page.keyboard.press("ArrowRight");
    await until("the second step by the keyboard", async () => /^Step 2 of/.test(await said()));
    await picture(page, "07-drawings");
  });
  test("the tally of the run stands beside the paper on the day's page and in the labs", async () => {
    await page.goto("/labs");
    assert.ok(await page.locator("a.tile[href*='/labs/fair-threshold/runs/']").count() === 1);
    await picture(page, "08-labs");
    await page.goto("/");
    assert.match(await page.locator("#main").innerText(), /\d+ of \d+ claims hold|all \d+ claims hold|\d+ of \d+/);
  });
  test("a vote counts at once, without a reload, and can be taken back", async () => {
    const entry = page.locator("article.entry").first(), button = entry.locator("button[data-key=u]");
    const id = (await entry.locator("h3 a").getAttribute("href")).slice("/papers/".length);
    const before_it = await votes(id), shown = Number(await button.locator("span").first().innerText());
    await page.evaluate(() => { window.same_page = true; });
    await page.keyboard.press("j");
    await page.keyboard.press("u");
    await page.locator(`article.entry >> nth=0 >> button[data-key=u][aria-pressed=true]`).waitFor();
    assert.equal(Number(await button.locator("span").first().innerText()), shown + 1);
    assert.equal(await votes(id), before_it + 1);
    await button.click();
    await page.locator(`article.entry >> nth=0 >> button[data-key=u][aria-pressed=false]`).waitFor();
    assert.equal(Number(await button.locator("span").first().innerText()), shown);
    assert.equal(await votes(id), before_it);
    assert.ok(await page.evaluate(() => window.same_page === true));
  });
  test("g and a letter go to week, month, trending, labs and today", async () => {
    for (const [key, url] of [["w", "**/papers/week/*"], ["m", "**/papers/month/*"], ["t", "**/papers/trending"], ["l", "**/labs"], ["d", /\/papers(\/date\/.*)?$/]]) {
      await page.keyboard.press("g");
      await page.keyboard.press(key);
      await page.waitForURL(url);
    }
  });
  test("the button makes it dark, and the next page stays dark", async () => {
    const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await paper();
    const kept = page.waitForResponse((answer) => answer.url().endsWith("/theme"));
    await page.getByRole("button", { name: "Light or dark" }).click();
    await kept;
    assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), "dark");
    assert.notEqual(await paper(), light);
    await page.goto("/papers/2512.22313");
    assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), "dark", "written by the server");
    await picture(page, "09-dark");
  });
  test("nothing was logged, refused, missing or asked of anybody else", () => assert.deepEqual(faults, []));
});
