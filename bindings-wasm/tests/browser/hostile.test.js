/** Names of a policy that look like markup, like directions, or like parts of JavaScript's objects. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, test } from "node:test";
import * as lab from "bestit/lab";
import { shows, start } from "./support.js";

const MARKUP = `<img src=x onerror="complain('ran')">`;
const TURNED = "\u202eabc\u2066def";

/** The smallest policy with other names. @param {readonly (readonly [string, string])[]} changes */
async function policy(changes) {
  /** @type {{ [path: string]: string }} */
  const files = {};
  for (const name of ["register.yaml", "model.yaml", "document.yaml"]) {
    const path = new URL(`../../../policies/minimal/${name}`, import.meta.url);
    let text = await readFile(path, "utf8");
    for (const [from, to] of changes) text = text.replaceAll(from, to);
    files[name] = text;
  }
  await lab.init();
  const read = lab.read(files);
  assert.deepEqual(
    read.findings.filter((one) => one.severity === "error"),
    [],
  );
  return Buffer.from(read.compile().save());
}

const quoted = (/** @type {string} */ text) => `'${text.replaceAll("'", "''")}'`;
const bytes = await policy([
  ['"Stöd"', quoted(MARKUP)],
  ['"IT-enheten"', quoted(MARKUP)],
  ['"Inköp"', `"${TURNED}"`],
  ['"IT-enheten ger allt stöd."', quoted(`${MARKUP} ger allt stöd.`)],
  ['"Vilken förvaltning gäller det?"', quoted(`${MARKUP}?`)],
  ['"Skolförvaltningen"', quoted(MARKUP)],
  ["school", "constructor"],
]);

const csp =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; require-trusted-types-for 'script'";
const contacts = {
  contacts: {
    it_unit: {
      mailbox: `a@example.org?cc=b@example.org`,
      phone: "javascript:complain(1)",
      link: "javascript:complain('link')",
      name: MARKUP,
      note: { sv: TURNED },
      sample: "yes",
    },
    ["__proto__"]: { name: "polluted" },
    wrong: 7,
  },
};
const here = await start({
  pages: new Map([
    [
      "/hostile.html",
      {
        headers: { "Content-Security-Policy": csp },
        body: `<!doctype html><html lang="sv"><head><meta charset="utf-8"><title>Hostile</title>
<script type="module" src="helper/bestit-helper.js"></script></head>
<body><bestit-helper policy="hostile.bestit" contacts="hostile.json"></bestit-helper></body></html>`,
      },
    ],
    ["/hostile.bestit", { headers: {}, body: bytes, type: "application/octet-stream" }],
    ["/hostile.json", { headers: {}, body: JSON.stringify(contacts), type: "application/json" }],
  ]),
});
after(() => here.stop());

/** Every element of the helper's that a name could have become. @param {import("playwright-core").Page} page */
const foreign = (page) =>
  page.evaluate(() => {
    const root = document.querySelector("bestit-helper")?.shadowRoot;
    const found = root?.querySelectorAll(
      "img, script, iframe, style, [onerror], [style], a[href^='javascript']",
    );
    return [...(found ?? [])].map((one) => one.outerHTML);
  });

test("markup in a name is shown as text, in every view, and nothing runs", async () => {
  const { page, complaints, close } = await here.open("/hostile.html");
  await shows(page, "search");
  const helper = page.locator("bestit-helper");
  await helper.getByRole("button", { name: "Visa alla typer" }).click();
  await shows(page, "browse");
  assert.ok((await helper.locator(".page").innerText()).includes(MARKUP));
  assert.deepEqual(await foreign(page), []);
  await helper.getByRole("button", { name: MARKUP }).click();
  await shows(page, "answer");
  const heading = await helper.getByRole("heading", { level: 2 }).innerText();
  assert.equal(heading, `Kontakta ${MARKUP}`);
  await helper.locator("summary").click();
  assert.ok((await helper.locator("details").innerText()).includes(`${MARKUP} ger allt stöd.`));
  assert.deepEqual(await foreign(page), []);
  // What is no address is text: not a link that runs, and no mail with other receivers.
  assert.deepEqual(await helper.locator("a").count(), 0);
  assert.ok((await helper.locator(".page").innerText()).includes("javascript:complain('link')"));
  assert.equal(await helper.locator(".contact .mark").count(), 0);
  assert.deepEqual(complaints, []);
  await close();
});

test("marks of direction stay within the name", async () => {
  const { page, complaints, close } = await here.open("/hostile.html");
  await shows(page, "search");
  await page.locator("bestit-helper").getByRole("button", { name: "Visa alla typer" }).click();
  await shows(page, "browse");
  const isolated = await page.evaluate((name) => {
    const root = document.querySelector("bestit-helper")?.shadowRoot;
    const at = [...(root?.querySelectorAll("bdi") ?? [])].filter((one) => one.textContent === name);
    return at.map((one) => getComputedStyle(one).unicodeBidi);
  }, TURNED);
  assert.deepEqual(isolated, ["isolate"]);
  assert.deepEqual(complaints, []);
  await close();
});

test("ids like parts of JavaScript's objects are ids like others", async () => {
  const { page, complaints, close } = await here.open(
    "/hostile.html#bestit=kind:purchase,department:constructor",
  );
  await shows(page, "stuck");
  const helper = page.locator("bestit-helper");
  assert.ok((await helper.locator(".page").innerText()).includes(`Ansvarar\n${MARKUP}`));
  await helper.getByRole("button", { name: "Ändra Förvaltning" }).click();
  await shows(page, "question");
  assert.equal(
    await helper.getByRole("radio", { checked: true }).getAttribute("value"),
    "constructor",
  );
  await helper.locator("label").filter({ hasText: "Vårdförvaltningen" }).click();
  await helper.getByRole("button", { name: "Fortsätt" }).click();
  await shows(page, "stuck");
  assert.equal(new URL(page.url()).hash, "#bestit=kind:purchase,department:care");
  const clean = await page.evaluate(() => [
    Object.keys(Object.prototype).length,
    /** @type {any} */ ({})["name"] === undefined,
  ]);
  assert.deepEqual(clean, [0, true]);
  assert.deepEqual(complaints, []);
  await close();
});
