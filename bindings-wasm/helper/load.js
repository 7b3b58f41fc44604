/** Where policies and contacts come from: carried in modules, or fetched where the page says so. */

import { init, load } from "bestit";

/** @typedef {import("bestit").Router} Router */

/** @typedef {import("bestit").Lang} Lang */

/**
 * The models that the build carries, each with the texts of one language in a module of its own.
 *
 * @type {{ readonly [model: string]: { readonly [lang in Lang]: () => Promise<{ default: Uint8Array }> } }}
 */
const carried = {
  "before-2012": {
    sv: () => import("carried/before-2012.sv.bestit"),
    en: () => import("carried/before-2012.en.bestit"),
  },
  "best-it": {
    sv: () => import("carried/best-it.sv.bestit"),
    en: () => import("carried/best-it.en.bestit"),
  },
  "it-unit": {
    sv: () => import("carried/it-unit.sv.bestit"),
    en: () => import("carried/it-unit.en.bestit"),
  },
  matrix: {
    sv: () => import("carried/matrix.sv.bestit"),
    en: () => import("carried/matrix.en.bestit"),
  },
};

/** Routers by what they were made of: several helpers of a page share them. @type {Map<string, Promise<Router>>} */
const routers = new Map();

/**
 * The router of a model that is carried, or of a compiled policy at an address.
 *
 * @param {string | null} model
 * @param {string | null} policy
 * @param {Lang} lang
 * @returns {Promise<Router>}
 */
export function routerOf(model, policy, lang) {
  const key = policy === null ? `model ${lang} ${model ?? "best-it"}` : `policy ${policy}`;
  const before = routers.get(key);
  if (before !== undefined) return before;
  const made = ready(model ?? "best-it", policy, lang);
  routers.set(key, made);
  made.catch(() => routers.delete(key));
  return made;
}

/** @param {string} model @param {string | null} policy @param {Lang} lang */
async function ready(model, policy, lang) {
  const [bytes] = await Promise.all([bytesOf(model, policy, lang), program()]);
  const router = await load(bytes);
  // The first question and the first search set up what the later ones use; while the page loads
  // nobody waits for it.
  router.interview({});
  router.suggest("?", lang);
  return router;
}

/**
 * @param {string} model
 * @param {string | null} policy
 * @param {Lang} lang
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
async function bytesOf(model, policy, lang) {
  if (policy !== null) return new Uint8Array(await (await fetched(policy)).arrayBuffer());
  if (!Object.hasOwn(carried, model)) throw new Error(`bestit-helper carries no model ${model}`);
  const module = await carried[model]?.[lang]();
  if (module === undefined) throw new Error(`bestit-helper carries no model ${model}`);
  return new Uint8Array(module.default);
}

/** @type {Promise<void> | null} */
let started = null;

/** The program, from the module that carries it. */
function program() {
  // Where the page does not allow it, nothing is loaded but the plain JavaScript.
  started ??= init({
    wasm: async () => new Uint8Array((await import("carried/program.wasm")).default),
  });
  return started;
}

/**
 * The JSON of a file of contacts. Without it the answers are still answers, so that a file that is
 * missing keeps nobody from them.
 *
 * @param {string | null} address
 * @returns {Promise<unknown>}
 */
export async function contactsAt(address) {
  if (address === null) return null;
  try {
    return await (await fetched(address)).json();
  } catch (error) {
    console.error(error);
    return null;
  }
}

/** @param {string} address */
async function fetched(address) {
  const response = await fetch(address, { credentials: "same-origin" });
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response;
}
