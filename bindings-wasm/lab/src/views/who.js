/** Somebody's particulars: where they belong and what they answer for. */

import { bdi, html } from "../dom.js";
import * as naming from "../naming.js";
import { joined, said, t } from "../words.js";

/** @typedef {import("bestit/lab").Names} Names */
/** @typedef {import("bestit/lab").Who} Who */

/**
 * @param {Who} who
 * @param {Names} names
 * @param {readonly Node[]} contacts
 * @param {() => void} close
 */
export function who(who, names, contacts, close) {
  const actor = (/** @type {string} */ id) => naming.holder(names, id);
  const place = (/** @type {string} */ id) => (id === "unstated" ? t("unstated-where") : actor(id));
  /** @type {[string, string | Node][]} */
  const rows = [];
  const row = (
    /** @type {import("../words.js").Key} */ key,
    /** @type {string | Node | null} */ value,
  ) => {
    if (value !== null && value !== "") rows.push([t(key), value]);
  };
  if (who.is === "actor") {
    if (who.unit !== who.id) row("who-unit", place(who.unit));
    if (who.home_unit !== who.unit) row("who-home", place(who.home_unit));
    row("who-parent", who.parent === null ? null : place(who.parent));
    row("who-capacity", who.capacity);
    row("who-members", who.members.length ? joined(who.members.map(actor)) : null);
    for (const post of who.posts) row("who-post", post.roles.map(actor).join(" + "));
    for (const of of who.duties) {
      const kinds = of.kinds.map((kind) => html("li", {}, bdi(naming.kind(names, kind))));
      rows.push([naming.duty(names, of.duty), html("ul", { class: "tags" }, ...kinds)]);
    }
    const systems = (/** @type {readonly string[]} */ ids) =>
      ids.length
        ? html(
            "ul",
            { class: "tags" },
            ...ids.map((id) => html("li", {}, bdi(naming.value(names, "system", id)))),
          )
        : null;
    row("who-owns", systems(who.owns));
    row("who-manages", systems(who.manages));
    row("who-administers", systems(who.administers));
  } else {
    row("who-owner", place(who.owner));
    row("who-manager", place(who.manager));
    row("who-administrator", place(who.administrator));
  }
  row("col-contacts", contacts.length ? html("ul", { class: "plain" }, ...contacts) : null);
  return card(
    said(who.title),
    [who.is === "actor" ? t(`sort-${who.sort}`) : t("sort-system"), who.sample ? t("sample") : ""]
      .filter(Boolean)
      .join(" · "),
    close,
    rows.length
      ? html(
          "dl",
          { class: "facts" },
          ...rows.flatMap(([name, value]) => [html("dt", {}, name), html("dd", {}, value)]),
        )
      : html("p", { class: "hint" }, t("who-nothing")),
  );
}

/**
 * One of each: which one is asked.
 *
 * @param {string} title
 * @param {readonly string[]} ids
 * @param {Names} names
 * @param {readonly Node[]} contacts
 * @param {(id: string) => void} choose
 * @param {() => void} close
 */
export function family(title, ids, names, contacts, choose, close) {
  const buttons = ids.map((id) =>
    html(
      "li",
      {},
      html(
        "button",
        { type: "button", class: "link", click: () => choose(id) },
        bdi(naming.holder(names, id)),
      ),
    ),
  );
  const list = ids.length
    ? html("ul", { class: "plain" }, ...buttons)
    : html("p", { class: "hint" }, t("family-term"));
  const rows = contacts.length
    ? html(
        "dl",
        { class: "facts" },
        html("dt", {}, t("col-contacts")),
        html("dd", {}, html("ul", { class: "plain" }, ...contacts)),
      )
    : null;
  const body = html("div", {}, list, rows);
  return card(title, t("sort-family"), close, body);
}

/** @param {string} title @param {string} sort @param {() => void} close @param {Node} body */
function card(title, sort, close, body) {
  return html(
    "section",
    { class: "card who", "aria-labelledby": "who-title" },
    html(
      "header",
      {},
      html(
        "div",
        {},
        html("h3", { id: "who-title", tabindex: -1 }, bdi(title)),
        html("p", { class: "hint" }, sort),
      ),
      html(
        "button",
        { type: "button", class: "close", "aria-label": t("close"), click: close },
        "×",
      ),
    ),
    body,
  );
}
