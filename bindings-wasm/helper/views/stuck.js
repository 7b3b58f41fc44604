/** The answer depends on what the person does not know: what holds anyway, and who settles the rest. */

import { bdi, html } from "../dom.js";
import { caseOf } from "../place.js";
import { answers, backLink, heading, terms, told } from "../scene.js";
import { say } from "../texts.js";
import { OPTIONAL, REQUIRED } from "./answer.js";
import { contact } from "./contact.js";
import { share } from "./share.js";

/** @typedef {import("../scene.js").Scene} Scene */
/** @typedef {import("../dom.js").Child} Child */
/** @typedef {import("bestit").Interview} Interview */
/** @typedef {import("bestit").Asked} Asked */
/** @typedef {import("bestit").Duty} Duty */

/** More possible holders than this are counted, not named. */
const NAMED = 4;

/** @param {Scene} scene @param {Interview} interview */
export function stuck(scene, interview) {
  const { lang } = scene;
  const settled = settledOf(scene, interview);
  const open = openOf(scene, interview);
  return [
    backLink(scene),
    heading(scene, 0, say(lang, "stuck-heading")),
    html(
      "section",
      { class: "duties" },
      heading(scene, 1, say(lang, "stuck-settled")),
      settled.length === 0
        ? html("p", {}, say(lang, "stuck-settled-none"))
        : terms(
            "duties",
            settled.map(([duty, who]) => [say(lang, duty), bdi(who)]),
          ),
    ),
    ...knowers(scene, interview).map(({ id, title, asked }) =>
      html(
        "section",
        { class: "knower", part: "knower" },
        title === null
          ? heading(scene, 1, say(lang, "stuck-by-you"))
          : heading(scene, 1, ...told(scene, "stuck-by", { who: title })),
        title === null ? null : html("p", {}, ...told(scene, "stuck-contact", { who: title })),
        html(
          "ul",
          { class: "missing", part: "missing" },
          ...asked.map((one) =>
            html(
              "li",
              {},
              html("span", { class: "reason" }, bdi(scene.names.of(one.text))),
              one.help === null
                ? null
                : html("span", { class: "quiet" }, " ", bdi(scene.names.of(one.help))),
            ),
          ),
        ),
        id === null ? null : contact(scene, id),
      ),
    ),
    open.length === 0
      ? null
      : html(
          "section",
          { class: "duties" },
          heading(scene, 1, say(lang, "stuck-open")),
          terms(
            "undecided",
            open.map(([duty, who]) => [say(lang, duty), bdi(who)]),
          ),
        ),
    answers(scene),
    share(scene, interview),
  ];
}

/** What holds whatever the rest is: of the optional duties only those that somebody has. @param {Scene} scene @param {Interview} interview @returns {[Duty, string][]} */
export function settledOf(scene, interview) {
  const { names, lang } = scene;
  /** @type {[Duty, string][]} */
  const rows = [];
  for (const duty of [...REQUIRED, ...OPTIONAL]) {
    const holders = interview.settled[duty] ?? [];
    if (holders.length === 0) continue;
    const [only] = holders;
    const none =
      only === "not_applicable" && (duty === "owner" || duty === "prepares" || duty === "decides");
    rows.push([
      duty,
      none
        ? say(lang, `not-applicable-${duty}`)
        : names.list(
            holders.map((id) => names.actor(id)),
            "and",
          ),
    ]);
  }
  return rows;
}

/** Who may have what is not settled. @param {Scene} scene @param {Interview} interview @returns {[Duty, string][]} */
export function openOf(scene, interview) {
  const { names, lang } = scene;
  return [...REQUIRED, ...OPTIONAL].flatMap((duty) => {
    const possible = interview.open[duty] ?? [];
    if (possible.length === 0) return [];
    const who =
      possible.length > NAMED
        ? say(lang, "stuck-many", { count: possible.length })
        : names.list(
            possible.map((id) => names.actor(id)),
            "or-between",
          );
    return [/** @type {[Duty, string]} */ ([duty, who])];
  });
}

/**
 * What is missing, by who knows it. What the person who asks would know is theirs to find out.
 *
 * @param {Scene} scene
 * @param {Interview} interview
 * @returns {{ id: string | null, title: string | null, asked: Asked[] }[]}
 */
export function knowers(scene, interview) {
  const { facts } = caseOf(scene.names.router, scene.place);
  /** @type {Map<string, { id: string | null, title: string | null, asked: Asked[] }>} */
  const groups = new Map();
  for (const asked of interview.missing) {
    const role = asked.known_by;
    const key = role ?? "requester";
    const group = groups.get(key);
    if (group !== undefined) group.asked.push(asked);
    else if (role === null || role === "requester") {
      groups.set(key, { id: null, title: null, asked: [asked] });
    } else groups.set(key, { ...scene.names.knower(role, facts), asked: [asked] });
  }
  return [...groups.values()];
}
