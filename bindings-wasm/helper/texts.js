/** What the helper says, in both languages; the texts themselves are data. */

import texts from "./texts.json" with { type: "json" };

/** @typedef {import("bestit").Lang} Lang */
/** @typedef {keyof typeof texts} TextId */

/**
 * The language that an attribute asks for: Swedish unless it says English.
 *
 * @param {string | null} attribute
 * @returns {Lang}
 */
export function language(attribute) {
  return attribute !== null && /^en(-|$)/i.test(attribute.trim()) ? "en" : "sv";
}

/**
 * A text with its places filled in, as pieces in order: what is filled in need not be a string.
 *
 * @template T
 * @param {Lang} lang
 * @param {TextId} id
 * @param {{ readonly [place: string]: T }} filled
 * @returns {(string | T)[]}
 */
export function pieces(lang, id, filled) {
  return texts[id][lang].split(/\{(\w+)\}/).map((piece, at) => {
    if (at % 2 === 0) return piece;
    return Object.hasOwn(filled, piece) ? /** @type {T} */ (filled[piece]) : `{${piece}}`;
  });
}

/**
 * A text with its places filled in.
 *
 * @param {Lang} lang
 * @param {TextId} id
 * @param {{ readonly [place: string]: string | number }} [filled]
 */
export function say(lang, id, filled = {}) {
  return pieces(lang, id, filled).join("");
}
