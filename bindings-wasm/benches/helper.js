/**
 * How long the helper takes, in Chromium slowed down six times: the first view after the load, a
 * letter typed, a choice made. Each is the median of several, the slowest beside it.
 */

import { chromium } from "playwright-core";
import { serve } from "../serve.js";

const SLOWER = Number(process.env["SLOWER"] ?? "6");
const TIMES = 15;

const server = await serve();
const browser = await chromium.launch({
  executablePath: process.env["BESTIT_CHROMIUM"] ?? "/usr/bin/chromium",
});

/** @type {Map<string, number[]>} */
const taken = new Map();
/** @param {string} what @param {number} milliseconds */
const note = (what, milliseconds) => taken.set(what, [...(taken.get(what) ?? []), milliseconds]);

for (let time = 0; time < TIMES; time += 1) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  await page.goto(`${server.origin}/plain.html`);
  await page.waitForSelector("bestit-helper .page[data-screen]");
  note("first view, from the start of the load", await page.evaluate(() => performance.now()));
  const steps = await page.evaluate(() => {
    const root = document.querySelector("bestit-helper")?.shadowRoot;
    /** @type {[string, number][]} */
    const noted = [];
    /** @param {string} what @param {() => void} act */
    const timed = (what, act) => {
      const start = performance.now();
      act();
      root?.querySelector(".page")?.getBoundingClientRect();
      noted.push([what, performance.now() - start]);
    };
    /** @param {string} selector @param {string} text */
    const press = (selector, text) => {
      const all = [...(root?.querySelectorAll(selector) ?? [])];
      const found = all.find((one) => one.textContent?.includes(text));
      if (!(found instanceof HTMLElement)) throw new Error(`no ${text}`);
      found.click();
    };
    const field = root?.querySelector("input");
    if (!field) throw new Error("no field");
    const typed = "glömt lösenordet i Heroma";
    for (let end = 1; end <= typed.length; end += 1) {
      timed(end === 1 ? "suggestions, the first letter" : "suggestions, a further letter", () => {
        field.value = typed.slice(0, end);
        field.dispatchEvent(new Event("input"));
      });
    }
    timed("the answer, with layout", () => press("button", "Systemsupport"));
    timed("the start", () => press("button", "Börja om"));
    timed("all kinds", () => press("button", "Visa alla typer"));
    timed("a question", () => press("button", "Godkännande av kostnader"));
    press("label", "Vet inte");
    timed("the next question", () => press("button", "Fortsätt"));
    press("label", "Utbildningsförvaltningen");
    timed("what is not known", () => press("button", "Fortsätt"));
    return noted;
  });
  for (const [what, milliseconds] of steps) note(what, milliseconds);
  await context.close();
}
await browser.close();
await server.close();

for (const [what, all] of taken) {
  const sorted = all.toSorted((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const worst = sorted.at(-1) ?? 0;
  process.stdout.write(`${what.padEnd(42)} ${median.toFixed(1)} ms  (${worst.toFixed(1)})\n`);
}
