/**
 * The way of a case as a drawing: stations below each other, with arrows. The numbered list says the
 * same, so the drawing is hidden from those who listen.
 */

import { svg } from "./dom.js";
import { say } from "./texts.js";

/** @typedef {import("./views/way.js").Leg} Leg */

const WIDTH = 300;
const LINE = 21;
const PADDING = 12;
const GAP = 48;
const LETTERS = 29;

/**
 * The stations from top to bottom, each with how the case comes there. Somebody whom the case comes
 * back to stands there again, as on a map of a journey; where the way does not go on from the last
 * station it begins anew.
 *
 * @param {readonly Leg[]} legs
 * @returns {{ id: string | null, comes: Leg["action"] | null }[]}
 */
export function plan(legs) {
  /** @type {{ id: string | null, comes: Leg["action"] | null }[]} */
  const stations = [];
  for (const { from, to, action } of legs) {
    const last = stations.at(-1);
    if (last === undefined || last.id !== from) stations.push({ id: from, comes: null });
    stations.push({ id: to, comes: action });
  }
  return stations;
}

/**
 * A name in lines that fit; a word longer than a line is cut.
 *
 * @param {string} name
 * @param {number} letters
 */
export function lines(name, letters) {
  /** @type {string[]} */
  const made = [];
  let line = "";
  for (const whole of name.split(/\s+/)) {
    const word = whole.length > letters ? `${whole.slice(0, letters - 1)}…` : whole;
    if (line !== "" && line.length + 1 + word.length > letters) {
      made.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  if (line !== "") made.push(line);
  const [a = "", b = "", ...rest] = made;
  if (rest.length === 0) return made;
  return [a, b, `${rest.join(" ").slice(0, letters - 1)}…`];
}

/**
 * @param {import("./scene.js").Scene} scene
 * @param {readonly Leg[]} legs
 */
export function drawing(scene, legs) {
  const { names, lang } = scene;
  let top = 2;
  const boxes = plan(legs).map(({ id, comes }) => {
    const text = lines(id === null ? say(lang, "you") : names.actor(id), LETTERS);
    const height = text.length * LINE + 2 * PADDING;
    const box = { id, comes, text, top, height };
    top += height + GAP;
    return box;
  });
  const height = top - GAP + 2;
  const middle = WIDTH / 2;
  return svg(
    "svg",
    {
      class: "drawing",
      part: "drawing",
      viewBox: `0 0 ${WIDTH} ${height}`,
      width: WIDTH,
      height,
      "aria-hidden": "true",
      focusable: "false",
    },
    ...boxes.map((box) =>
      svg(
        "g",
        { class: box.id === null ? "station you" : "station" },
        ...(box.comes === null ? [] : arrow(middle, box.top, say(lang, `arrow-${box.comes}`))),
        svg("rect", { x: 2, y: box.top, width: WIDTH - 4, height: box.height, rx: 8 }),
        ...box.text.map((line, i) =>
          svg(
            "text",
            { x: middle, y: box.top + PADDING + LINE * (i + 0.75), "text-anchor": "middle" },
            line,
          ),
        ),
      ),
    ),
  );
}

/** An arrow to a station, and what happens on the way. @param {number} x @param {number} end @param {string} text */
function arrow(x, end, text) {
  return [
    svg("path", { class: "arrow-line", d: `M${x} ${end - GAP} V${end - 7}` }),
    svg("path", { class: "arrow-head", d: `M${x} ${end} l-6 -9 h12 z` }),
    svg("text", { class: "arrow-text", x: x + 14, y: end - GAP / 2 + 5 }, text),
  ];
}
