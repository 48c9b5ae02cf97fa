// The pages of people with accounts in a real browser, as an admin sees them: nothing scrolls sideways at 390 and 320 px,
// axe-core finds nothing in light and dark, and the menu works with and without scripts.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { Browser } from "../support/browser.mjs";
import { fixture, lasting, quire, serve } from "../support/quire.mjs";
import { axe_finds, open_window, start_chromium, too_wide } from "./chromium.mjs";

const paper = "/papers/2512.22313", small = "/papers/2011.00001";
const file = lasting(after);
let server, browser, mira, pages;
const cli = async (...args) => {
  const run = await quire([...args, "--data", server.data]);
  assert.equal(run.status, 0, run.err);
  return run;
};
const did = (answer) => assert.equal(answer.status, 303, answer.text);

/** Fifteen threads of two people, with answers as deep as they are shown and deeper. */
async function discuss(bo, carla) {
  const texts = ["Is *Lemma 2* right for $n < 3$?", "Yes: see 2011.00001, and @mira’s note.\n\n> as said\n\n- one\n- two",
    "`code`, [a link](https://example.org/a-rather-long-address/that-goes/on-and-on), and $$\\sum_{i=1}^n x_i^2$$", "Short.",
    "A word that is very long: " + "supercalifragilistic".repeat(6), "```\nfor i in range(10): print(i)  # a line of code that is longer than a telephone is wide\n```"];
  let parent = "";
  for (let i = 0; i < 30; ++i) {
    const by = i % 2 ? bo : carla;
    const posted = await by.post(`${paper}/comments`, { text: texts[i % texts.length], parent: i % 10 === 0 ? "" : parent });
    did(posted);
    parent = posted.headers.location.slice(-24);
  }
  return parent;
}

before(async () => {
  server = await serve(file, { seed: true, args: ["--accounts", "open"] });
  await cli("import", "jsonl", fixture("harbour.jsonl"));
  const [one, bo, carla] = await Promise.all(["mira", "bo", "carla"].map((name) => new Browser(server).sign_up(name)));
  mira = one;
  for (const name of ["mira", "bo", "carla"]) await cli("user", "confirm", name);
  await cli("role", "mira", "admin");
  const comment = await discuss(bo, carla);
  did(await bo.post(`${paper}/links`, { kind: "code", url: "https://example.org/" + "long-".repeat(40), title: "" }));
  for (const place of ["1", "2"]) did(await bo.post(`${small}/claims`, { place, proof_kind: "statement", proof: "I wrote it; ask anybody at the harbour." }));
  did(await mira.post("/claims/1", { act: "accept", why: "Known to the harbour master." }));
  did(await bo.post(`${small}/corrections`, { field: "title", value: "Counting Boats, and Buoys", why: "the first page" }));
  did(await carla.post(`${small}/corrections`, { field: "authors", value: "Bo Larsen\nIda Strand", why: "" }));
  assert.equal((await bo.post(`/comments/${comment}/report`, { why: "Not about the paper." })).status, 200);
  did(await mira.post("/groups", { name: "harbour", title: "Harbour reading group", about: "Boats, and what floats." }));
  did(await mira.post("/groups/harbour", { act: "invite", who: "bo" }));
  did(await bo.post("/groups/harbour", { act: "join" }));
  did(await mira.post("/groups/harbour", { act: "invite", who: "carla" }));
  for (const browser of [mira, bo]) did(await browser.post(`${paper}/vote`, { on: "1" }));
  for (const [kind, what] of [["author", "Bo Larsen"], ["category", "cs.LG"], ["search", "boats OR harbour"], ["group", "harbour"]])
    did(await mira.post("/following", { kind, what, on: "1" }));
  for (const id of ["2011.00001", "2011.00002", "2512.22313"]) did(await mira.post(`/papers/${id}/shelf`, { tags: "boats, to cite", note: "The proof of lemma 4, page 7." }));
  did(await mira.post("/papers/2011.00003/hide", { on: "1" }));
  did(await mira.post("/submit", { paper: "2011.00001", note: "Still the best on boats." }));
  assert.equal((await mira.post("/settings/tokens", { token_name: "laptop", scope: "write", days: "90" })).status, 200);
  did(await bo.post(`${paper}/comments`, { text: "@mira, what do you think?" }));
  const [, day] = /\/papers\/date\/([\d-]+)/.exec((await mira.post("/submit", { paper: "2011.00002" })).headers.location);
  pages = {
    settings: "/settings", "a person": "/people/bo", "oneself": "/people/mira", "people of this Quire": "/admin/people", "a person to an admin": "/admin/people/bo",
    moderation: "/moderation", notices: "/notices", library: "/library?state=kept", "what is hidden": "/library?state=hidden", submit: "/submit", "the order of a day": `/papers/date/${day}/order`,
    groups: "/groups", "a group": "/groups/harbour", following: "/following", claims: "/claims", "claims of a paper": `${small}/claims`,
    corrections: "/corrections", "a correction": `${small}/correct?field=authors`, changes: `${small}/changes`, "a discussion": paper, "an answer": `/comments/${comment}/reply`,
    "a report": `/comments/${comment}/report`, "hiding a comment": `/comments/${comment}/hide`, "what a comment said": `/comments/${comment}/history`, "closing a discussion": `${paper}/lock`,
    "a week with hidden papers": "/papers/week/2020-W47", "an organisation": "/organisations?name=harbour-lab",
  };
  browser = await start_chromium(file);
});

async function window_of(t, who, options) {
  const window = await open_window(t, browser, server, options);
  const [name, value] = who.cookie.split("=");
  await window.context.addCookies([{ name, value, url: server.url }]);
  return window;
}

for (const [what, width, touch] of [["a phone", 390, true], ["a window at 400 %", 320, false], ["a desk", 1200, false]])
  test(`on ${what}, ${width} px wide, no page scrolls sideways`, async (t) => {
    const { page, faults } = await window_of(t, mira, { viewport: { width, height: 844 }, hasTouch: touch });
    assert.deepEqual(await too_wide(page, pages, `people-${width}`), []);
    assert.deepEqual(faults, []);
  });

for (const scheme of ["light", "dark"])
  test(`axe-core finds nothing on any page, ${scheme}`, async (t) => {
    const { page, faults } = await window_of(t, mira, { colorScheme: scheme, bypassCSP: true });
    assert.deepEqual(await axe_finds(page, pages, `people-${scheme}`), []);
    assert.deepEqual(faults, []);
  });

describe("the menu", () => {
  for (const scripts of [true, false])
    test(`leads to what is one's own, ${scripts ? "by keyboard" : "without scripts"}`, async (t) => {
      const { page, faults } = await window_of(t, mira, { javaScriptEnabled: scripts, viewport: { width: 390, height: 844 } });
      await page.goto("/papers");
      const menu = page.locator("details.menu");
      assert.equal(await menu.getByRole("link", { name: "Moderation" }).isVisible(), false);
      await menu.locator("summary").focus();
      await page.keyboard.press("Enter");
      await menu.getByRole("link", { name: "Moderation" }).waitFor();
      const box = await menu.locator("ul").boundingBox();
      assert.ok(box.x >= 0 && box.x + box.width <= 390, "it is all on the screen");
      if (scripts) {
        await page.keyboard.press("Escape");
        assert.equal(await menu.getByRole("link", { name: "Moderation" }).isVisible(), false);
        await page.keyboard.press("Enter");
      }
      await menu.getByRole("link", { name: "Notices" }).click();
      await page.waitForURL("**/notices");
      assert.deepEqual(faults, []);
    });
  test("signs out", async (t) => {
    const { page } = await window_of(t, await new Browser(server).sign_in("carla"));
    await page.goto("/papers");
    await page.locator("details.menu summary").click();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("link", { name: "Sign in" }).first().waitFor();
    assert.equal(await page.locator("details.menu").count(), 0);
  });
});
