/** An answer as plain text, to paste into an e-mail or a case system. */

import { sentence } from "./scene.js";
import { say } from "./texts.js";
import { OPTIONAL, REQUIRED, saidOf } from "./views/answer.js";
import { knowers, openOf, settledOf } from "./views/stuck.js";
import { legs, sectionsOf } from "./views/way.js";
import { foot } from "./views/why.js";

/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("bestit").Route} Route */
/** @typedef {import("bestit").Interview} Interview */

/**
 * @param {Scene} scene
 * @param {Route | Interview} answer
 * @returns {string}
 */
export function plain(scene, answer) {
  const { lang, names, place } = scene;
  const given = place.steps.map(({ fact, value }) => {
    const sample = value !== null && names.isSample(fact, value);
    const mark = sample ? ` (${say(lang, "sample")})` : "";
    return `${names.fact(fact)}: ${names.value(fact, value)}${mark}`;
  });
  const said = answer.status === "routed" ? ofRoute(scene, answer) : ofInterview(scene, answer);
  return [
    ...said,
    "",
    say(lang, "your-answers"),
    ...given.map((one) => `- ${one}`),
    "",
    `${say(lang, "link-to-this")}: ${scene.link()}`,
    ...(answer.status === "routed" ? [foot(scene, answer)] : []),
    "",
  ].join("\n");
}

/** @param {Scene} scene @param {Route} route */
function ofRoute(scene, route) {
  const { lang, names } = scene;
  const first = route.first_contact;
  const text = [
    first === null
      ? say(lang, "contact-unstated")
      : sentence(scene, "contact", { who: names.of(first.title) }).join(""),
  ];
  if (first !== null) text.push(...ofContact(scene, first.id));
  text.push("");
  for (const duty of [...REQUIRED, ...OPTIONAL]) {
    const held = route[duty];
    if (held !== null) text.push(`${say(lang, duty)}: ${saidOf(scene, duty, held)}`);
  }
  const all = legs(route);
  if (all.length > 0) text.push("", say(lang, "way-heading"));
  all.forEach(({ from, to, action, sections }, i) => {
    const step = sentence(scene, `step-${action}`, {
      from: from === null ? say(lang, "you") : names.actor(from),
      to: names.actor(to),
    }).join("");
    const cited = sections.length === 0 ? "" : ` (${sectionsOf(scene, sections)})`;
    text.push(`${i + 1}. ${step.replace(/\.$/, "")}${cited}`);
  });
  if (route.sample) text.push("", say(lang, "sample-answer"));
  return text;
}

/** @param {Scene} scene @param {Interview} interview */
function ofInterview(scene, interview) {
  const { lang, names } = scene;
  const settled = settledOf(scene, interview);
  const text = [say(lang, "stuck-heading"), "", say(lang, "stuck-settled")];
  if (settled.length === 0) text.push(say(lang, "stuck-settled-none"));
  for (const [duty, who] of settled) text.push(`${say(lang, duty)}: ${who}`);
  for (const { id, title, asked } of knowers(scene, interview)) {
    text.push(
      "",
      title === null
        ? say(lang, "stuck-by-you")
        : sentence(scene, "stuck-by", { who: title }).join(""),
    );
    for (const one of asked) text.push(`- ${names.of(one.text)}`);
    if (id !== null) text.push(...ofContact(scene, id));
  }
  const open = openOf(scene, interview);
  if (open.length > 0) text.push("", say(lang, "stuck-open"));
  for (const [duty, who] of open) text.push(`${say(lang, duty)}: ${who}`);
  return text;
}

/** How to reach somebody, as the page says it. @param {Scene} scene @param {string} actor */
function ofContact({ lang, names, contacts }, actor) {
  const found = contacts.get(actor);
  if (found === undefined) return [];
  const text = found.note === null ? [] : [names.of(found.note)];
  for (const way of /** @type {const} */ (["name", "phone", "mailbox", "link"])) {
    const value = found[way];
    if (value !== null) text.push(`${say(lang, way)}: ${value}`);
  }
  if (found.substitute !== null) {
    text.push(`${say(lang, "substitute")}: ${names.actor(found.substitute)}`);
  }
  if (found.sample) text.push(say(lang, "sample-contact"));
  return text;
}
