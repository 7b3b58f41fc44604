/** Back and forward, links, what is kept, what is told, and several helpers on a page. */

import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { after, test } from "node:test";
import * as lab from "bestit/lab";
import { pointer } from "./drivers.js";
import { axe, focused, shows, start } from "./support.js";

/** @typedef {import("playwright-core").Page} Page */

/** @param {string} body @returns {import("../../serve.js").Page} */
const page = (body) => ({
  headers: {},
  body: `<!doctype html><html lang="sv"><head><meta charset="utf-8"><title>Places</title>
<script type="module" src="helper/bestit-helper.js"></script></head><body>${body}</body></html>`,
});

/** The policy of the library's tests whose cases have a cost. */
async function costs() {
  const folder = new URL("../../../tests/policies/costs/", import.meta.url);
  /** @type {{ [path: string]: string }} */
  const files = {};
  for (const name of await readdir(folder, "utf8")) {
    if (name.endsWith(".yaml")) files[name] = await readFile(new URL(name, folder), "utf8");
  }
  await lab.init();
  return Buffer.from(lab.read(files).compile().save());
}

/** @type {[string, import("../../serve.js").Page][]} */
const given = [
  ["/two.html", page('<bestit-helper></bestit-helper><bestit-helper id="other"></bestit-helper>')],
  ["/english.html", page('<bestit-helper lang="en" heading-level="4"></bestit-helper>')],
  ["/late.html", page('<bestit-helper on="2020-01-01"></bestit-helper>')],
  ["/unknown.html", page('<bestit-helper model="no-such"></bestit-helper>')],
  ["/costs.html", page('<bestit-helper policy="costs.bestit"></bestit-helper>')],
  ["/without.html", page('<bestit-helper contacts="no-such.json"></bestit-helper>')],
  [
    "/own-words.html",
    page('<bestit-helper policy="places.test.bestit"><p>Ring växeln.</p></bestit-helper>'),
  ],
  ["/no-policy.bestit", { headers: {}, body: "no policy", type: "application/octet-stream" }],
  ["/no-policy.html", page('<bestit-helper policy="no-policy.bestit"></bestit-helper>')],
  ["/costs.bestit", { headers: {}, body: await costs(), type: "application/octet-stream" }],
];
const here = await start({ pages: new Map(given) });
after(() => here.stop());

/** @param {Page} page */
const told = (page) =>
  page.evaluate(
    () => /** @type {{ name: string, detail: any }[]} */ (/** @type {any} */ (window)["told"]),
  );

/** @param {Page} page */
async function toTheDepartment(page) {
  const driver = pointer(page, "mouse");
  await shows(page, "search");
  await driver.press("Visa alla typer av ärenden");
  await shows(page, "browse");
  await driver.press("Godkännande av kostnader");
  await shows(page, "question");
  await driver.pick("En förvaltning");
  await driver.press("Fortsätt");
  await page
    .locator("bestit-helper")
    .getByRole("heading", { name: "Vilken förvaltning" })
    .waitFor();
  return driver;
}

/** @param {Page} page */
const heading = (page) => page.locator("bestit-helper [data-focus]").innerText();

test("the browser's back and forward go through the questions, and answers are kept", async () => {
  const { page, complaints, close } = await here.open("/plain.html");
  const driver = await toTheDepartment(page);
  await driver.pick("Serviceförvaltningen");
  await driver.press("Fortsätt");
  await shows(page, "answer");
  await page.goBack();
  await shows(page, "question");
  assert.equal(await heading(page), "Vilken förvaltning gäller ärendet?");
  assert.match((await focused(page)).name, /^Vilken förvaltning/);
  assert.equal(await page.getByRole("radio", { checked: true }).getAttribute("value"), "service");
  await page.goBack();
  assert.equal(await heading(page), "Gäller det en enda förvaltning eller hela kommunen?");
  assert.equal(await page.getByRole("radio", { checked: true }).getAttribute("value"), "local");
  await page.goBack();
  await shows(page, "browse");
  await page.goBack();
  await shows(page, "search");
  for (const screen of ["browse", "question", "question", "answer"]) {
    await page.goForward();
    await shows(page, screen);
  }
  assert.equal(await heading(page), "Kontakta IT-kundansvarig, Serviceförvaltningen");
  assert.deepEqual(complaints, []);
  await close();
});

test("the helper's own way back keeps answers, also after a link", async () => {
  const { page, close } = await here.open(
    "/plain.html#bestit=kind:cost_approval,scope:local,department:service",
  );
  await shows(page, "answer");
  const driver = pointer(page, "mouse");
  await driver.press("Tillbaka");
  await shows(page, "question");
  assert.equal(await page.getByRole("radio", { checked: true }).getAttribute("value"), "service");
  await driver.press("Fortsätt");
  await shows(page, "answer");
  await driver.press("Ändra Omfattning");
  await shows(page, "question");
  assert.equal(await heading(page), "Gäller det en enda förvaltning eller hela kommunen?");
  assert.equal(await page.getByRole("radio", { checked: true }).getAttribute("value"), "local");
  await driver.press("Tillbaka");
  await shows(page, "answer");
  await driver.press("Börja om");
  await shows(page, "search");
  assert.equal(new URL(page.url()).hash, "");
  await close();
});

test("a link restores the answer and takes no focus; a reload keeps the place", async () => {
  const { page, close } = await here.open("/plain.html#bestit=kind:system_support,system:heroma");
  await shows(page, "answer");
  assert.equal((await focused(page)).tag, "body");
  await pointer(page, "mouse").press("Ändra System");
  await shows(page, "question");
  await page.reload();
  await shows(page, "question");
  assert.equal(await heading(page), "Vilket system gäller det?");
  await close();
});

test("a link that is no longer right says so, and keeps what is right", async () => {
  for (const [hash, screen] of /** @type {const} */ ([
    ["kind:nonsense", "search"],
    ["kind:incident,scope:local", "question"],
    ["kind:incident,kind:problem", "question"],
    ["constructor:__proto__", "search"],
    ["kind:%E0%A4%A", "search"],
  ])) {
    const { page, complaints, close } = await here.open(`/plain.html#bestit=${hash}`);
    await shows(page, screen);
    const text = await page.locator("bestit-helper .page").innerText();
    assert.ok(text.includes("Länken du följde stämmer inte längre helt"), hash);
    assert.deepEqual(complaints, []);
    await close();
  }
});

test("what is typed is kept nowhere: not in the address, the history, or what the page is told", async () => {
  const { page, close } = await here.open("/plain.html");
  await shows(page, "search");
  const driver = pointer(page, "mouse");
  await driver.type("glömt lösenordet i Heroma");
  await driver.press("Systemsupport");
  await shows(page, "answer");
  const kept = await page.evaluate(() =>
    JSON.stringify([
      window.location.href,
      window.history.state,
      { ...localStorage },
      { ...sessionStorage },
      document.cookie,
      document.title,
    ]),
  );
  const all = decodeURIComponent(`${kept}${JSON.stringify(await told(page))}`);
  assert.doesNotMatch(all, /glömt|lösenord/i);
  assert.deepEqual(
    here.server.asked.filter((path) => /glömt|lösenord/i.test(path)),
    [],
  );
  // In the page itself it is still there for whoever goes back.
  await page.goBack();
  await shows(page, "search");
  assert.equal(await page.getByRole("searchbox").inputValue(), "glömt lösenordet i Heroma");
  assert.equal(await page.getByRole("button", { name: "Systemsupport" }).count(), 1);
  await close();
});

test("the page is told of questions and routes, as plain data of its own", async () => {
  const { page, close } = await here.open("/plain.html#bestit=kind:incident");
  await shows(page, "question");
  const driver = pointer(page, "mouse");
  await driver.choose("IT-nätverket");
  await driver.press("Fortsätt");
  await shows(page, "answer");
  const all = await told(page);
  assert.deepEqual(
    all.map(({ name, detail }) => [name, detail.status]),
    [
      ["bestit-question", "ask"],
      ["bestit-route", "routed"],
    ],
  );
  assert.equal(all[0]?.detail.question.fact, "system");
  assert.deepEqual(all[1]?.detail.case, { kind: "incident", system: "network" });
  await close();
});

test("helpers on one page have their own part of the address, beside the page's own", async () => {
  const { page, complaints, close } = await here.open(
    "/two.html#section&bestit-other=kind:workplace_support",
  );
  const [first, second] = ["bestit-helper:not([id])", "#other"];
  await shows(page, "search", first);
  await shows(page, "answer", second);
  await page.locator(first).getByRole("searchbox").fill("skrivaren krånglar");
  await page.locator(first).getByRole("button", { name: "Arbetsplatssupport" }).click();
  await shows(page, "answer", first);
  const hash = "#section&bestit-other=kind:workplace_support&bestit=kind:workplace_support";
  assert.equal(new URL(page.url()).hash, hash);
  await page.goBack();
  await shows(page, "search", first);
  await shows(page, "answer", second);
  assert.deepEqual(complaints, []);
  await close();
});

test("an answer is copied as text, and as a link", async () => {
  const { page, close } = await here.open("/plain.html#bestit=kind:workplace_support");
  await shows(page, "answer");
  const driver = pointer(page, "mouse");
  await driver.press("Kopiera som text");
  await page.getByRole("status").filter({ hasText: "Kopierat" }).waitFor();
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
  const lines = (await clipboard()).split("\n");
  assert.equal(lines[0], "Kontakta IT-enheten");
  for (const line of [
    "Ansvarar: IT-enheten",
    "Beslutar: Inget behöver beslutas",
    "- Typ av ärende: Arbetsplatssupport",
    `Länk: ${page.url()}`,
  ]) {
    assert.ok(lines.includes(line), line);
  }
  await driver.press("Kopiera länk");
  await page.waitForFunction(async () => (await navigator.clipboard.readText()).startsWith("http"));
  assert.equal(await clipboard(), page.url());
  await close();
});

test("where the clipboard is closed the text is shown to be copied by hand", async () => {
  const { page, close } = await here.open("/plain.html#bestit=kind:workplace_support");
  await shows(page, "answer");
  await page.evaluate(() => {
    Object.defineProperty(navigator, "clipboard", { value: undefined });
  });
  await pointer(page, "mouse").press("Kopiera som text");
  const area = page.getByRole("textbox", { name: "Det gick inte att kopiera" });
  assert.match(await area.inputValue(), /^Kontakta IT-enheten\n/);
  assert.equal((await focused(page)).tag, "textarea");
  await close();
});

test("the number of suggestions is told once a person pauses, and nothing else is", async () => {
  const { page, close } = await here.open("/plain.html");
  await shows(page, "search");
  const driver = pointer(page, "mouse");
  await driver.type("avvikelser");
  await page
    .getByRole("status")
    .filter({ hasText: /^2 förslag$/ })
    .waitFor();
  const text = await page.locator("bestit-helper .page").innerText();
  // The register's own words on what each is not.
  assert.ok(text.includes("En avvikelse i projekt gäller ett projekt, inte en tjänst i drift."));
  assert.ok(
    text.includes("En avvikelse mot servicenivån gäller en tjänst i drift, inte ett projekt."),
  );
  await page.getByRole("searchbox").fill("vad blir det för lunch");
  await page
    .getByRole("status")
    .filter({ hasText: /^Inga förslag$/ })
    .waitFor();
  assert.ok(
    (await page.locator("bestit-helper .page").innerText()).includes(
      "Dokumentet säger inget om detta",
    ),
  );
  const live = await page.evaluate(() => {
    const root = document.querySelector("bestit-helper")?.shadowRoot;
    return root?.querySelectorAll("[aria-live], [role=status], [role=alert], [role=log]").length;
  });
  assert.equal(live, 1);
  await close();
});

test("Enter in the field goes to the suggestions, or back to the field", async () => {
  const { page, close } = await here.open("/plain.html");
  await shows(page, "search");
  await pointer(page, "mouse").type("avvikelser");
  await page.keyboard.press("Enter");
  assert.equal((await focused(page)).name, "Välj det som ligger närmast");
  await page.keyboard.press("Tab");
  assert.match((await focused(page)).name, /^Avvikelse i projekt/);
  await close();
});

test("going on without an answer says what is missing, at the answers", async () => {
  const { page, close } = await here.open("/plain.html#bestit=kind:cost_approval");
  await shows(page, "question");
  await pointer(page, "mouse").press("Fortsätt");
  assert.equal((await focused(page)).type, "radio");
  const first = page.getByRole("radio").first();
  assert.equal(await first.getAttribute("aria-invalid"), "true");
  const described = await first.evaluate((radio) => {
    const root = /** @type {ShadowRoot} */ (radio.getRootNode());
    const ids = radio.getAttribute("aria-describedby")?.split(" ") ?? [];
    return ids.map((id) => root.getElementById(id)?.textContent).join(" ");
  });
  assert.match(described, /^Fel: Välj ett av svaren/);
  await close();
});

test("a number is written as people write it, within its bounds", async () => {
  const { page, complaints, close } = await here.open(
    "/costs.html#bestit=kind:cost_approval,department:north",
  );
  await shows(page, "question");
  const helper = page.locator("bestit-helper");
  const field = helper.getByRole("textbox");
  await field.fill("mycket");
  await helper.getByRole("button", { name: "Fortsätt" }).click();
  assert.ok((await helper.locator(".error").innerText()).startsWith("Fel: Skriv ett tal från"));
  assert.equal((await focused(page)).tag, "input");
  await field.fill("5 000");
  await helper.getByRole("button", { name: "Fortsätt" }).click();
  await shows(page, "answer");
  assert.match(new URL(page.url()).hash, /cost:5000$/);
  await page.goBack();
  await shows(page, "question");
  assert.equal(await helper.getByRole("textbox").inputValue(), "5000");
  await helper.getByRole("checkbox").check();
  await helper.getByRole("button", { name: "Fortsätt" }).click();
  await shows(page, "stuck");
  assert.deepEqual(complaints, []);
  await close();
});

test("attributes: language, level of headings, model, day", async () => {
  const { page, complaints, close } = await here.open("/english.html");
  await shows(page, "search");
  const helper = page.locator("bestit-helper");
  assert.equal(await helper.getByRole("heading", { level: 4 }).innerText(), "What is it about?");
  assert.equal(await helper.locator(".page").getAttribute("lang"), "en");
  await helper.evaluate((element) => element.setAttribute("lang", "sv"));
  assert.equal(await helper.getByRole("heading", { level: 4 }).innerText(), "Vad gäller det?");
  await helper.evaluate((element) => element.setAttribute("model", "it-unit"));
  await page.waitForFunction(() =>
    document.querySelector("bestit-helper")?.shadowRoot?.querySelector("[data-screen]"),
  );
  await helper.getByRole("searchbox").fill("skrivaren krånglar");
  await helper.getByRole("button", { name: "Arbetsplatssupport" }).click();
  await shows(page, "answer");
  const last = (await told(page)).at(-1);
  assert.equal(last?.detail.model, "it-unit");
  assert.deepEqual(complaints, []);
  await close();

  const late = await here.open("/late.html");
  await shows(late.page, "search");
  const driver = pointer(late.page, "mouse");
  await driver.type("skrivaren krånglar");
  await driver.press("Arbetsplatssupport");
  await shows(late.page, "refused");
  const text = await late.page.locator("bestit-helper .page").innerText();
  assert.ok(text.includes("Reglerna gäller inte den 1 januari 2020."));
  // 2012-01-01 to 2014-12-31, in the model's own words.
  assert.ok(text.includes("De gäller från den 1 januari 2012 till den 31 december 2014."));
  assert.doesNotMatch(text, /`|after_validity|best-it/);
  await late.close();

  const unknown = await here.open("/unknown.html");
  await unknown.page.getByText("Hjälpen kan inte visas just nu").waitFor();
  await unknown.close();
});

test("without contacts the answers are still answers", async () => {
  const { page, close } = await here.open("/without.html#bestit=kind:workplace_support");
  await shows(page, "answer");
  assert.equal(await heading(page), "Kontakta IT-enheten");
  const text = await page.locator("bestit-helper .page").innerText();
  assert.ok(text.includes("Här finns inga kontaktuppgifter."));
  await close();
});

test("where the helper cannot be shown, what the page wrote inside it stands there", async () => {
  const failed = await here.open("/own-words.html");
  await failed.page.getByText("Hjälpen kan inte visas just nu").waitFor();
  assert.ok(await failed.page.getByText("Ring växeln.").isVisible());
  assert.ok(!(await failed.page.getByText("Ladda om sidan.").isVisible()));
  assert.deepEqual(await axe(failed.page), []);
  await failed.close();

  const wrong = await here.open("/no-policy.html");
  await wrong.page.getByText("Hjälpen kan inte visas just nu").waitFor();
  assert.ok(await wrong.page.getByText("Ladda om sidan.").isVisible());
  await wrong.close();

  // Without scripts there is no helper, and nothing hides what the page wrote.
  const bare = await here.browser.newContext({ javaScriptEnabled: false });
  const page = await bare.newPage();
  await page.goto(`${here.server.origin}/own-words.html`);
  assert.ok(await page.getByText("Ring växeln.").isVisible());
  await bare.close();
});

test("answers stand in the order of the language, and yes before no", async () => {
  for (const [path, first] of /** @type {const} */ ([
    ["/plain.html", "Kommunstyrelseförvaltningen"],
    ["/english.html", "Culture and leisure department"],
  ])) {
    const { page, close } = await here.open(`${path}#bestit=kind:cost_approval,scope:local`);
    await shows(page, "question");
    const labels = await page.locator("bestit-helper .option label bdi").allInnerTexts();
    assert.equal(labels[0], first);
    const lang = path === "/plain.html" ? "sv" : "en";
    // What is last is "I do not know".
    const own = labels.slice(0, -1);
    assert.deepEqual(own, own.toSorted(new Intl.Collator(lang).compare));
    await close();
  }
});

test("a search for nothing says what to do, and stops saying it", async () => {
  const { page, close } = await here.open("/plain.html");
  await shows(page, "search");
  await pointer(page, "mouse").press("Sök");
  const field = page.getByRole("searchbox");
  assert.equal((await focused(page)).type, "search");
  assert.equal(await field.getAttribute("aria-invalid"), "true");
  assert.ok(await page.getByText("Fel: Skriv vad ärendet gäller.").isVisible());
  await page.keyboard.type("s");
  assert.equal(await field.getAttribute("aria-invalid"), "false");
  assert.ok(!(await page.getByText("Fel: Skriv vad ärendet gäller.").isVisible()));
  await close();
});

test("what is copied says which of it is sample data, and how to reach whoever knows", async () => {
  for (const [hash, lines] of /** @type {const} */ ([
    [
      "kind:workplace_support",
      ["Öppet vardagar 8–16.", "Telefon: 08-465 004 00", "Kontaktuppgifterna är exempeldata."],
    ],
    [
      "kind:cost_approval,scope,department:education",
      [
        "Detta avgörs av IT-kundansvarig, Utbildningsförvaltningen",
        "Telefon: 08-465 004 20",
        "Kontaktuppgifterna är exempeldata.",
        "- Förvaltning: Utbildningsförvaltningen (exempeldata)",
      ],
    ],
    ["kind:system_support,system:heroma", ["Ersättare: Chefen för kontoret för interna tjänster"]],
  ])) {
    const { page, complaints, close } = await here.open(`/contacts.html#bestit=${hash}`);
    await page.waitForSelector("bestit-helper .share");
    await pointer(page, "mouse").press("Kopiera som text");
    await page.getByRole("status").filter({ hasText: "Kopierat" }).waitFor();
    const copied = (await page.evaluate(() => navigator.clipboard.readText())).split("\n");
    for (const line of lines) assert.ok(copied.includes(line), `${line} / ${copied.join("|")}`);
    assert.deepEqual(complaints, []);
    await close();
  }
});
