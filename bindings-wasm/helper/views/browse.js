/** All kinds of cases, where searching does not help. */

import { bdi, html } from "../dom.js";
import { answered } from "../place.js";
import { backLink, heading, sampleMark } from "../scene.js";
import { say } from "../texts.js";

/** @typedef {import("../scene.js").Scene} Scene */
/** @typedef {import("bestit").ValueChoice} ValueChoice */

/** @param {Scene} scene */
export function browse(scene) {
  const kinds = scene.names.router.facts.find((fact) => fact.id === "kind")?.values ?? [];
  return [
    backLink(scene),
    heading(scene, 0, say(scene.lang, "browse-heading")),
    html("p", { class: "help", part: "help" }, say(scene.lang, "browse-help")),
    choices(scene, "kind", kinds),
  ];
}

/**
 * Values as buttons.
 *
 * @param {Scene} scene
 * @param {string} fact
 * @param {readonly ValueChoice[]} values
 */
export function choices(scene, fact, values) {
  const { names } = scene;
  return html(
    "ul",
    { class: "choices", part: "choices" },
    ...names.sorted(fact, values).map((value) =>
      html(
        "li",
        {},
        html(
          "button",
          {
            type: "button",
            class: "choice",
            part: "choice",
            click: () => scene.go(answered(scene.place, fact, value.id)),
          },
          bdi(names.of(value.title)),
          names.isSample(fact, value.id) ? " " : null,
          names.isSample(fact, value.id) ? sampleMark(scene) : null,
        ),
      ),
    ),
  );
}
