/** Why the answer is what it is: rules, sections, how firmly, and what is contested. */

import { bdi, html } from "../dom.js";
import { heading, phrase, sentence } from "../scene.js";
import { say } from "../texts.js";
import { OPTIONAL, REQUIRED } from "./answer.js";
import { sectionsOf } from "./way.js";

/** @typedef {import("../scene.js").Scene} Scene */
/** @typedef {import("bestit").Route} Route */
/** @typedef {import("bestit").Reason} Reason */

/** @param {Scene} scene @param {Route} route */
export function why(scene, route) {
  const { lang } = scene;
  const contested = [...REQUIRED, ...OPTIONAL].flatMap((duty) =>
    (route[duty]?.contested ?? []).map((one) => ({ duty, one })),
  );
  return html(
    "details",
    { class: "why", part: "why" },
    html("summary", { part: "why-summary" }, say(lang, "why")),
    html(
      "div",
      { class: "why-inside" },
      heading(scene, 1, say(lang, "why-rules")),
      html(
        "ul",
        { class: "reasons", part: "reasons" },
        ...route.because.map((reason) =>
          html("li", {}, ...told(scene, reason, modality(scene, route, reason))),
        ),
      ),
      ...(contested.length === 0
        ? []
        : [
            heading(scene, 1, say(lang, "why-contested")),
            html("p", {}, say(lang, "why-contested-help")),
            html(
              "ul",
              { class: "reasons", part: "contested" },
              ...contested.map(({ duty, one }) => html("li", {}, ...other(scene, duty, one))),
            ),
          ]),
      ...(route.overridden.length === 0
        ? []
        : [
            heading(scene, 1, say(lang, "why-overridden")),
            html(
              "ul",
              { class: "reasons", part: "overridden" },
              ...route.overridden.map((reason) =>
                html("li", {}, ...told(scene, reason, say(lang, "why-overridden-by"))),
              ),
            ),
          ]),
      html("p", { class: "quiet foot" }, foot(scene, route)),
    ),
  );
}

/** @param {Scene} scene @param {Route} route */
export function foot(scene, route) {
  return say(scene.lang, "model", {
    model: scene.names.of(scene.names.router.title),
    fingerprint: route.policy.fingerprint.slice(0, 12),
  });
}

/** How firmly the document says what a rule says, of each duty it decides. @param {Scene} scene @param {Route} route @param {Reason} reason */
function modality(scene, route, reason) {
  const said = reason.duties.map((duty) => route[duty]?.modality ?? null);
  return [...new Set(said)]
    .flatMap((one) => (one === null ? [] : [say(scene.lang, `modality-${one}`)]))
    .join(", ");
}

/** @param {Scene} scene @param {Reason} reason @param {string} firmly */
function told(scene, reason, firmly) {
  const { names, lang } = scene;
  const duties = reason.duties.map((duty) => say(lang, duty).toLocaleLowerCase(lang)).join(", ");
  const sections = [...new Set(reason.cite.map((one) => one.section))];
  return [
    html("p", { class: "reason" }, bdi(names.of(reason.text))),
    html(
      "p",
      { class: "quiet" },
      [duties, firmly, sections.length === 0 ? "" : sectionsOf(scene, sections)]
        .filter((piece) => piece !== "")
        .join(" · "),
    ),
    html("p", { class: "quiet" }, ...phrase(scene, "rule", { rule: code(reason.rule) })),
  ];
}

/** An id of the policy, which is not a word of any language. @param {string} id */
function code(id) {
  return html("code", { translate: "no" }, bdi(id));
}

/** What another reading says. @param {Scene} scene @param {import("bestit").Duty} duty @param {import("bestit").Contested} one */
function other(scene, duty, one) {
  const { names, lang } = scene;
  const who = names.list(
    one.other.map((id) => names.actor(id)),
    "and",
  );
  return [
    html("p", { class: "reason" }, bdi(names.of(one.text))),
    html(
      "p",
      { class: "quiet" },
      who === ""
        ? say(lang, duty)
        : sentence(scene, "why-contested-other", { duty: say(lang, duty), who }).join(""),
      " ",
      ...phrase(scene, "reading", { reading: code(one.id) }),
    ),
  ];
}
