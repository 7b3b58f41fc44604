/**
 * The first view: one field, and suggestions below it as the person types.
 *
 * The suggestions are buttons in a list, not a combobox: they have several lines each, stay where
 * they are on a phone, and need no keys but Tab and Enter. A live region tells how many they are.
 */

import { bdi, html } from "../dom.js";
import { BROWSE } from "../place.js";
import { button, heading, sampleMark } from "../scene.js";
import { say } from "../texts.js";

/** @typedef {import("../scene.js").Scene} Scene */
/** @typedef {import("bestit").Suggestion} Suggestion */
/** @typedef {import("bestit").Suggestions} Suggestions */

/** How long a person pauses before the number of suggestions is told. */
const PAUSE = 700;

/** @param {Scene} scene */
export function search(scene) {
  const { lang } = scene;
  const found = html("div", { class: "found" });
  const input = html("input", {
    id: "about",
    class: "field",
    part: "field",
    type: "search",
    autocomplete: "off",
    autocapitalize: "none",
    spellcheck: "false",
    enterkeyhint: "search",
    maxlength: 200,
    "aria-describedby": "about-help",
  });
  input.value = scene.typed.value;
  const error = html(
    "p",
    { id: "about-error", class: "error", part: "error", hidden: true },
    html("strong", {}, `${say(lang, "error-label")} `),
    say(lang, "error-empty"),
  );
  /** Says that nothing is written, or takes it back. @param {boolean} empty */
  const complain = (empty) => {
    error.hidden = !empty;
    input.setAttribute("aria-invalid", String(empty));
    input.setAttribute("aria-describedby", empty ? "about-error about-help" : "about-help");
  };

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let pause;
  const show = () => {
    scene.typed.value = input.value;
    complain(false);
    clearTimeout(pause);
    if (input.value.trim() === "") {
      found.replaceChildren();
      scene.announce("");
      return;
    }
    const suggestions = scene.names.router.suggest(input.value, lang);
    found.replaceChildren(...results(scene, suggestions));
    pause = setTimeout(() => {
      if (found.isConnected) scene.announce(count(scene, suggestions.suggestions.length));
    }, PAUSE);
  };
  input.addEventListener("input", show);
  if (input.value !== "") show();

  const form = html(
    "form",
    {
      class: "search",
      role: "search",
      novalidate: true,
      submit: (event) => {
        event.preventDefault();
        show();
        complain(input.value.trim() === "");
        /** @type {HTMLElement | null} */
        const first = found.querySelector("[data-found]");
        (first ?? input).focus();
      },
    },
    heading(scene, 0, html("label", { for: "about" }, say(lang, "search-heading"))),
    html("p", { id: "about-help", class: "help", part: "help" }, say(lang, "search-help")),
    error,
    html(
      "div",
      { class: "field-and-button" },
      input,
      html(
        "button",
        { type: "submit", class: "primary", part: "button button-primary" },
        say(lang, "search-button"),
      ),
    ),
  );
  return [
    form,
    found,
    html(
      "div",
      { class: "below" },
      button(scene, "browse", () => scene.go(BROWSE), "link"),
    ),
  ];
}

/** @param {Scene} scene @param {number} number */
function count(scene, number) {
  if (number === 0) return say(scene.lang, "count-none");
  if (number === 1) return say(scene.lang, "count-one");
  return say(scene.lang, "count", { count: number });
}

/** @param {Scene} scene @param {Suggestions} answer */
function results(scene, answer) {
  const { lang } = scene;
  if (answer.suggestions.length === 0) {
    return [
      html(
        "div",
        { class: "nothing", part: "nothing" },
        found(scene, "found-none"),
        html("p", {}, say(lang, "found-none-help")),
      ),
    ];
  }
  return [
    found(scene, "found-heading"),
    html(
      "ul",
      { class: "suggestions", part: "suggestions" },
      ...answer.suggestions.map((one) => html("li", {}, suggestion(scene, one, answer))),
    ),
  ];
}

/** @param {Scene} scene @param {"found-heading" | "found-none"} id */
function found(scene, id) {
  const title = heading(scene, 1, say(scene.lang, id));
  title.setAttribute("tabindex", "-1");
  title.setAttribute("data-found", "");
  return title;
}

/** @param {Scene} scene @param {Suggestion} one @param {Suggestions} answer */
function suggestion(scene, one, answer) {
  const { names } = scene;
  const title = one.kind_title ?? one.system_title;
  const system = one.kind_title === null ? null : one.system_title;
  const apart = apartFrom(one, answer);
  return html(
    "button",
    {
      type: "button",
      class: "suggestion",
      part: "suggestion",
      click: () => scene.go({ view: "facts", steps: stepsOf(one) }),
    },
    html("span", { class: "suggestion-title" }, title === null ? null : bdi(names.of(title))),
    system === null ? null : html("span", { class: "suggestion-system" }, bdi(names.of(system))),
    one.sample ? sampleMark(scene) : null,
    ...apart.map((text) => html("span", { class: "suggestion-apart" }, bdi(names.of(text)))),
  );
}

/**
 * What tells a kind from the others that are suggested: the register says it of each pair, and
 * describes the other one.
 *
 * @param {Suggestion} one
 * @param {Suggestions} answer
 */
function apartFrom(one, answer) {
  if (answer.ask === null || one.kind === null) return [];
  return answer.ask.not
    .filter((pair) => pair.other === one.kind)
    .map((pair) => pair.text)
    .slice(0, 2);
}

/** @param {Suggestion} one @returns {import("../place.js").Step[]} */
function stepsOf(one) {
  const steps = [];
  if (one.kind !== null) steps.push({ fact: "kind", value: one.kind });
  if (one.system !== null) steps.push({ fact: "system", value: one.system });
  return steps;
}
