/** What can be done with an answer: copy it, copy a link to it, print it. */

import { html } from "../dom.js";
import { plain } from "../plain.js";
import { button, heading } from "../scene.js";
import { say } from "../texts.js";

/** @typedef {import("../scene.js").Scene} Scene */

/** @param {Scene} scene @param {import("bestit").Route | import("bestit").Interview} answer */
export function share(scene, answer) {
  const byHand = html("div", { class: "by-hand" });
  /** @param {string} text */
  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      byHand.replaceChildren();
      scene.announce(say(scene.lang, "copied"));
      byHand.append(html("p", { class: "done", part: "done" }, say(scene.lang, "copied")));
    } catch {
      // A frame or an older browser may forbid it.
      const area = html("textarea", {
        class: "field",
        part: "field",
        readonly: true,
        rows: 8,
        id: "by-hand",
      });
      area.value = text;
      byHand.replaceChildren(
        html("label", { for: "by-hand" }, say(scene.lang, "copy-failed")),
        area,
      );
      area.focus();
      area.select();
    }
  };
  return html(
    "section",
    { class: "share", part: "share" },
    heading(scene, 1, say(scene.lang, "actions")),
    html(
      "div",
      { class: "row-of-buttons" },
      button(scene, "copy-text", () => void copy(plain(scene, answer))),
      button(scene, "copy-link", () => void copy(scene.link())),
      button(scene, "print", () => window.print()),
    ),
    byHand,
  );
}
