/** The lab, case by case: one tried by hand, witnesses gone on with, and other sides of readings. */

import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { after, test } from "node:test";
import * as library from "bestit/lab";
import { command, looked, opener, ROOT, tab, times } from "./lab-support.js";
import { axe, start } from "./support.js";

const here = await start();
after(() => here.stop());
const lab = opener(here);
await library.init();
const policy = library.embedded();

test("a case by hand: what can be chosen, what is missing, and both answers", async () => {
  for (const lang of /** @type {const} */ (["sv", "en"])) {
    const { page, complaints, close } = await lab();
    if (lang === "en") {
      await page.click("#language");
      await page.waitForFunction(() => document.documentElement.lang === "en");
    }
    await page.selectOption("#other", "edited:before-2012");
    await tab(page, "try", "select[data-fact=kind]");
    assert.deepEqual(await axe(page), []);
    const fields = () =>
      page.$$eval("#try [data-fact]", (list) => list.map((one) => one.getAttribute("data-fact")));
    /** @param {string} fact @param {string} value */
    const choose = async (fact, value) => {
      await page.selectOption(`#try [data-fact=${fact}]`, value);
      await page.waitForFunction(
        ([fact, value]) => {
          const field = document.querySelector(`#try [data-fact=${fact}]`);
          const given = document.querySelector("#try .facts-line")?.textContent ?? "";
          const said =
            field instanceof HTMLSelectElement ? field.selectedOptions[0]?.textContent : null;
          return field instanceof HTMLSelectElement && field.value === value && said
            ? given.includes(said)
            : false;
        },
        [fact, value],
      );
    };
    await choose("kind", "cost_approval");
    // Whether it fits the plan is asked of costs; how serious it is, of security incidents alone.
    const had = await fields();
    assert.ok(had.includes("in_plan") && !had.includes("serious"), String(had));
    // §3.1.2: what the report says of before 2012 does not depend on the reach; the proposal does.
    const asked = command(["route", "kind=cost_approval", "--model", "best-it"]);
    assert.equal(asked.status, "needs_fact");
    const verdict = () => page.textContent("#try .verdict");
    assert.ok((await verdict())?.includes(asked.question.text[lang]));
    assert.equal(
      await page.getAttribute("#try .field.wanted [data-fact]", "data-fact"),
      asked.question.fact,
    );
    await choose("scope", "municipal");
    await choose("in_plan", "false");
    const given = ["kind=cost_approval", "scope=municipal", "in_plan=false"];
    const cells = await page.$$eval("#try .routes tbody tr:nth-child(-n+3) td", (list) =>
      list.map((one) => one.textContent),
    );
    const [before, proposal] = ["before-2012", "best-it"].map((model) =>
      command(["route", ...given, "--model", model]),
    );
    assert.equal(proposal.status, "routed");
    assert.equal(before.owner.status, "unstated");
    assert.deepEqual(
      [1, 3, 5].map((ix) => cells[ix]),
      ["owner", "prepares", "decides"].map((duty) => proposal[duty].holders[0].title[lang]),
    );
    assert.match((await verdict()) ?? "", lang === "sv" ? /skiljer sig/ : /differ/);
    assert.deepEqual(await axe(page), []);
    // Another kind keeps what still fits, and lets go of the rest.
    await page.focus("#try [data-fact=kind]");
    await choose("kind", "incident");
    assert.ok(!(await fields()).includes("in_plan"));
    assert.equal(
      await page.evaluate(() => document.activeElement?.getAttribute("data-fact")),
      "kind",
      "the field keeps the focus",
    );
    await page.click("#try .toolbar button");
    await page.waitForFunction(() => !document.querySelector("#try .routes"));
    assert.equal(
      await page.evaluate(() => document.activeElement?.getAttribute("data-fact")),
      "kind",
    );
    assert.deepEqual(complaints, []);
    await close();
  }
});

test("a witness with a yes or no is answered, and can be gone on with; a link carries it", async () => {
  const { page, complaints, close } = await lab();
  // A08 turns on whether a change fits the plan: in each of its cases that is a yes or a no.
  await tab(page, "readings", "tbody tr");
  await page.click('#readings tr[data-reading="A08=other"] .link');
  await page.waitForSelector("#compare .difference");
  await page.locator("#compare .show-case").first().click();
  await page.waitForSelector("#compare .routes");
  const routes = (await page.textContent("#compare .routes")) ?? "";
  assert.doesNotMatch(routes, /sant eller falskt/);
  assert.ok((await page.locator("#compare .routes tr.differs").count()) > 0);
  await page.click("#compare .case > button");
  await page.waitForSelector("#try .routes");
  assert.equal(await page.getAttribute("#tab-try", "aria-selected"), "true");
  const line = await page.textContent("#try .facts-line");
  assert.equal(await page.textContent("#compare .facts-line"), line);
  await page.click("#copy-link");
  await page.waitForFunction(() => location.hash.length > 20);
  const link = await page.evaluate(() => location.hash);
  assert.deepEqual(complaints, []);
  await close();
  const second = await lab({}, link);
  await second.page.waitForSelector("#try .routes");
  assert.equal(await second.page.textContent("#try .facts-line"), line);
  assert.deepEqual(second.complaints, []);
  await second.close();
});

test("a number is written as people write it, and one out of bounds is not taken", async () => {
  const { page, complaints, close } = await lab();
  const before = await times(page);
  await page.setInputFiles("#folder-input", join(ROOT, "tests/policies/costs"));
  await looked(page, before + 1);
  await tab(page, "try", "select[data-fact=kind]");
  await page.selectOption("#try [data-fact=kind]", "cost_approval");
  await page.waitForSelector("#try [data-fact=cost]");
  await page.selectOption("#try [data-fact=department]", "north");
  await page.waitForFunction(() =>
    document.querySelector("#try .facts-line")?.textContent?.includes("Norra"),
  );
  /** @param {string} typed @param {string} line */
  const cost = async (typed, line) => {
    await page.fill("#try [data-fact=cost]", typed);
    await page.keyboard.press("Tab");
    await page.waitForFunction(
      (line) => document.querySelector("#try .facts-line")?.textContent?.endsWith(line),
      line,
    );
  };
  const decides = () =>
    page.textContent('#try .routes tbody tr:has(th:text("Beslutar")) td:last-child');
  // S002: from SEK 100,000 the director decides; below it the department does (S001).
  await cost("250 000", "250000");
  assert.equal(await decides(), "Direktören");
  await cost("99 999", "99999");
  assert.equal(await decides(), "Norra förvaltningen");
  await cost("2 000 000", "Norra förvaltningen");
  assert.equal(await page.inputValue("#try [data-fact=cost]"), "");
  assert.deepEqual(await axe(page), []);
  assert.deepEqual(complaints, []);
  await close();
});

test("other sides of readings: what one changes, and models that have them", async () => {
  for (const lang of /** @type {const} */ (["sv", "en"])) {
    const { page, complaints, close } = await lab();
    if (lang === "en") {
      await page.click("#language");
      await page.waitForFunction(() => document.documentElement.lang === "en");
    }
    await tab(page, "readings", "tbody tr");
    assert.deepEqual(await axe(page), []);
    // The proposal has the ones that the repository holds a file for.
    const files = (await readdir(join(ROOT, "policies/tyreso/readings"))).length;
    const rows = await page.locator("#readings tbody tr").count();
    assert.ok(rows > 0 && rows <= files, `${rows} of ${files}`);
    await page.click('#readings tr[data-reading="A25=other"] .link');
    await page.waitForSelector("#compare .figure");
    const found = policy
      .compile("best-it")
      .compare(policy.compile({ model: "best-it", readings: { A25: "other" } }));
    await page.waitForFunction(
      (changed) =>
        document.querySelector(".figure.changed .big")?.getAttribute("data-count") ===
        String(changed),
      found.changed,
    );
    assert.ok(found.changed > 0);
    const title = (await page.textContent("#compared")) ?? "";
    assert.match(title, /A25=other$/);
    assert.match((await page.textContent("#tab-readings")) ?? "", /\(1\)$/);
    await page.click("#tab-readings");
    const box = page.locator('#readings tr[data-reading="A25=other"] input').first();
    assert.ok(await box.isChecked());
    await box.uncheck();
    await page.click("#tab-compare");
    await page.waitForFunction(
      () => document.querySelector(".figure.changed .big")?.getAttribute("data-count") === "0",
    );
    // What differs only under another reading is one click away too.
    await page.selectOption("#other", "edited:before-2012");
    await page.click('#compare li:has-text("A01=other") .link');
    await page.waitForFunction(() =>
      document.querySelector("#compared")?.textContent?.endsWith("A01=other"),
    );
    const under = policy
      .compile("before-2012")
      .compare(policy.compile({ model: "best-it", readings: { A01: "other" } }));
    assert.equal(
      await page.locator("#compare .scroll:not(:has(.by-kind)) tbody tr").count(),
      under.placement.length,
    );
    assert.deepEqual(await axe(page), []);
    assert.deepEqual(complaints, []);
    await close();
  }
});
