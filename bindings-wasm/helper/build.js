/**
 * Puts the helper together: `dist/helper/bestit-helper.js`, and beside it the parts that are loaded
 * when they are needed: the program, the models, and the plain JavaScript that stands in for the
 * program. Bytes are embedded in the modules, so that a page has nothing to fetch: as text with one
 * character for each byte, which compresses as well as the bytes do, where base64 takes a quarter
 * more.
 */

import { copyFile, readFile, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** @param {string} path */
const at = (path) => fileURLToPath(new URL(path, import.meta.url));

const models = ["before-2012", "best-it", "it-unit", "matrix"];

/** @param {import("esbuild").PluginBuild} build */
function bytes(build) {
  build.onLoad({ filter: /\.(wasm|bestit)$/ }, async ({ path }) => {
    const text = JSON.stringify((await readFile(path)).toString("latin1"));
    const contents = `export default Uint8Array.from(${text}, (one) => one.charCodeAt(0));`;
    return { contents, loader: "js" };
  });
}

await rm(at("../dist/helper"), { recursive: true, force: true });
await build({
  entryPoints: [at("./bestit-helper.js")],
  outdir: at("../dist/helper"),
  chunkNames: "parts/[name]",
  bundle: true,
  splitting: true,
  minify: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
  loader: { ".css": "text" },
  plugins: [{ name: "bytes", setup: bytes }],
  alias: {
    bestit: at("../dist/index.js"),
    "carried/program.wasm": at("../dist/program/router.wasm"),
    ...Object.fromEntries(
      models
        .flatMap((model) => [`${model}.sv.bestit`, `${model}.en.bestit`])
        .map((file) => [`carried/${file}`, at(`../dist/policies/${file}`)]),
    ),
  },
});
await copyFile(at("./package.d.ts"), at("../dist/helper/bestit-helper.d.ts"));
