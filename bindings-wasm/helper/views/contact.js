/** How to reach somebody. */

import { mailAddress, phoneAddress, webAddress } from "../contacts.js";
import { bdi, html } from "../dom.js";
import { terms } from "../scene.js";
import { say } from "../texts.js";

/** @typedef {import("../scene.js").Scene} Scene */
/** @typedef {import("../dom.js").Child} Child */

/**
 * The ways to an actor, or where else to look.
 *
 * @param {Scene} scene
 * @param {string} actor
 */
export function contact(scene, actor) {
  const { lang, names } = scene;
  const found = scene.contacts.get(actor);
  if (found === undefined) {
    return html("p", { class: "contact", part: "contact" }, say(lang, "contact-missing"));
  }
  /** @type {[Child, ...Child[]][]} */
  const rows = [];
  if (found.name !== null) rows.push([say(lang, "name"), bdi(found.name)]);
  if (found.phone !== null)
    rows.push([say(lang, "phone"), link(phoneAddress(found.phone), found.phone)]);
  if (found.mailbox !== null) {
    rows.push([say(lang, "mailbox"), link(mailAddress(found.mailbox), found.mailbox)]);
  }
  if (found.link !== null) rows.push([say(lang, "link"), link(webAddress(found.link), found.link)]);
  if (found.substitute !== null) {
    rows.push([say(lang, "substitute"), bdi(names.actor(found.substitute))]);
  }
  return html(
    "div",
    { class: "contact", part: "contact" },
    found.note === null ? null : html("p", {}, bdi(names.of(found.note))),
    rows.length === 0 ? null : terms("contact-list", rows),
    found.sample
      ? html("p", {}, html("span", { class: "mark", part: "mark" }, say(lang, "sample-contact")))
      : null,
  );
}

/** A link where the text is an address that may be followed; else the text alone. @param {string | null} address @param {string} text */
function link(address, text) {
  return address === null ? bdi(text) : html("a", { href: address }, bdi(text));
}
