/** Where something is so, as regions; each shows a case when asked. */

import { bdi, html } from "../dom.js";
import * as naming from "../naming.js";
import { combinations, lang, t } from "../words.js";

/** @typedef {import("bestit/lab").Names} Names */
/** @typedef {import("bestit/lab").RegionTest} RegionTest */
/** @typedef {readonly (readonly [fact: string, value: string])[]} Facts */

/** Draws the answer to a case. @typedef {(facts: Facts) => Promise<Node>} Show */

/** @param {readonly RegionTest[]} when @param {Names} names */
export function conditions(when, names) {
  if (when.length === 0) return html("p", { class: "when" }, t("everywhere"));
  const parts = when.map((one) => {
    const { of, values } = naming.test(names, one);
    return html("li", {}, html("span", { class: "of" }, `${of}: `), bdi(values));
  });
  return html("ul", { class: "when" }, ...parts);
}

/**
 * Cases that are shown, and how they are answered in a language: what is drawn anew while it lasts
 * shows them still.
 *
 * @type {WeakMap<Facts, { readonly in: import("bestit/lab").Lang, readonly answer: Promise<Node> }>}
 */
const open = new WeakMap();

/**
 * A button that shows a case below itself, and hides it again.
 *
 * @param {Facts} facts
 * @param {Show} show
 */
export function witness(facts, show) {
  const place = html("div", { class: "shown" });
  const ask = () => open.set(facts, { in: lang(), answer: show(facts) });
  const button = html("button", {
    type: "button",
    class: "show-case",
    click: () => {
      if (!open.delete(facts)) ask();
      void draw();
    },
  });
  const draw = async () => {
    const shown = open.has(facts);
    if (shown && open.get(facts)?.in !== lang()) ask();
    button.setAttribute("aria-expanded", String(shown));
    button.textContent = t(shown ? "hide-case" : "show-case");
    place.hidden = !shown;
    if (!shown) return;
    place.replaceChildren(html("p", { class: "hint" }, t("working")));
    try {
      place.replaceChildren((await open.get(facts)?.answer) ?? "");
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      place.replaceChildren(html("p", { class: "hint" }, message));
    }
  };
  void draw();
  return { button, place };
}

/**
 * @param {object} region
 * @param {readonly RegionTest[]} region.when
 * @param {number} region.combinations
 * @param {Facts} region.facts
 * @param {Node | null} about
 * @param {Names} names
 * @param {Show} show
 */
export function region({ when, combinations: count, facts }, about, names, show) {
  const { button, place } = witness(facts, show);
  return html(
    "li",
    { class: "region" },
    html(
      "div",
      { class: "region-head" },
      conditions(when, names),
      html("span", { class: "count" }, combinations(count)),
      button,
    ),
    about,
    place,
  );
}
