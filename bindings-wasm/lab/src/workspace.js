/**
 * The files of a policy as they were opened, and what has been changed in them since.
 */

import { ChangeSet, Text } from "@codemirror/state";

/** Files of a policy: a path inside its folder, and a text. */
/** @typedef {ReadonlyMap<string, string>} Files */

/** What is told of a file's changes. @typedef {"same" | "changed" | "added"} Change */

/** Text as an editor holds it: lines end with a line feed alone. @param {string} text */
export function plain(text) {
  return text.replace(/\r\n?/g, "\n");
}

/** @param {string} text */
function document(text) {
  return Text.of(text.split("\n"));
}

export class Workspace {
  /** @type {Files} */
  base;
  /** Whether the files are those the library carries. */
  embedded;
  /** @type {Map<string, string>} */
  #texts;
  /** For each edited file of the base, how it came to be. @type {Map<string, ChangeSet>} */
  #changes = new Map();

  /** @param {Files} base @param {boolean} embedded */
  constructor(base, embedded) {
    this.base = new Map([...base].map(([path, text]) => [path, plain(text)]));
    this.embedded = embedded;
    this.#texts = new Map(this.base);
  }

  /** The paths: files in the folder itself first, then by folder. */
  get paths() {
    const depth = (/** @type {string} */ path) => path.split("/").length;
    return [...this.#texts.keys()].sort(
      (a, b) => depth(a) - depth(b) || (a < b ? -1 : a > b ? 1 : 0),
    );
  }

  /** @returns {[path: string, text: string][]} */
  get files() {
    return [...this.#texts];
  }

  /** @param {string} path */
  text(path) {
    return this.#texts.get(path);
  }

  /** @param {string} path @returns {Change} */
  change(path) {
    const before = this.base.get(path);
    if (before === undefined) return "added";
    return before === this.#texts.get(path) ? "same" : "changed";
  }

  get isEdited() {
    return this.paths.some((path) => this.change(path) !== "same");
  }

  /** Takes over what was typed. @param {string} path @param {string} text @param {ChangeSet} typed */
  typed(path, text, typed) {
    this.#texts.set(path, text);
    if (!this.base.has(path)) return;
    const before = this.#changes.get(path);
    this.#changes.set(path, before ? before.compose(typed) : typed);
  }

  /** A file put in, or put in the place of another. @param {string} path @param {string} given */
  put(path, given) {
    const text = plain(given);
    const before = this.base.get(path);
    this.#texts.set(path, text);
    if (before !== undefined) this.#changes.set(path, whole(before, text));
  }

  /** Everything as it was opened. */
  reset() {
    this.#texts = new Map(this.base);
    this.#changes.clear();
  }

  /** What differs from the base: for its own files the changes, for others their texts. */
  get edits() {
    /** @type {{ [path: string]: unknown }} */
    const edits = {};
    for (const path of this.paths) {
      const change = this.change(path);
      if (change === "added") edits[path] = this.#texts.get(path);
      if (change === "changed") edits[path] = this.#changes.get(path)?.toJSON();
    }
    return edits;
  }

  /**
   * Makes edits again. Throws where they do not fit these files.
   *
   * @param {{ readonly [path: string]: unknown }} edits
   */
  apply(edits) {
    for (const [path, edit] of Object.entries(edits)) {
      const before = this.base.get(path);
      if (typeof edit === "string") this.put(path, edit);
      else {
        const changes = ChangeSet.fromJSON(edit);
        const text = changes.apply(document(before ?? "")).toString();
        this.#texts.set(path, text);
        this.#changes.set(path, changes);
      }
    }
  }
}

/** One text in the place of another: what both begin and end with stays. @param {string} before @param {string} after */
function whole(before, after) {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < most - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  const insert = after.slice(start, after.length - end);
  return ChangeSet.of({ from: start, to: before.length - end, insert }, before.length);
}
