/** Access for everybody: every state in light and dark, large text, forced colours, less motion, print. */

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { pointer } from "./drivers.js";
import { axe, overflows, shows, small, start } from "./support.js";

/** @typedef {import("playwright-core").Page} Page */

const here = await start();
after(() => here.stop());

/**
 * How to come to each state.
 *
 * @type {{ readonly [name: string]: { readonly hash: string, readonly screen: string, readonly act?: (page: Page) => Promise<unknown> } }}
 */
const STATES = {
  start: { hash: "", screen: "search" },
  suggestions: {
    hash: "",
    screen: "search",
    act: (page) => pointer(page, "mouse").type("avvikelser"),
  },
  "an empty search": {
    hash: "",
    screen: "search",
    act: (page) => pointer(page, "mouse").press("Sök"),
  },
  nothing: { hash: "", screen: "search", act: (page) => pointer(page, "mouse").type("lunch") },
  "all kinds": {
    hash: "",
    screen: "search",
    act: (page) => pointer(page, "mouse").press("Visa alla typer"),
  },
  "a question": { hash: "kind:cost_approval", screen: "question" },
  "a long list": { hash: "kind:incident", screen: "question" },
  "the kinds of a system": { hash: "system:heroma", screen: "question" },
  "a missing answer": {
    hash: "kind:cost_approval",
    screen: "question",
    act: (page) => pointer(page, "mouse").press("Fortsätt"),
  },
  "an answer": { hash: "kind:system_support,system:heroma", screen: "answer" },
  "a way, contested": {
    hash: "kind:strategic_need,system:school_platform,department:education,forum_preparation:true",
    screen: "answer",
    act: (page) => pointer(page, "mouse").unfold(),
  },
  "not known": { hash: "kind:cost_approval,scope,department:education", screen: "stuck" },
  "a link gone wrong": { hash: "kind:incident,scope:local", screen: "question" },
};

/** @param {string} state @param {Parameters<typeof here.open>[1]} options @param {string} [path] */
async function at(state, options, path = "/contacts.html") {
  const { hash, screen, act } = STATES[state] ?? assert.fail(state);
  const opened = await here.open(`${path}${hash === "" ? "" : `#bestit=${hash}`}`, options);
  await shows(opened.page, screen);
  await act?.(opened.page);
  return opened;
}

for (const state of Object.keys(STATES)) {
  for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
    test(`${state}, ${colorScheme}: axe finds nothing, and all is large enough to press`, async () => {
      const { page, complaints, close } = await at(state, { colorScheme });
      // The field's ring and the colours of buttons are still on their way for a moment.
      await page.waitForTimeout(150);
      assert.deepEqual(await axe(page), []);
      assert.deepEqual(await small(page, 24), []);
      assert.deepEqual(complaints, []);
      await close();
    });
  }

  test(`${state}: wide spacing of text, as of 1.4.12, cuts nothing off`, async () => {
    const { page, close } = await at(state, { viewport: { width: 320, height: 640 } });
    await page.evaluate(() => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(
        "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-block-end: 2em !important }",
      );
      document.querySelector("bestit-helper")?.shadowRoot?.adoptedStyleSheets.push(sheet);
    });
    assert.deepEqual(await overflows(page), []);
    const cut = await page
      .locator("bestit-helper .page")
      .evaluate((inside) =>
        [...inside.querySelectorAll("button, p, dd, label, h2, h3")]
          .filter((one) => one.scrollHeight > one.clientHeight + 1 && one.clientHeight > 1)
          .map((one) => one.textContent),
      );
    assert.deepEqual(cut, []);
    await close();
  });

  test(`${state}: 320 pixels, and text twice as large in 640`, async () => {
    const { page, close } = await at(state, { viewport: { width: 320, height: 640 } });
    assert.deepEqual(await overflows(page), []);
    await page.setViewportSize({ width: 640, height: 800 });
    await page.evaluate(() => {
      document.documentElement.style.fontSize = "200%";
    });
    assert.deepEqual(await overflows(page), []);
    await close();
  });
}

test("axe sees into the helper: what is put there wrong is found", async () => {
  const { page, close } = await at("start", {});
  await page.evaluate(() => {
    const root = document.querySelector("bestit-helper")?.shadowRoot?.querySelector(".page");
    const pale = document.createElement("p");
    pale.textContent = "pale";
    pale.style.color = "#ddd";
    root?.append(pale, document.createElement("input"));
  });
  const found = (await axe(page)).map((one) => one.split(":")[0]);
  assert.deepEqual([...new Set(found)].sort(), ["color-contrast", "label"]);
  await close();
});

test("buttons and fields are at least 44 pixels high", async () => {
  for (const state of ["start", "all kinds", "a question", "an answer"]) {
    const { page, close } = await at(state, {});
    const low = (await small(page, 44)).filter((one) => !/^(A|LABEL) /.test(one));
    assert.deepEqual(low, []);
    await close();
  }
});

test("forced colours: what is marked, framed and drawn is seen", async () => {
  const { page, close } = await at("a way, contested", { forcedColors: "active" });
  const drawn = await page
    .locator("bestit-helper .station rect")
    .first()
    .evaluate((box) => {
      const { fill, stroke } = getComputedStyle(box);
      return fill !== stroke;
    });
  assert.ok(drawn);
  const [edge] = await page
    .locator("bestit-helper .page")
    .evaluateAll((all) => all.map((one) => getComputedStyle(one).borderTopStyle));
  assert.equal(edge, "solid");
  await close();

  const asked = await at("a question", { forcedColors: "active" });
  await pointer(asked.page, "mouse").pick("Vet inte");
  const mark = await asked.page.locator("bestit-helper input:checked").evaluate((radio) => {
    const inner = getComputedStyle(radio, "::before").backgroundColor;
    return inner !== getComputedStyle(radio).backgroundColor && inner !== "rgba(0, 0, 0, 0)";
  });
  assert.ok(mark);
  await asked.close();
});

test("less motion: nothing moves", async () => {
  const { page, close } = await at("an answer", { reducedMotion: "reduce" });
  const moving = await page.evaluate(() => {
    const root = document.querySelector("bestit-helper")?.shadowRoot;
    return [...(root?.querySelectorAll("*") ?? [])].filter((one) => {
      const { transitionDuration, animationName } = getComputedStyle(one);
      return transitionDuration !== "0s" || animationName !== "none";
    }).length;
  });
  assert.equal(moving, 0);
  await close();
});

test("on paper, on a dark screen too: the answer, the way and the reasons, dark on light", async () => {
  const { page, close } = await at("a way, contested", { colorScheme: "dark" });
  // Folded, and without the events by which a script would unfold it.
  await page.locator("bestit-helper summary").click();
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  /** @param {string} part */
  const height = (part) =>
    page
      .locator(`bestit-helper [part="${part}"]`)
      .first()
      .evaluate((one) => (one.checkVisibility() ? one.getBoundingClientRect().height : 0));
  for (const part of ["answer", "contact", "duties", "steps", "drawing", "reasons", "contested"]) {
    assert.ok((await height(part)) > 20, `${part} is printed`);
  }
  const text = await page.locator("bestit-helper .page").innerText();
  for (const said of ["Kontakta IT-kundansvarig", "Så går ärendet vidare", "avsnitt 5.4"]) {
    assert.ok(text.includes(said), said);
  }
  for (const said of ["Tillbaka", "Ändra", "Skriv ut"]) assert.ok(!text.includes(said), said);
  const colours = await page.locator("bestit-helper .page").evaluate((inside) => {
    const { color, backgroundColor } = getComputedStyle(inside);
    return { color, backgroundColor };
  });
  assert.deepEqual(colours, { color: "rgb(26, 30, 35)", backgroundColor: "rgb(255, 255, 255)" });
  assert.ok((await page.pdf()).length > 10_000);
  const open = await page
    .locator("bestit-helper details")
    .evaluate((one) => /** @type {HTMLDetailsElement} */ (one).open);
  assert.equal(open, false, "what was folded is folded again");
  await close();
});

test("in print the reasons are unfolded, and buttons are left out", async () => {
  const { page, close } = await at("an answer", {});
  const details = page.locator("bestit-helper details");
  await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
  assert.equal(await details.evaluate((one) => /** @type {HTMLDetailsElement} */ (one).open), true);
  await page.emulateMedia({ media: "print" });
  const seen = await page
    .locator("bestit-helper button")
    .evaluateAll((all) => all.filter((one) => one.getBoundingClientRect().height > 0).length);
  assert.equal(seen, 0);
  await page.evaluate(() => window.dispatchEvent(new Event("afterprint")));
  assert.equal(
    await details.evaluate((one) => /** @type {HTMLDetailsElement} */ (one).open),
    false,
  );
  await close();
});
