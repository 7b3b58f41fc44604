/** The other sides of the document's readings: which of them each model is to have. */

import { bdi, html } from "../dom.js";
import { said, t } from "../words.js";

/** @typedef {import("bestit/lab").ReadingOption} ReadingOption */
/** @typedef {import("bestit/lab").Sides} Sides */
/** @typedef {{ readonly title: string, readonly options: readonly ReadingOption[], readonly sides: Sides }} Column */

/** The sides of a model in short: `A25=other`. @param {Sides} sides */
export function written(sides) {
  return Object.entries(sides)
    .map(([reading, option]) => `${reading}=${option}`)
    .join(", ");
}

/**
 * @param {readonly Column[]} columns The model looked at, and the one compared with, if any.
 * @param {import("bestit/lab").TextsById} about What each reading is about.
 * @param {{ set: (column: number, sides: Sides) => void, effect: (option: ReadingOption) => void }} on
 */
export function readingsOf(columns, about, on) {
  /** @type {Map<string, ReadingOption>} */
  const all = new Map();
  for (const { options } of columns)
    for (const option of options) all.set(`${option.reading}=${option.option}`, option);
  if (all.size === 0) return [html("p", { class: "hint" }, t("no-readings"))];
  const rows = [...all].sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    html("p", { class: "hint" }, t("readings-help")),
    html(
      "div",
      { class: "scroll", tabindex: 0, role: "region", "aria-label": t("tab-readings") },
      html(
        "table",
        { class: "data readings" },
        html(
          "thead",
          {},
          html(
            "tr",
            {},
            html("th", { scope: "col" }, t("col-reading")),
            ...columns.map(({ title }) => html("th", { scope: "col" }, bdi(title))),
          ),
        ),
        html("tbody", {}, ...rows.map(([id, option]) => row(id, option, columns, about, on))),
      ),
    ),
  ];
}

/**
 * @param {string} id
 * @param {ReadingOption} option
 * @param {readonly Column[]} columns
 * @param {import("bestit/lab").TextsById} about
 * @param {Parameters<typeof readingsOf>[2]} on
 */
function row(id, option, columns, about, on) {
  const { reading } = option;
  const has = (/** @type {Column} */ { options }) =>
    options.some((one) => one.reading === reading && one.option === option.option);
  const boxes = columns.map((column, ix) => {
    if (!has(column)) return html("td", {}, html("span", { class: "none" }, "–"));
    const box = html("input", {
      type: "checkbox",
      id: `reading-${ix}-${id}`,
      "aria-label": t("reading-of", { reading: id, model: column.title }),
      checked: column.sides[reading] === option.option,
      change: () => {
        const { [reading]: _, ...rest } = column.sides;
        on.set(ix, box.checked ? { ...rest, [reading]: option.option } : rest);
      },
    });
    return html("td", {}, box);
  });
  const question = Object.hasOwn(about, reading) ? about[reading] : undefined;
  const [looked] = columns;
  return html(
    "tr",
    { "data-reading": id },
    html(
      "th",
      { scope: "row" },
      html("span", { class: "code" }, id),
      html("p", {}, bdi(said(option.text))),
      question ? html("p", { class: "hint" }, bdi(said(question))) : null,
      looked && has(looked)
        ? html(
            "button",
            { type: "button", class: "link", click: () => on.effect(option) },
            t("reading-effect"),
            html("span", { class: "hidden" }, ` ${id}`),
          )
        : null,
    ),
    ...boxes,
  );
}
