/** Kinds × duties: who has what in each kind of case. */

import { bdi, html } from "../dom.js";
import * as naming from "../naming.js";
import { byTitle, combinations, number, t } from "../words.js";

/** @typedef {import("bestit/lab").KindTable} KindTable */
/** @typedef {import("bestit/lab").Names} Names */

/** The state that outlives a redrawing. @typedef {{ wanted: string }} State */

/** @param {KindTable} table @param {Names} names @param {State} state */
export function kinds(table, names, state) {
  const duties = [...new Set(table.kinds.flatMap((row) => row.duties.map((of) => of.duty)))];
  const inOrder = Object.keys(order).filter((duty) => duties.some((one) => one === duty));
  const titled = table.kinds.map((row) => ({ row, title: naming.kind(names, row.kind) }));
  titled.sort((a, b) => byTitle(a.title, b.title));
  const rows = titled.map(({ row, title }) => {
    const cells = inOrder.map((duty) => {
      const of = row.duties.find((one) => one.duty === duty);
      const list = of?.holders ?? [];
      const items = list.map(({ holder, combinations: count }) =>
        html(
          "li",
          { class: quiet.has(holder) ? holder : null },
          bdi(naming.holder(names, holder)),
          list.length > 1 || count < row.combinations
            ? html(
                "span",
                { class: "count", title: naming.share(count, row.combinations) },
                ` ${number(count)}`,
              )
            : null,
        ),
      );
      return html(
        "td",
        {},
        items.length
          ? html("ul", { class: "plain" }, ...items)
          : html("span", { class: "none" }, "–"),
      );
    });
    const words = [row.kind, title, ...cells.map((cell) => cell.textContent)]
      .join(" ")
      .toLocaleLowerCase();
    const element = html(
      "tr",
      {},
      html(
        "th",
        { scope: "row" },
        bdi(title),
        html("span", { class: "count" }, combinations(row.combinations)),
      ),
      ...cells,
    );
    return { element, words };
  });
  const found = html("p", { class: "hint", role: "status" });
  const filter = () => {
    const wanted = state.wanted.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const { element, words } of rows) {
      element.hidden = !wanted.every((word) => words.includes(word));
      if (!element.hidden) shown += 1;
    }
    found.textContent = t("kinds-shown", { shown, all: rows.length });
  };
  const field = html("input", {
    type: "search",
    id: "kinds-filter",
    autocomplete: "off",
    input: () => {
      state.wanted = field.value;
      filter();
    },
  });
  field.value = state.wanted;
  filter();
  return [
    html(
      "div",
      { class: "toolbar" },
      html("label", { for: "kinds-filter" }, t("kinds-filter")),
      field,
      found,
    ),
    html(
      "div",
      { class: "scroll", tabindex: 0, role: "region", "aria-label": t("kinds-label") },
      html(
        "table",
        { class: "data matrix" },
        html(
          "thead",
          {},
          html(
            "tr",
            {},
            html("th", { scope: "col" }, t("col-kind")),
            ...inOrder.map((duty) => html("th", { scope: "col" }, naming.duty(names, duty))),
          ),
        ),
        html("tbody", {}, ...rows.map(({ element }) => element)),
      ),
    ),
    html("p", { class: "hint" }, t("counts-note")),
  ];
}

const quiet = new Set(["unstated", "not_applicable", "none"]);

/** The duties in the order of an answer. @type {{ readonly [duty in import("bestit/lab").Duty]: true }} */
export const order = {
  owner: true,
  prepares: true,
  decides: true,
  presents: true,
  orders: true,
  executes: true,
  maintains: true,
  signs: true,
  follows_up: true,
  consulted: true,
  informed: true,
};
