/** The page's texts, in the language it is shown in. */

import texts from "../texts.json" with { type: "json" };

/** @typedef {import("bestit/lab").Text} Text */
/** @typedef {import("bestit/lab").Lang} Lang */
/** @typedef {keyof typeof texts} Key */

/** @type {Lang} */
let shown = "sv";

/** The language the page is shown in. */
export function lang() {
  return shown;
}

/** @param {Lang} wanted */
export function show(wanted) {
  shown = wanted;
}

/** The other language. */
export function other() {
  return shown === "sv" ? "en" : "sv";
}

/**
 * One of the page's texts, with what it is about filled in.
 *
 * @param {Key} key
 * @param {{ readonly [name: string]: string | number }} about
 */
export function t(key, about = {}) {
  return texts[key][shown].replace(/\{(\w+)\}/g, (whole, name) => {
    const value = about[name];
    return value === undefined ? whole : typeof value === "number" ? number(value) : value;
  });
}

/** Puts the page's texts where its markup names them. */
export function fill() {
  document.documentElement.lang = shown;
  document.title = t("document-title");
  /** @type {NodeListOf<HTMLElement>} */
  const named = document.querySelectorAll("[data-t], [data-t-label]");
  for (const element of named) {
    const { t: text, tLabel: label } = element.dataset;
    if (text !== undefined && isKey(text)) element.textContent = t(text);
    if (label !== undefined && isKey(label)) element.setAttribute("aria-label", t(label));
  }
  const language = document.getElementById("language");
  if (language) language.lang = other();
}

/** A text of the library. @param {Text} text */
export function said(text) {
  return text[shown];
}

/** A whole number as the language writes it. @param {number} value */
export function number(value) {
  return value.toLocaleString(shown === "sv" ? "sv-SE" : "en-GB");
}

/** @param {number} count */
export function combinations(count) {
  return count === 1 ? t("combination") : t("combinations", { count });
}

/** By the alphabet of the language. @param {string} a @param {string} b */
export function byTitle(a, b) {
  return a.localeCompare(b, shown);
}

/** Several in one text: `a, b och c`. @param {readonly string[]} list @param {"and" | "or"} [word] */
export function joined(list, word = "and") {
  const type = word === "and" ? "conjunction" : "disjunction";
  return new Intl.ListFormat(shown, { type }).format(list);
}

/** Texts for CodeMirror, which asks by its own English ones. */
export function editorPhrases() {
  const own = Object.entries(texts).filter(([key]) => key.startsWith("editor:"));
  return Object.fromEntries(own.map(([key, text]) => [key.slice("editor:".length), text[shown]]));
}

/** @param {string} key @returns {key is Key} */
export function isKey(key) {
  return Object.hasOwn(texts, key);
}
