/** One case by hand: its facts are chosen, and each model's answer stands below. */

import { bdi, html } from "../dom.js";
import * as naming from "../naming.js";
import { byTitle, joined, number, said, t } from "../words.js";
import { differing, routes } from "./route.js";

/** @typedef {import("../worker.js").Field} Field */
/** @typedef {import("../worker.js").Given} Given */
/** @typedef {import("./route.js").Side} Side */

/** A case, what can be chosen in it, and the answers. @typedef {{ readonly facts: Given, readonly fields: readonly Field[], readonly sides: readonly Side[] }} Attempt */

/**
 * @param {Attempt} attempt
 * @param {{ set: (fact: string, value: string) => void, clear: () => void }} on
 */
export function attemptOf({ facts, fields, sides }, on) {
  const wanted = new Set(
    sides.flatMap(({ answer }) => (answer.status === "needs_fact" ? [answer.question.fact] : [])),
  );
  const shown = fields.filter(({ info, values }) => values.length > 0 || info.id in facts);
  const none = Object.keys(facts).length === 0;
  return [
    html("p", { class: "hint" }, t("try-help")),
    html(
      "form",
      { class: "fields", submit: (/** @type {Event} */ event) => event.preventDefault() },
      ...shown.map((of) => field(of, facts[of.info.id] ?? "", wanted.has(of.info.id), on.set)),
    ),
    html(
      "div",
      { class: "toolbar" },
      html("p", { class: "verdict", role: "status" }, none ? "" : verdict(sides)),
      html("button", { type: "button", disabled: none, click: on.clear }, t("try-clear")),
    ),
    none ? html("p", { class: "hint" }, t("try-empty")) : routes(Object.entries(facts), sides),
  ];
}

/**
 * @param {Field} of
 * @param {string} now
 * @param {boolean} wanted Whether an answer waits for it.
 * @param {(fact: string, value: string) => void} set
 */
function field({ info, values }, now, wanted, set) {
  const id = `fact-${info.id}`;
  const hint = [
    wanted ? t("try-wanted") : "",
    info.number === null
      ? ""
      : [
          number(Number(info.number.min)),
          "–",
          number(Number(info.number.max)),
          info.number.unit,
        ].join(" "),
  ]
    .filter(Boolean)
    .join(" · ");
  const about = { id, "data-fact": info.id, "aria-describedby": hint ? `${id}-hint` : null };
  const change = () =>
    set(info.id, made.value.replace(/\s/g, "").replace(",", ".").replace("−", "-"));
  const made =
    info.number === null
      ? html(
          "select",
          { ...about, change },
          html("option", { value: "" }, t("try-not-given")),
          ...info.values
            .filter((value) => values.includes(value.id))
            .sort(
              (a, b) =>
                Number(a.id === "none") - Number(b.id === "none") ||
                byTitle(said(a.title), said(b.title)),
            )
            .map((value) =>
              html(
                "option",
                { value: value.id, selected: value.id === now },
                said(value.title) + (value.sample ? ` (${t("sample")})` : ""),
              ),
            ),
        )
      : html("input", {
          ...about,
          type: "text",
          inputmode: "decimal",
          autocomplete: "off",
          value: now,
          change,
        });
  return html(
    "div",
    { class: wanted ? "field wanted" : "field" },
    html("label", { for: id }, bdi(said(info.title))),
    made,
    hint ? html("span", { class: "hint", id: `${id}-hint` }, hint) : null,
  );
}

/** What the answers come to, in a sentence. @param {readonly Side[]} sides */
function verdict(sides) {
  for (const { answer } of sides) {
    if (answer.status === "needs_fact")
      return t("needs-fact", { question: said(answer.question.text) });
    if (answer.status === "refused") return said(answer.message);
  }
  const [first] = sides;
  if (sides.length < 2 || !first) return "";
  const duties = differing(sides).map((duty) => naming.duty(first.names, duty));
  return duties.length === 0 ? t("try-alike") : t("try-differs", { duties: joined(duties) });
}
