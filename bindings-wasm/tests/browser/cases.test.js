/** Every line of the repository's cases files in a browser: the answers that Rust, Python and Node give. */

import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { extname } from "node:path";
import { after, test } from "node:test";
import { casesFiles, foldersOf, ROOT } from "../support.js";
import { start } from "./support.js";

/** @type {{ readonly [extension: string]: string }} */
const TYPES = {
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".wasm": "application/wasm",
};

const lines = casesFiles();
const site = await start({ pages: pages() });
after(() => site.stop());

/** The package, the module that puts the lines to it, and the lines, on one site. */
function pages() {
  const json = (/** @type {unknown} */ body) => page(JSON.stringify(body), "application/json");
  const found = new Map([
    ["/cases.html", page("<!doctype html><title>cases</title>", "text/html; charset=utf-8")],
    ["/cases.json", json({ lines, folders: foldersOf(lines) })],
  ]);
  /** @type {[string, string][]} */
  const folders = [
    ["/package/", "bindings-wasm/dist/"],
    ["/package/program/", "bindings-wasm/dist/program/"],
    ["/package/policies/", "bindings-wasm/dist/policies/"],
    ["/tests/", "bindings-wasm/tests/"],
  ];
  for (const [path, folder] of folders) {
    for (const entry of readdirSync(new URL(folder, ROOT), { withFileTypes: true })) {
      if (entry.isFile()) {
        const body = readFileSync(new URL(`${folder}${entry.name}`, ROOT));
        found.set(`${path}${entry.name}`, page(body, TYPES[extname(entry.name)]));
      }
    }
  }
  return found;
}

/** @param {string | Uint8Array} body @param {string} [type] */
function page(body, type = "application/octet-stream") {
  return { headers: {}, body, type };
}

/** Puts all lines to the package inside the page. @param {import("playwright-core").Page} page @param {string} fallback */
function asked(page, fallback) {
  return page.evaluate(async (fallback) => {
    /** @param {string} path @returns {Promise<any>} */
    const load = (path) => import(path);
    const [bestit, lab, cases] = await Promise.all(
      ["/package/index.js", "/package/lab.js", "/tests/cases.js"].map(load),
    );
    await bestit.init({ fallback });
    const { lines, folders } = await (await fetch("/cases.json")).json();
    const said = cases.answers(lines, await cases.programs(bestit, lab, folders));
    return {
      count: said.length,
      wrong: cases.wrong(lines, said),
      digest: await cases.digest(said),
    };
  }, fallback);
}

test("every line is answered as expected, by WebAssembly and by plain JavaScript alike", async () => {
  const { page, complaints, close } = await site.open("/cases.html");
  const found = await asked(page, "never");
  assert.deepEqual(found.wrong, []);
  assert.equal(found.count, lines.length);
  await page.reload();
  const before = site.server.asked.length;
  assert.deepEqual(await asked(page, "always"), found);
  const plain = site.server.asked.slice(before);
  assert.ok(plain.includes("/package/program/router-plain.js"));
  assert.ok(!plain.includes("/package/program/router.wasm"));
  assert.deepEqual(complaints, []);
  await close();
  const file = process.env["BESTIT_DIGEST"];
  if (file) {
    writeFileSync(file, found.digest);
  }
});
