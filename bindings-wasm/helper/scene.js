/** What every view is given, and the pieces that several of them share. */

import { bdi, hidden, html } from "./dom.js";
import { again, START } from "./place.js";
import { pieces, say } from "./texts.js";

/** @typedef {import("./dom.js").Child} Child */
/** @typedef {import("./texts.js").TextId} TextId */
/** @typedef {import("./place.js").Place} Place */

/**
 * @typedef {object} Scene
 * @property {import("./names.js").Names} names
 * @property {import("bestit").Lang} lang
 * @property {number} level The level of the view's heading; those within are below it.
 * @property {Place} place
 * @property {import("./contacts.js").ContactMap} contacts
 * @property {ReadonlyMap<string, string | null>} remembered Answers given before.
 * @property {{ value: string }} typed What was typed; it is kept nowhere else.
 * @property {(place: Place) => void} go
 * @property {() => void} back
 * @property {(message: string) => void} announce
 * @property {() => string} link The address that restores the place.
 */

/** A text with names in it. @param {Scene} scene @param {TextId} id @param {{ readonly [place: string]: Child }} [filled] @returns {Child[]} */
export function phrase(scene, id, filled = {}) {
  return pieces(scene.lang, id, filled);
}

/**
 * A sentence with names in it, as pieces: every other one is a name.
 *
 * @param {Scene} scene
 * @param {TextId} id
 * @param {{ readonly [place: string]: string }} named
 */
export function sentence({ lang, names }, id, named) {
  const all = pieces(lang, id, named);
  return all.map((piece, i) =>
    i % 2 === 0 || (i === 1 && all[0] === "") ? piece : names.inside(piece),
  );
}

/** The same, where no name turns the text around it. @param {Parameters<typeof sentence>} of @returns {Child[]} */
export function told(...of) {
  return sentence(...of).map((piece, i) => (i % 2 === 0 ? piece : bdi(piece)));
}

/** A heading; `depth` 0 is the view's own, which takes the focus. @param {Scene} scene @param {number} depth @param {readonly Child[]} children */
export function heading(scene, depth, ...children) {
  const tag = /** @type {"h2"} */ (`h${Math.min(scene.level + depth, 6)}`);
  const main = depth === 0;
  return html(
    tag,
    {
      class: main ? "title" : "subtitle",
      part: main ? "heading" : "subheading",
      tabindex: main ? -1 : null,
      "data-focus": main,
    },
    ...children,
  );
}

/** @param {Scene} scene @param {TextId} id @param {() => void} act @param {"primary" | "secondary" | "link"} [look] */
export function button(scene, id, act, look = "secondary") {
  return html(
    "button",
    { type: "button", class: look, part: `button button-${look}`, click: () => act() },
    say(scene.lang, id),
  );
}

/** The way back, first in every view but the first. @param {Scene} scene */
export function backLink(scene) {
  return html(
    "div",
    { class: "back" },
    html(
      "button",
      { type: "button", class: "link", part: "button button-link", click: () => scene.back() },
      html("span", { "aria-hidden": "true", class: "arrow" }, "←"),
      say(scene.lang, "back"),
    ),
  );
}

/** Something to observe. @param {Scene} scene @param {readonly Child[]} children */
export function notice(scene, ...children) {
  return html(
    "p",
    { class: "notice", part: "notice" },
    html("strong", {}, `${say(scene.lang, "notice")}: `),
    ...children,
  );
}

/** The mark of sample data. @param {Scene} scene */
export function sampleMark(scene) {
  return html("span", { class: "mark", part: "mark" }, say(scene.lang, "sample"));
}

/**
 * Terms and what is said of them.
 *
 * @param {string} part
 * @param {readonly (readonly [term: Child, ...said: Child[]])[]} rows
 */
export function terms(part, rows) {
  return html(
    "dl",
    { class: "terms", part },
    ...rows.map(([term, ...said]) =>
      html("div", { class: "row" }, html("dt", {}, term), html("dd", {}, ...said)),
    ),
  );
}

/** What has been answered, each with a way to change it. @param {Scene} scene */
export function answers(scene) {
  const { names, place } = scene;
  return html(
    "section",
    { class: "answers", part: "answers" },
    heading(scene, 1, say(scene.lang, "your-answers")),
    terms(
      "answer-list",
      place.steps.map(({ fact, value }) => [
        bdi(names.fact(fact)),
        html(
          "span",
          { class: "said" },
          bdi(names.value(fact, value)),
          value !== null && names.isSample(fact, value) ? " " : null,
          value !== null && names.isSample(fact, value) ? sampleMark(scene) : null,
        ),
        html(
          "button",
          {
            type: "button",
            class: "link change",
            part: "button button-link",
            click: () => scene.go(again(place, fact)),
          },
          say(scene.lang, "change"),
          hidden(" ", names.fact(fact)),
        ),
      ]),
    ),
    html(
      "div",
      { class: "row-of-buttons" },
      button(scene, "restart", () => {
        scene.typed.value = "";
        scene.go(START);
      }),
    ),
  );
}
