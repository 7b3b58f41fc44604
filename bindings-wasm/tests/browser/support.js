/** A browser, its pages, and what is watched on every one of them. */

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";
import { serve } from "../../serve.js";

/** @typedef {import("playwright-core").Page} Page */
/** @typedef {import("playwright-core").BrowserContextOptions} Options */

/** Where Debian's package `chromium` puts it; another place can be named. */
export const CHROMIUM = process.env["BESTIT_CHROMIUM"] ?? "/usr/bin/chromium";

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** The rules of WCAG 2.0, 2.1 and 2.2, levels A and AA. */
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/**
 * A browser and a server, for one file of tests.
 *
 * @param {Parameters<typeof serve>[0]} [settings]
 */
export async function start(settings) {
  assert.ok(existsSync(CHROMIUM), `no browser at ${CHROMIUM}: install the package \`chromium\``);
  const server = await serve(settings);
  const browser = await chromium.launch({ executablePath: CHROMIUM });
  return {
    server,
    browser,
    /**
     * A page, and all that it complained of. Pages without a policy of their own are served with
     * none; violations are listened for before any script runs.
     *
     * @param {string} path
     * @param {Options} [options]
     */
    async open(path, options = {}) {
      const context = await browser.newContext({ locale: "sv-SE", ...options });
      await context.grantPermissions(["clipboard-read", "clipboard-write"], {
        origin: server.origin,
      });
      const page = await context.newPage();
      /** @type {string[]} */
      const complaints = [];
      page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
      page.on("console", (message) => {
        if (message.type() === "error" && !message.text().includes("favicon")) {
          complaints.push(`console: ${message.text()}`);
        }
      });
      await page.exposeFunction("complain", (/** @type {string} */ what) => complaints.push(what));
      await page.addInitScript(() => {
        document.addEventListener("securitypolicyviolation", (event) => {
          const tell = /** @type {any} */ (window)["complain"];
          tell(`csp: ${event.effectiveDirective} ${event.blockedURI} ${event.sample}`);
        });
        /** @type {any[]} */
        const told = [];
        Object.assign(window, { told });
        for (const name of ["bestit-question", "bestit-route"]) {
          document.addEventListener(name, (event) => {
            told.push({ name, detail: /** @type {CustomEvent} */ (event).detail });
          });
        }
      });
      await page.route("**/favicon.ico", (route) => route.fulfill({ status: 204 }));
      await page.goto(`${server.origin}${path}`);
      return { page, complaints, close: () => context.close() };
    },
    async stop() {
      await browser.close();
      await server.close();
    },
  };
}

/** Waits until the helper shows a screen. @param {Page} page @param {string} screen @param {string} [helper] */
export async function shows(page, screen, helper = "bestit-helper") {
  await page.waitForSelector(`${helper} .page[data-screen="${screen}"]`, { timeout: 10_000 });
}

/**
 * What has the focus, inside the helper: its name as text, and what it is.
 *
 * @param {Page} page
 */
export function focused(page) {
  return page.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    if (element === null) return { tag: "", name: "", type: "", checked: false };
    const root = /** @type {ShadowRoot | Document} */ (element.getRootNode());
    const labelled = (element.getAttribute("aria-labelledby") ?? "")
      .split(" ")
      .map((id) => (id === "" ? "" : root.getElementById(id)?.textContent))
      .join(" ");
    const label = root.querySelector(`label[for="${element.id}"]`)?.textContent ?? "";
    const own = element.id === "" ? "" : label;
    return {
      tag: element.tagName.toLowerCase(),
      name: (labelled.trim() || own || element.textContent || "").replace(/\s+/g, " ").trim(),
      type: element.getAttribute("type") ?? "",
      checked: "checked" in element && element.checked === true,
    };
  });
}

/**
 * What axe finds wrong, as rules and places.
 *
 * @param {Page} page
 * @returns {Promise<string[]>}
 */
export async function axe(page) {
  await page.evaluate(AXE);
  return page.evaluate(async (tags) => {
    const run = /** @type {any} */ (window)["axe"].run;
    const found = await run(document, { runOnly: { type: "tag", values: tags } });
    return found.violations.flatMap((/** @type {any} */ rule) =>
      rule.nodes.map(
        (/** @type {any} */ node) => `${rule.id}: ${node.html} ${node.failureSummary}`,
      ),
    );
  }, TAGS);
}

/** Whether anything is wider than the page. @param {Page} page */
export function overflows(page) {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const root = document.querySelector("bestit-helper")?.shadowRoot;
    const wide = [...(root?.querySelectorAll("*") ?? [])].filter((element) => {
      const box = element.getBoundingClientRect();
      return box.width > 1 && (box.right > width + 0.5 || box.left < -0.5);
    });
    return [
      ...(document.documentElement.scrollWidth > width ? ["the page scrolls sideways"] : []),
      ...wide.map((element) => `${element.tagName} ${element.className}`),
    ];
  });
}

/**
 * Everything that can be pressed and is smaller than a finger needs. Links within a sentence and
 * what is hidden do not count; a radio button's label counts with it.
 *
 * @param {Page} page
 * @param {number} least
 */
export function small(page, least) {
  return page.evaluate((least) => {
    const root = document.querySelector("bestit-helper")?.shadowRoot;
    const targets =
      root?.querySelectorAll("button, a, input, select, summary, textarea, label") ?? [];
    return [...targets].flatMap((target) => {
      const box = (
        target.matches(".option input") ? target.parentElement : target
      )?.getBoundingClientRect();
      if (box === undefined || box.width === 0 || target.matches(".title label")) return [];
      const fits = box.height >= least - 0.01 && box.width >= least - 0.01;
      return fits ? [] : [`${target.tagName} ${target.textContent} ${box.width}×${box.height}`];
    });
  }, least);
}
