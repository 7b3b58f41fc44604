/** The organisation lab in a real browser, under its own content security policy. */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { COMMAND, command, looked, opener, ROOT, tab, times } from "./lab-support.js";
import { axe, start } from "./support.js";

/** @typedef {import("playwright-core").Page} Page */

const here = await start();
after(() => here.stop());

const lab = opener(here);

/** Puts the cursor behind a text of the file shown. @param {Page} page @param {string} text */
async function behind(page, text) {
  await page.click(".cm-content");
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("Control+f");
  await page.fill(".cm-search input[name=search]", text);
  await page.dispatchEvent(".cm-search input[name=search]", "change");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await page.keyboard.press("ArrowRight");
}

/** The visible text of a line of the editor. @param {Page} page @param {string} selector */
function marked(page, selector) {
  return page.$$eval(selector, (elements) => elements.map((element) => element.textContent));
}

test("models load and can be picked; every picture is drawn", async () => {
  const { page, complaints, close } = await lab();
  const models = command(["models"]);
  const offered = await page.$$eval("#model option", (list) =>
    list.map((one) => /** @type {HTMLOptionElement} */ (one).value),
  );
  assert.deepEqual(offered.sort(), models.map((/** @type {any} */ one) => one.id).sort());
  assert.equal(await page.inputValue("#model"), "best-it");
  for (const { id } of models) {
    const before = await times(page);
    await page.selectOption("#model", id);
    await looked(page, before + 1);
    const report = command(["check", id]);
    const status = await page.textContent("#status");
    assert.match(
      status ?? "",
      new RegExp(`${report.errors} fel, ${report.warnings} varningar`),
      id,
    );
    const dot = execFileSync(COMMAND, ["graph", id], { encoding: "utf8" });
    const nodes = dot.match(/^ +"[^"]+" \[label=/gm)?.length ?? 0;
    await tab(page, "organisation", nodes > 0 ? "svg.organisation .node" : ".hint");
    assert.equal(await page.locator("svg.organisation .node").count(), nodes, id);
    await tab(page, "kinds", "table.matrix tbody tr");
  }
  assert.deepEqual(complaints, []);
  await close();
});

test("a fault is shown at its place, after letters of several bytes, and goes when it is mended", async () => {
  const { page, complaints, close } = await lab();
  await page.click('#files button[data-path="it-unit.yaml"]');
  // The title before it has å and ö, and stands in bytes elsewhere than in letters.
  await behind(page, "IT-enhetens förslag");
  await page.keyboard.type(" åäö 🜁");
  await behind(page, "      unit: it_unit");
  let before = await times(page);
  await page.keyboard.type("x");
  await looked(page, before + 1);
  await page.waitForSelector("#status[data-state=faults]");
  assert.deepEqual(await marked(page, ".cm-lintRange-error"), ["it_unitx"]);
  assert.match(
    (await page.textContent("#findings li:first-child")) ?? "",
    /it_unitx.*it-unit\.yaml:12/s,
  );
  assert.match(
    (await page.textContent('#files button[data-path="it-unit.yaml"]')) ?? "",
    /ändrad.*1 fel/s,
  );
  await page.hover(".cm-lintRange-error");
  await page.waitForSelector(".cm-tooltip-lint");
  assert.match((await page.textContent(".cm-tooltip-lint")) ?? "", /it_unitx/);
  assert.deepEqual(await axe(page), []);
  before = await times(page);
  await page.click(".cm-lintRange-error");
  await behind(page, "it_unitx");
  await page.keyboard.press("Backspace");
  await looked(page, before + 1);
  await page.waitForSelector("#status[data-state=good]");
  assert.deepEqual(await marked(page, ".cm-lintRange-error"), []);
  assert.deepEqual(complaints, []);
  await close();
});

test("what is typed while a model is looked at stays, and is looked at in the end", async () => {
  const { page, complaints, close } = await lab();
  await behind(page, "# ");
  const before = await times(page);
  // The pauses are longer than the page waits: work begins, and is put aside, at most letters.
  await page.keyboard.type("skrivs under tiden ", { delay: 220 });
  await looked(page, before + 1);
  assert.match((await page.textContent(".cm-content")) ?? "", /# skrivs under tiden /);
  assert.equal(await page.getAttribute("#status", "data-state"), "good");
  assert.ok(page.workers().length <= 1, "one worker at most");
  await page.waitForFunction(() => document.querySelector("#stale")?.hasAttribute("hidden"));
  assert.deepEqual(complaints, []);
  await close();
});

test("keys and names are suggested, and explained", async () => {
  const { page, complaints, close } = await lab();
  await page.click('#files button[data-path="it-unit.yaml"]');
  await behind(page, "      readings: [A19]");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Control+Space");
  await page.waitForSelector(".cm-tooltip-autocomplete");
  const offered = await marked(page, ".cm-tooltip-autocomplete .cm-completionLabel");
  for (const key of ["home_unit", "members", "capacity"])
    assert.ok(offered.includes(key), `${key}: ${offered}`);
  for (const key of ["unit", "basis", "readings", "rules"]) assert.ok(!offered.includes(key), key);
  await page.keyboard.type("home");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".cm-tooltip-autocomplete", { state: "detached" });
  assert.match((await page.textContent(".cm-content")) ?? "", /home_unit: /);
  await page.hover('.cm-line:has-text("extends: best-it.yaml") >> text=extends');
  await page.waitForSelector(".cm-tooltip .about");
  assert.deepEqual(complaints, []);
  await close();
});

test("two models beside each other: the library's counts, and a case with both routes", async () => {
  const { page, complaints, close } = await lab();
  const found = command(["compare", "before-2012", "best-it"]);
  await page.selectOption("#other", "edited:before-2012");
  await tab(page, "compare", ".summary");
  await page.waitForFunction(
    (changed) =>
      document.querySelector(".figure.changed .big")?.getAttribute("data-count") ===
      String(changed),
    found.changed,
  );
  assert.equal(
    await page.getAttribute(".figure.silence .big", "data-count"),
    String(found.silence),
  );
  const kinds = await page.$$eval("#compare .by-kind tbody tr", (rows) =>
    rows.map((row) => [
      row.getAttribute("data-kind"),
      ...[...row.querySelectorAll("td")].map(
        (cell) => cell.firstElementChild?.textContent ?? cell.textContent,
      ),
    ]),
  );
  const expected = found.kinds.map((/** @type {any} */ one) =>
    [one.kind, one.changed, one.silence, one.combinations].map(String),
  );
  const plain = kinds.map((row) => row.map((cell) => (cell ?? "").replace(/[\s\u00a0]/g, "")));
  assert.deepEqual(plain.sort(), expected.sort());
  const shown = await page.$$eval("#compare .difference", (list) =>
    list.map((one) =>
      [
        one.getAttribute("data-duty"),
        one.getAttribute("data-status"),
        one.getAttribute("data-combinations"),
      ].join(),
    ),
  );
  assert.deepEqual(
    shown,
    found.duties.map((/** @type {any} */ one) => [one.duty, one.status, one.combinations].join()),
  );
  // Silence and change are told apart.
  await page.click('label:has-text("Tystnad") input');
  assert.equal(await page.locator("#compare .difference.silence").count(), 0);
  const changed = found.duties.filter((/** @type {any} */ one) => one.status === "changed");
  assert.equal(await page.locator("#compare .difference.changed").count(), changed.length);
  // A case is one click away, with both routes as the command line gives them.
  await page.click("#compare .difference:first-child .show-case");
  await page.waitForSelector("#compare .routes");
  const [{ case: witness }] = changed[0].regions;
  const given = witness.case.map(
    (/** @type {[string, string]} */ [fact, value]) => `${fact}=${value}`,
  );
  const cells = await page.$$eval("#compare .routes tr.differs td", (list) =>
    list.map((one) => one.textContent),
  );
  const owners = ["before-2012", "best-it"].map(
    (model) => command(["route", ...given, "--model", model]).owner.holders[0].title.sv,
  );
  assert.deepEqual(cells.slice(0, 2), owners);
  assert.deepEqual(await axe(page), []);
  // One kind alone.
  await page.click('#compare tr[data-kind="system_ownership"] button');
  await page.waitForSelector("#compare tr.chosen");
  assert.ok((await page.locator("#compare .difference").count()) > 0);
  assert.deepEqual(complaints, []);
  await close();
});

test("invariants are proved as on the command line, with a case; a claim of one's own too", async () => {
  const { page, complaints, close } = await lab();
  await page.selectOption("#model", "it-unit");
  await tab(page, "proofs", ".proof");
  const found = command(["prove", "--model", "it-unit"]);
  await page.waitForFunction(
    (count) => document.querySelectorAll("#proofs .proofs .proof").length === count,
    found.length,
  );
  const shown = await page.$$eval("#proofs .proofs .proof", (list) =>
    list.map((one) => `${one.getAttribute("data-claim")} ${one.getAttribute("data-status")}`),
  );
  assert.deepEqual(
    shown.sort(),
    found.map((/** @type {any} */ one) => `${one.claim} ${one.status}`).sort(),
  );
  await page.click("#proofs .proof.broken .show-case");
  await page.waitForSelector("#proofs .routes");
  await page.fill("#claim", "never decides is it_strategist");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".claim-answer .proof.broken");
  await page.fill("#claim", "never decides is nobody_at_all");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".claim-answer .fault");
  assert.deepEqual(await axe(page), []);
  assert.deepEqual(complaints, []);
  await close();
});

test("the drawing is used with keys alone, and is a table too", async () => {
  const { page, complaints, close } = await lab();
  await page.waitForSelector("svg.organisation .node");
  await page.focus("svg.organisation .node[tabindex='0']");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowDown");
  const node = await page.evaluate(() => document.activeElement?.getAttribute("data-node"));
  assert.ok(node);
  await page.focus("svg.organisation .node[data-node=it_strategist]");
  await page.keyboard.press("Enter");
  await page.waitForSelector("#card .who");
  assert.match((await page.textContent("#card")) ?? "", /IT-strategen.*Beslutar/s);
  assert.deepEqual(await axe(page), []);
  await page.click("#card .close");
  await page.click('button:has-text("Tabell")');
  await page.waitForSelector("#organisation table");
  assert.equal(
    await page.locator("#organisation tbody tr").count(),
    await page.evaluate(() => document.querySelectorAll("#organisation tbody th").length),
  );
  assert.deepEqual(await axe(page), []);
  assert.deepEqual(complaints, []);
  await close();
});

test("a link carries the edits alone, a file carries them too", async () => {
  const { page, complaints, close } = await lab();
  await page.click("#variant");
  await looked(page, 2);
  assert.equal(await page.inputValue("#model"), "variant-1");
  await page.click('#files button[data-path="best-it.yaml"]');
  await behind(page, "title: ");
  const before = await times(page);
  await page.keyboard.type("# åäö ");
  await page.keyboard.press("Control+z");
  await behind(page, "# ");
  await page.keyboard.type("ändrad här ");
  await looked(page, before + 1);
  await page.click("#copy-link");
  await page.waitForFunction(() => location.hash.length > 20);
  const link = await page.evaluate(() => navigator.clipboard.readText());
  assert.ok(link.length < 1500, `${link.length} letters`);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.click('summary:has-text("Spara")').then(() => page.click("#save-all")),
  ]);
  const file = await readFile(await download.path(), "utf8");
  await close();
  assert.deepEqual(complaints, []);

  const second = await lab({}, link.slice(link.indexOf("#")));
  assert.equal(await second.page.inputValue("#model"), "variant-1");
  assert.match((await second.page.textContent("#notice")) ?? "", /länken/);
  assert.match((await second.page.textContent(".cm-content")) ?? "", /ändrad här/);
  assert.deepEqual(
    await second.page.$$eval("#files .changed", (list) =>
      list.map((one) => one.getAttribute("data-path")),
    ),
    ["best-it.yaml", "variant-1.yaml"],
  );
  assert.deepEqual(second.complaints, []);
  await second.close();

  const third = await lab();
  const folder = await mkdtemp(join(tmpdir(), "bestit-lab-"));
  await writeFile(join(folder, "saved.lab.json"), file);
  await third.page.setInputFiles("#files-input", join(folder, "saved.lab.json"));
  await looked(third.page, 2);
  assert.equal(await third.page.inputValue("#model"), "variant-1");
  assert.deepEqual(third.complaints, []);
  await third.close();
});

test("a damaged link says so and leaves the models as they are", async () => {
  const { page, close } = await lab({}, "#AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
  assert.match((await page.textContent("#notice")) ?? "", /skadad/);
  assert.equal(await page.inputValue("#model"), "best-it");
  await close();
});

test("a page that cannot start says so", async () => {
  const context = await here.browser.newContext({ serviceWorkers: "block" });
  const page = await context.newPage();
  await page.route("**/bestit.wasm", (route) => route.fulfill({ status: 404 }));
  await page.goto(`${here.server.origin}/lab/`);
  await page.getByText("Labbet kunde inte starta.").waitFor();
  assert.deepEqual(await axe(page), []);
  await context.close();
});

test("a folder of one's own is opened; hostile names in it are text", async () => {
  const { page, complaints, close } = await lab();
  const folder = join(ROOT, "policies/minimal");
  const report = command(["check", "--policy", folder]);
  const before = await times(page);
  await page.setInputFiles("#folder-input", folder);
  await looked(page, before + 1);
  const own = command(["models", "--policy", folder]);
  assert.deepEqual(
    await page.$$eval("#model option", (list) =>
      list.map((one) => /** @type {HTMLOptionElement} */ (one).value),
    ),
    own.map((/** @type {any} */ one) => one.id),
  );
  assert.match((await page.textContent("#status")) ?? "", new RegExp(`${report.errors} fel`));
  const hostile = await mkdtemp(join(tmpdir(), "bestit-hostile-"));
  const name = "<img src=x onerror=alert(1)>";
  for (const file of ["register.yaml", "document.yaml", "model.yaml", "cases.yaml"]) {
    const text = await readFile(join(folder, file), "utf8");
    await writeFile(
      join(hostile, file),
      text.replaceAll(/title: \{sv: "?[^",}]*"?/g, `title: {sv: "${name}"`),
    );
  }
  await page.setInputFiles("#folder-input", hostile);
  await looked(page, before + 2);
  await page.waitForFunction(
    (name) => document.querySelector("#model option")?.textContent?.includes(name),
    name,
  );
  for (const one of ["organisation", "kinds", "compare", "try", "readings", "proofs"]) {
    await page.click(`#tab-${one}`);
    await page.waitForTimeout(200);
  }
  assert.equal(await page.locator("img").count(), 0);
  assert.deepEqual(complaints, []);
  await close();
});

test("it works without a network once it has been loaded", async () => {
  const { page, complaints, close } = await lab();
  await page.waitForSelector("#offline:not([hidden])");
  await page.context().setOffline(true);
  await page.reload();
  await looked(page);
  await page.waitForSelector("svg.organisation .node");
  await page.click("#language");
  await page.waitForFunction(() => document.documentElement.lang === "en");
  assert.match((await page.textContent("#status")) ?? "", /0 errors/);
  assert.deepEqual(complaints, []);
  await close();
});

test("menus, suggestions and questions, in English, have no violations and are used with keys", async () => {
  const { page, complaints, close } = await lab();
  await page.click("#language");
  await page.waitForFunction(() => document.documentElement.lang === "en");
  assert.equal(await page.title(), "Organisation lab · bestit");
  await page.focus('summary:has-text("Save")');
  await page.keyboard.press("Enter");
  await page.waitForSelector("#save-all");
  assert.deepEqual(await axe(page), []);
  await page.keyboard.press("Escape");
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), "Save");
  await behind(page, "language: 1");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Control+Space");
  await page.waitForSelector(".cm-tooltip-autocomplete .cm-completionInfo");
  assert.match((await page.textContent(".cm-completionInfo")) ?? "", /[a-z]{3}/);
  assert.deepEqual(await axe(page), []);
  await page.keyboard.press("Escape");
  // Tab leaves the editor.
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement?.id), "split-findings");
  const share = () => page.getAttribute("#split-findings", "aria-valuenow");
  const before = Number(await share());
  await page.keyboard.press("ArrowUp");
  assert.equal(Number(await share()), before - 4);
  await page.click('summary:has-text("Save")');
  await page.click("#reset");
  await page.waitForSelector("dialog[open]");
  assert.deepEqual(await axe(page), []);
  const seen = await times(page);
  await page.click("dialog button.primary");
  await looked(page, seen + 1);
  assert.equal(await page.locator("#files .changed").count(), 0);
  assert.deepEqual(complaints, []);
  await close();
});

for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
  for (const width of [1400, 360]) {
    test(`no violations, ${colorScheme}, ${width} pixels wide`, async () => {
      const { page, complaints, close } = await lab({
        colorScheme,
        viewport: { width, height: 800 },
      });
      for (const [name, part] of [
        ["organisation", "svg.organisation .node"],
        ["kinds", "table.matrix tbody tr"],
        ["compare", ".summary"],
        ["try", "[data-fact=kind]"],
        ["readings", "tbody tr"],
        ["proofs", ".proof"],
      ]) {
        await tab(page, name ?? "", part ?? "");
        assert.deepEqual(await axe(page), [], name);
        assert.ok(
          await page.evaluate(
            () => document.documentElement.scrollWidth <= document.documentElement.clientWidth,
          ),
          `${name} scrolls sideways`,
        );
      }
      if (width < 960) {
        await page.click('.switch button[data-shows="source"]');
        assert.deepEqual(await axe(page), [], "text");
      }
      assert.deepEqual(complaints, []);
      await close();
    });
  }
}
