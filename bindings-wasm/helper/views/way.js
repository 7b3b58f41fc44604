/** The way of a case: a numbered list, and the same as a drawing. */

import { html } from "../dom.js";
import { drawing } from "../drawing.js";
import { heading, told } from "../scene.js";
import { say } from "../texts.js";

/** @typedef {import("../scene.js").Scene} Scene */
/** @typedef {import("bestit").Route} Route */

/** A step between two stations; the first is the person's own, to whom they contact. @typedef {{ from: string | null, to: string, action: "start" | import("bestit").Action, sections: readonly string[] }} Leg */

/**
 * The steps of a route. The person's own contact comes first where the way begins with whom they
 * contact.
 *
 * @param {Route} route
 * @returns {Leg[]}
 */
export function legs(route) {
  const own = route.steps.map(({ from, to, action, cite }) => ({
    from,
    to,
    action,
    sections: [...new Set(cite.map((one) => one.section))],
  }));
  const begins = own[0]?.from;
  if (begins === undefined || begins !== route.first_contact?.id) return own;
  return [{ from: null, to: begins, action: "start", sections: [] }, ...own];
}

/** @param {Scene} scene @param {Route} route */
export function way(scene, route) {
  const all = legs(route);
  if (all.length === 0) return null;
  const { names, lang } = scene;
  return html(
    "section",
    { class: "way", part: "way" },
    heading(scene, 1, say(lang, "way-heading")),
    html(
      "div",
      { class: "list-and-drawing" },
      html(
        "ol",
        { class: "steps", part: "steps" },
        ...all.map(({ from, to, action, sections }) =>
          html(
            "li",
            {},
            html(
              "span",
              { class: "step" },
              ...told(scene, `step-${action}`, {
                from: from === null ? say(lang, "you") : names.actor(from),
                to: names.actor(to),
              }),
            ),
            sections.length === 0
              ? null
              : html("span", { class: "quiet cited" }, " ", sectionsOf(scene, sections)),
          ),
        ),
      ),
      drawing(scene, all),
    ),
  );
}

/** @param {Scene} scene @param {readonly string[]} sections */
export function sectionsOf(scene, sections) {
  const { lang, names } = scene;
  const [first] = sections;
  if (sections.length === 1 && first !== undefined) return say(lang, "section", { section: first });
  return say(lang, "sections", { sections: names.list(sections, "and") });
}
