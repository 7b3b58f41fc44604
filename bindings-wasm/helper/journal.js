/** The browser's history: one entry for each place of each helper on the page. */

import { read, written } from "./address.js";

/** @typedef {import("./place.js").Place} Place */

/** The part of `history.state` that is the helpers': the place of each, and whose step it was. */
/** @typedef {{ readonly places: { readonly [key: string]: Place }, readonly by: string }} Entry */

/** @returns {Entry | null} */
function entry() {
  /** @type {unknown} */
  const state = window.history.state;
  if (typeof state !== "object" || state === null || !("bestit" in state)) return null;
  const ours = state.bestit;
  return typeof ours === "object" && ours !== null && "places" in ours
    ? /** @type {Entry} */ (ours)
    : null;
}

/**
 * The place that the browser is at, if a helper put it there.
 *
 * @param {string} key
 * @returns {Place | null}
 */
export function current(key) {
  const places = entry()?.places;
  return places !== undefined && Object.hasOwn(places, key) ? (places[key] ?? null) : null;
}

/** What the address says, if it says anything. @param {string} key */
export function linked(key) {
  return read(window.location.hash, key);
}

/** The address of a place. @param {string} key @param {Place} place */
export function addressOf(key, place) {
  const address = new URL(window.location.href);
  address.hash = written(address.hash, key, place.steps);
  return address.href;
}

/**
 * Makes an entry for a place. Where the page has no history of its own, as in a sandboxed frame,
 * the helper works without.
 *
 * @param {string} key
 * @param {Place} place
 */
export function record(key, place) {
  const places = { ...entry()?.places, [key]: place };
  const state = { ...window.history.state, bestit: { places, by: key } };
  try {
    window.history.pushState(state, "", addressOf(key, place));
  } catch {
    // What is shown does not depend on it.
  }
}

/** Whether the last step of the browser's history is this helper's own. @param {string} key */
export function ownStep(key) {
  return entry()?.by === key;
}
