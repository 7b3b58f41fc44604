/** What the tests share: the repository and its cases files. */

import { readdirSync, readFileSync } from "node:fs";

/** @typedef {{ readonly policy?: string, readonly readings?: object, readonly model?: string, readonly line?: string }} Line */

export const ROOT = new URL("../../", import.meta.url);

/** @param {string} path */
export const read = (path) => readFileSync(new URL(path, ROOT), "utf8");

/** Every line of the cases files. */
export function casesFiles() {
  const files = readdirSync(new URL("tests/cases/", ROOT)).filter((name) =>
    name.endsWith(".jsonl"),
  );
  return files
    .sort()
    .flatMap((name) => read(`tests/cases/${name}`).split("\n"))
    .filter((line) => line !== "")
    .map(parsed);
}

/**
 * A line; decimals of a case are texts, as JavaScript has to give them.
 *
 * @param {string} line
 * @returns {Line}
 */
function parsed(line) {
  const [asked = "", expect] = line.split('"expect"');
  return JSON.parse(`${asked.replace(/: (-?\d+\.\d+)/g, ': "$1"')}"expect"${expect}`);
}

/**
 * The texts of a folder's policy files, by their paths inside it.
 *
 * @param {string} path
 * @returns {{ [name: string]: string }}
 */
export function folder(path) {
  const names = readdirSync(new URL(`${path}/`, ROOT), { recursive: true, encoding: "utf8" });
  const yaml = names
    .filter((name) => name.endsWith(".yaml"))
    .map((name) => name.replaceAll("\\", "/"));
  return Object.fromEntries(yaml.map((name) => [name, read(`${path}/${name}`)]));
}

/**
 * The folders of policy files that lines name, by their names.
 *
 * @param {readonly Line[]} lines
 */
export function foldersOf(lines) {
  const named = new Set(lines.flatMap(({ policy }) => (policy === undefined ? [] : [policy])));
  return Object.fromEntries([...named].map((name) => [name, folder(name)]));
}
