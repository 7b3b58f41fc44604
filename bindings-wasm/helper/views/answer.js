/** The answer: whom to contact and how, then who is responsible, prepares and decides. */

import { bdi, html } from "../dom.js";
import { answers, backLink, heading, notice, terms, told } from "../scene.js";
import { say } from "../texts.js";
import { contact } from "./contact.js";
import { share } from "./share.js";
import { way } from "./way.js";
import { why } from "./why.js";

/** @typedef {import("../scene.js").Scene} Scene */
/** @typedef {import("../dom.js").Child} Child */
/** @typedef {import("bestit").Route} Route */
/** @typedef {import("bestit").Duty} Duty */
/** @typedef {import("bestit").DutyAnswer} DutyAnswer */

/** @type {readonly Duty[]} */
export const REQUIRED = ["owner", "prepares", "decides"];

/** @type {readonly Duty[]} */
export const OPTIONAL = [
  "presents",
  "orders",
  "executes",
  "maintains",
  "signs",
  "follows_up",
  "consulted",
  "informed",
];

/** @param {Scene} scene @param {Route} route */
export function answer(scene, route) {
  const { names, lang } = scene;
  const first = route.first_contact;
  const silent = REQUIRED.every((duty) => route[duty]?.status === "unstated");
  return [
    backLink(scene),
    html(
      "section",
      { class: "answer", part: "answer" },
      first === null
        ? heading(scene, 0, say(lang, silent ? "unstated-all" : "contact-unstated"))
        : heading(scene, 0, ...told(scene, "contact", { who: names.of(first.title) })),
      first === null ? null : contact(scene, first.id),
    ),
    route.extended ? notice(scene, say(lang, "extended")) : null,
    route.sample
      ? html(
          "p",
          { class: "notice", part: "notice" },
          html("strong", {}, `${say(lang, "sample-label")}: `),
          say(lang, "sample-answer"),
        )
      : null,
    html(
      "section",
      { class: "duties" },
      heading(scene, 1, say(lang, "duties-heading")),
      terms("duties", rows(scene, route)),
    ),
    way(scene, route),
    why(scene, route),
    answers(scene),
    share(scene, route),
  ];
}

/** @param {Scene} scene @param {Route} route */
function rows(scene, route) {
  /** @type {[Child, ...Child[]][]} */
  const made = [];
  for (const duty of [...REQUIRED, ...OPTIONAL]) {
    const said = route[duty];
    if (said !== null) made.push([say(scene.lang, duty), ...holders(scene, duty, said)]);
  }
  return made;
}

/** Who has a duty, in words. @param {Scene} scene @param {Duty} duty @param {DutyAnswer} said @returns {Child[]} */
function holders(scene, duty, said) {
  const text = saidOf(scene, duty, said);
  if (said.status !== "held") return [html("span", { class: "quiet" }, text)];
  const names = said.holders.map((holder, i) => {
    const name = scene.names.of(holder.title);
    return bdi(i === 0 ? name : scene.names.inside(name));
  });
  /** @type {Child[]} */
  const row = names.flatMap((name, i) => {
    if (i === 0) return [name];
    return [i === names.length - 1 ? ` ${say(scene.lang, "and")} ` : ", ", name];
  });
  if (said.shared) row.push(` ${say(scene.lang, "together")}`);
  return row;
}

/** Who has a duty, as a text. @param {Scene} scene @param {Duty} duty @param {DutyAnswer} said */
export function saidOf(scene, duty, said) {
  const { names, lang } = scene;
  if (said.status === "unstated") return say(lang, "unstated");
  if (said.status === "not_applicable") {
    if (duty === "owner" || duty === "prepares" || duty === "decides") {
      return say(lang, `not-applicable-${duty}`);
    }
    return say(lang, "not-applicable");
  }
  const list = names.list(
    said.holders.map((holder) => names.of(holder.title)),
    "and",
  );
  return said.shared ? `${list} ${say(lang, "together")}` : list;
}
