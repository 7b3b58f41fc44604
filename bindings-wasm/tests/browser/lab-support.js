/** What the tests of the lab share. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** @typedef {import("playwright-core").Page} Page */

export const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
export const COMMAND = process.env["BESTIT_COMMAND"] ?? join(ROOT, "target/debug/bestit");
assert.ok(existsSync(COMMAND), `no command line at ${COMMAND}: \`cargo build -p bestit-cli\``);

/** What the command line prints, whatever it makes of it. @param {readonly string[]} args */
export function command(args) {
  const { stdout } = spawnSync(COMMAND, [...args, "--json"], { encoding: "utf8", maxBuffer: 1e8 });
  return JSON.parse(stdout);
}

/** Opens the lab, in a browser that was started. @param {Awaited<ReturnType<typeof import("./support.js").start>>} here */
export function opener(here) {
  return async (
    /** @type {import("playwright-core").BrowserContextOptions} */ options = {},
    hash = "",
  ) => {
    const opened = await here.open(`/lab/${hash}`, {
      viewport: { width: 1400, height: 900 },
      ...options,
    });
    await looked(opened.page);
    return opened;
  };
}

/** Waits until the model has been checked, `times` times at least. @param {Page} page */
export async function looked(page, times = 1) {
  await page.waitForFunction(
    (times) => Number(document.body.dataset["looked"] ?? 0) >= times,
    times,
  );
  await page.waitForSelector('#status:not([data-state="checking"])', { state: "attached" });
}

/** @param {Page} page */
export function times(page) {
  return page.evaluate(() => Number(document.body.dataset["looked"] ?? 0));
}

/** @param {Page} page @param {string} tab @param {string} selector */
export async function tab(page, tab, selector) {
  await page.click(`#tab-${tab}`);
  await page.waitForSelector(`#${tab} ${selector}`);
}
