/** No answer: what the library says, and the way back. */

import { bdi, html } from "../dom.js";
import { answers, backLink, heading } from "../scene.js";
import { say } from "../texts.js";

/** @typedef {import("../scene.js").Scene} Scene */

/** @param {Scene} scene @param {import("bestit").Refusal} refusal */
export function refused(scene, refusal) {
  return [
    backLink(scene),
    heading(scene, 0, say(scene.lang, "refused-heading")),
    html("p", { class: "refusal", part: "refusal" }, ...reason(scene, refusal)),
    answers(scene),
  ];
}

/**
 * Why, to somebody who chose answers. Of what is wrong with the page or its day the library speaks to
 * whoever made it, in words of its own.
 *
 * @param {Scene} scene
 * @param {import("bestit").Refusal} refusal
 */
function reason({ names, lang }, { code, value, message }) {
  if (code === "outside_validity") {
    const { from, to } = names.router.valid;
    const day = say(lang, "refused-day", { on: date(lang, value) });
    if (from === null || to === null) return [day];
    return [day, " ", say(lang, "refused-valid", { from: date(lang, from), to: date(lang, to) })];
  }
  const said = bdi(sentence(names.of(message).replaceAll("`", "")));
  return code === "impossible_case" ? [said] : [said, " ", say(lang, "refused-page")];
}

/** A day as people write it. @param {import("bestit").Lang} lang @param {string | null} day */
function date(lang, day) {
  const at = new Date(day ?? "");
  if (Number.isNaN(at.getTime())) return day ?? "";
  const locale = lang === "sv" ? "sv-SE" : "en-GB";
  return new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" }).format(at);
}

/** The library's messages begin small and end without a stop. @param {string} message */
function sentence(message) {
  const [first = "", ...rest] = message;
  const whole = first.toLocaleUpperCase() + rest.join("");
  return /[.!?]$/.test(whole) ? whole : `${whole}.`;
}
