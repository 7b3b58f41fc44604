/** No answer: what the library says, and the way back. */

import { bdi, html } from "../dom.js";
import { answers, backLink, heading } from "../scene.js";
import { say } from "../texts.js";

/** @typedef {import("../scene.js").Scene} Scene */

/** @param {Scene} scene @param {import("bestit").Refusal} refusal */
export function refused(scene, refusal) {
  const { names, lang } = scene;
  return [
    backLink(scene),
    heading(scene, 0, say(lang, "refused-heading")),
    html("p", { class: "refusal", part: "refusal" }, bdi(sentence(names.of(refusal.message)))),
    refusal.help === null ? null : html("p", {}, bdi(sentence(names.of(refusal.help)))),
    answers(scene),
  ];
}

/** The library's messages begin small and end without a stop. @param {string} message */
function sentence(message) {
  const [first = "", ...rest] = message;
  const whole = first.toLocaleUpperCase() + rest.join("");
  return /[.!?]$/.test(whole) ? whole : `${whole}.`;
}
