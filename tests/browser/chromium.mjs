// The system's Chromium under playwright-core, with a profile of its own that is thrown away, and a watch over every
// page: whatever it logs as an error, refuses for the content policy, or asks of another server is kept as a fault.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

import { at_end } from "../support/quire.mjs";

export const screenshots = process.env.QUIRE_SCREENSHOTS;

async function playwright() {
  try {
    return await import("playwright-core");
  } catch {
    throw new Error("playwright-core is not installed here: run scripts/browser-packages first (./test does)");
  }
}

/** Starts Chromium; it ends when `t` ends. */
export async function start_chromium(t) {
  const { chromium } = await playwright();
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"],
  });
  at_end(t, () => browser.close());
  return browser;
}

/** A window of its own (cookies, storage) onto `server`. `faults` fills as pages misbehave. */
export async function open_window(t, browser, server, options = {}) {
  const context = await browser.newContext({ baseURL: server.url, viewport: { width: 1280, height: 900 }, reducedMotion: "reduce", ...options });
  context.setDefaultTimeout(20_000);
  at_end(t, () => context.close());
  const faults = [];
  context.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) faults.push(`${message.page()?.url()}: ${message.text()}`);
  });
  context.on("weberror", (error) => faults.push(`${error.page()?.url()}: ${error.error()}`));
  context.on("request", (request) => {
    if (!request.url().startsWith(server.url)) faults.push(`asks ${request.url()}`);
  });
  context.on("response", (answer) => {
    if (answer.status() >= 400) faults.push(`${answer.status()} ${answer.url()}`);
  });
  const page = await context.newPage();
  return { page, context, faults };
}

/** Keeps a picture where QUIRE_SCREENSHOTS says; nowhere otherwise. */
export async function picture(page, name) {
  if (!screenshots) return;
  mkdirSync(screenshots, { recursive: true });
  await page.screenshot({ path: path.join(screenshots, `${name}.png`), fullPage: true });
}

/** Fails if the page as it stands can be scrolled sideways. */
export async function expect_no_sideways_scroll(page, what) {
  const [wide, seen] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(wide <= seen, `${what} is ${wide} px wide in a window of ${seen} px`);
}

/** Every page of `pages` (name -> address) at this width: which of them can be scrolled sideways. */
export async function too_wide(page, pages, prefix) {
  const wide = [];
  for (const [name, at] of Object.entries(pages)) {
    await page.goto(at, { waitUntil: "load" });
    await page.evaluate(() => document.fonts.ready);
    await expect_no_sideways_scroll(page, name).catch((error) => wide.push(error.message));
    await picture(page, `${prefix}-${name.replaceAll(" ", "-")}`);
  }
  return wide;
}

const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

/** What axe-core finds on every page of `pages`, with all that can be opened open but the menu, which covers others. */
export async function axe_finds(page, pages, prefix) {
  const found = [];
  for (const [name, at] of Object.entries(pages)) {
    await page.goto(at, { waitUntil: "load" });
    await page.evaluate(() => document.querySelectorAll("details:not(.menu)").forEach((part) => { part.open = true; }));
    await page.addScriptTag({ path: axe });
    const { violations, passes } = await page.evaluate(() =>
      window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] }));
    assert.ok(passes.length > 10, `axe-core looked at ${name}`);
    for (const { id, help, nodes } of violations) found.push(`${name}: ${id} (${help}) at ${nodes.slice(0, 3).map((node) => node.target.join(" ")).join("; ")}`);
    await picture(page, `${prefix}-${name.replaceAll(" ", "-")}`);
  }
  return found;
}
