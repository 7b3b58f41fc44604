/**
 * Builds the lab's page into the package: `node lab/build.js PACKAGE SCHEMA.sv SCHEMA.en`, where
 * PACKAGE is the folder that `cargo xtask web` has written.
 */

import { createHash } from "node:crypto";
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { build } from "esbuild";

const own = import.meta.dirname;
const [dist, ...schemas] = process.argv.slice(2).map((path) => resolve(path));
if (!dist || schemas.length !== 2) throw new Error("usage: build.js PACKAGE SCHEMA.sv SCHEMA.en");
const out = join(dist, "lab");

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });

/** @type {import("esbuild").BuildOptions} */
const shared = {
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  legalComments: "linked",
  logLevel: "warning",
  alias: { "bestit/lab": join(dist, "lab.js") },
};
await build({
  ...shared,
  entryPoints: { lab: join(own, "src/start.js"), worker: join(own, "src/worker.js") },
  outdir: out,
});

await build({
  ...shared,
  entryPoints: [join(own, "style/lab.css")],
  outfile: join(out, "lab.css"),
});
await copyFile(join(own, "index.html"), join(out, "index.html"));
await copyFile(join(dist, "program/lab.wasm"), join(out, "bestit.wasm"));
for (const [ix, lang] of ["sv", "en"].entries()) {
  const text = JSON.stringify(JSON.parse(await readFile(schemas[ix] ?? "", "utf8")));
  await writeFile(join(out, `schema.${lang}.json`), text);
}

const files = (await readdir(out)).filter((file) => !file.endsWith(".txt")).sort();
const sum = createHash("sha256");
for (const file of files) sum.update(file).update(await readFile(join(out, file)));
await build({
  ...shared,
  entryPoints: [join(own, "src/service-worker.js")],
  outfile: join(out, "service-worker.js"),
  define: {
    "globalThis.FILES_OF_THE_LAB": JSON.stringify(["./", ...files]),
    "globalThis.VERSION_OF_THE_LAB": JSON.stringify(sum.digest("hex").slice(0, 16)),
  },
});
