/** The pages of the guide: each under exactly the headers it names, and each as the guide shows it. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, test } from "node:test";
import * as lab from "bestit/lab";
import { pointer } from "./drivers.js";
import { axe, shows, start } from "./support.js";

const REPOSITORY = new URL("../../../", import.meta.url);

const here = await start();
after(() => here.stop());

/** @param {string} path */
const file = (path) => readFile(new URL(path, REPOSITORY), "utf8");

/** @type {{ [path: string]: { [name: string]: string } }} */
const headers = JSON.parse(await file("bindings-wasm/pages/headers.json"));

/** Asks for help with a printer. @param {import("playwright-core").Page} page */
async function printer(page) {
  await shows(page, "search");
  const driver = pointer(page, "mouse");
  await driver.type("skrivaren krånglar");
  await driver.press("Arbetsplatssupport");
  await shows(page, "answer");
  return page.locator("bestit-helper .page").innerText();
}

test("a plain page", async () => {
  const { page, complaints, close } = await here.open("/plain.html");
  assert.match(await printer(page), /Kontakta IT-enheten/);
  assert.deepEqual(complaints, []);
  await close();
});

test("strict headers: nothing is fetched but scripts and a style sheet, nothing is violated", async () => {
  const policy = headers["/strict.html"]?.["Content-Security-Policy"];
  assert.equal(
    policy,
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; require-trusted-types-for 'script'",
  );
  here.server.asked.length = 0;
  const { page, complaints, close } = await here.open("/strict.html");
  assert.match(await printer(page), /Kontakta IT-enheten/);
  const asked = here.server.asked.filter((path) => !path.endsWith("favicon.ico"));
  assert.deepEqual([...new Set(asked.map((path) => path.split(".").at(-1)))].sort(), [
    "css",
    "html",
    "js",
  ]);
  assert.deepEqual(complaints, []);
  await close();
});

test("without 'wasm-unsafe-eval' plain JavaScript answers the same, and is all that is loaded; the probe is all that is reported", async () => {
  /** @type {string[]} */
  const answers = [];
  for (const path of ["/strict.html", "/fallback.html"]) {
    here.server.asked.length = 0;
    const { page, complaints, close } = await here.open(path);
    await printer(page);
    const programs = here.server.asked.filter((one) => one.includes("/parts/router"));
    const plain = path === "/fallback.html";
    assert.deepEqual(programs, [`/helper/parts/router${plain ? "-plain" : ""}.js`]);
    const told = await page.evaluate(() => JSON.stringify(/** @type {any} */ (window)["told"]));
    answers.push(told);
    const violations = complaints.filter((one) => one.startsWith("csp: "));
    assert.deepEqual(violations, plain ? ["csp: script-src wasm-eval "] : []);
    // The browser's own line on the console about that report, and nothing else.
    const rest = complaints.filter((one) => !one.startsWith("csp: "));
    for (const one of rest) assert.match(one, /^console: .*WebAssembly.*Content Security Policy/);
    assert.ok(rest.length <= violations.length);
    await close();
  }
  assert.equal(answers[0], answers[1]);
});

test("a policy and contacts that are fetched", async () => {
  const { page, complaints, close } = await here.open("/contacts.html");
  const text = await printer(page);
  for (const said of [
    "08-465 004 00",
    "it-enheten@example.org",
    "Öppet vardagar 8–16.",
    "exempeldata",
  ]) {
    assert.ok(text.includes(said), said);
  }
  const links = await page
    .locator("bestit-helper a")
    .evaluateAll((all) => all.map((a) => a.getAttribute("href")));
  assert.deepEqual(links, [
    "tel:0846500400",
    "mailto:it-enheten@example.org",
    "https://intranet.example.org/it",
  ]);
  assert.ok(here.server.asked.includes("/policies/best-it.bestit"));
  assert.ok(here.server.asked.includes("/contacts.json"));
  assert.deepEqual(await axe(page), []);
  assert.deepEqual(complaints, []);
  await close();
});

test("contacts.json is what the library writes of contacts.yaml", async () => {
  await lab.init();
  const made = lab
    .embedded()
    .contacts(await file("bindings-wasm/pages/contacts.yaml"), "contacts.yaml");
  assert.deepEqual(made, JSON.parse(await file("bindings-wasm/pages/contacts.json")));
});

test("in a frame", async () => {
  const { page, complaints, close } = await here.open("/iframe.html");
  const frame = page.frameLocator("iframe");
  await frame.getByRole("searchbox").fill("skrivaren krånglar");
  await frame.getByRole("button", { name: "Arbetsplatssupport" }).click();
  await frame.getByRole("heading", { name: "Kontakta IT-enheten" }).waitFor();
  assert.equal(new URL(page.url()).hash, "");
  await page.evaluate(() => window.history.back());
  await frame.getByRole("searchbox").waitFor();
  assert.deepEqual(complaints, []);
  await close();
});

test("a theme: its colours and shapes reach in, and contrast holds", async () => {
  const { page, complaints, close } = await here.open("/theme.html", { colorScheme: "dark" });
  await shows(page, "search");
  const looks = await page
    .locator("bestit-helper")
    .getByRole("button", { name: "Sök" })
    .evaluate((button) => {
      const { backgroundColor, borderTopLeftRadius } = getComputedStyle(button);
      return { backgroundColor, borderTopLeftRadius };
    });
  assert.deepEqual(looks, { backgroundColor: "rgb(122, 31, 92)", borderTopLeftRadius: "999px" });
  await printer(page);
  assert.deepEqual(await axe(page), []);
  assert.deepEqual(complaints, []);
  await close();
});

test("the guide shows these pages, styles and headers", async () => {
  const guide = await file("docs/guide/intranet.md");
  for (const name of [
    "plain.html",
    "contacts.html",
    "iframe.html",
    "framed.html",
    "theme.css",
    "contacts.yaml",
  ]) {
    const text = (await file(`bindings-wasm/pages/${name}`)).trimEnd();
    assert.ok(guide.includes(`\n${text}\n\`\`\``), `${name} is in the guide`);
  }
  for (const [path, set] of Object.entries(headers)) {
    for (const [name, value] of Object.entries(set)) {
      const said = path.startsWith("/lab/")
        ? (await file("docs/guide/lab.md")).includes(`\n${value}\n`)
        : guide.includes(`${name}: ${value}`);
      assert.ok(said, `the headers of ${path} are in the guide`);
    }
  }
});
