/** Two models beside each other: which cases change hands, and where one model is silent. */

import { bdi, html } from "../dom.js";
import * as naming from "../naming.js";
import { combinations, number, said, t } from "../words.js";
import { region } from "./regions.js";

/** @typedef {import("bestit/lab").Comparison} Comparison */
/** @typedef {import("bestit/lab").DutyDifference} DutyDifference */
/** @typedef {import("bestit/lab").Names} Names */
/** @typedef {import("bestit/lab").Place} Place */
/** @typedef {import("./regions.js").Show} Show */

/** What is to be seen of a comparison. @typedef {{ kind: string, changed: boolean, silence: boolean }} State */

/**
 * @param {Comparison} comparison
 * @param {{ from: Names, to: Names }} names
 * @param {{ from: string, to: string }} titles
 * @param {State} state
 * @param {{ show: Show, goTo: (place: Place, side: "from" | "to") => void, redraw: () => void, under: (option: string) => void }} on
 */
export function comparisonOf(comparison, names, titles, state, on) {
  const told = { comparison, names, titles, state, on };
  const shown = comparison.duties.filter(
    (of) => (of.status === "changed" ? state.changed : state.silence) && concerns(of, state.kind),
  );
  return [
    summary(told),
    html("h3", {}, t("by-kind")),
    byKind(told),
    html("h3", { id: "differences", tabindex: -1 }, t("who-does-what")),
    filters(told),
    shown.length
      ? html("div", { class: "differences" }, ...shown.map((of) => difference(of, told)))
      : html("p", { class: "hint" }, t("no-differences")),
    ...placement(told),
    ...onlyIn(told),
    ...onlyUnder(told),
    html("p", { class: "hint" }, t("counts-note")),
  ];
}

/** @typedef {{ comparison: Comparison, names: { from: Names, to: Names }, titles: { from: string, to: string }, state: State, on: Parameters<typeof comparisonOf>[4] }} Told */

/** Whether a region of a difference lies, at least in part, in a kind. @param {DutyDifference} of @param {string} kind */
function concerns(of, kind) {
  if (kind === "") return true;
  return of.regions.some((one) =>
    one.when.every((test) => test.of !== "kind" || test.values.includes(kind) !== test.not),
  );
}

/** @param {Told} told */
function summary({ comparison, titles }) {
  const { combinations: all, changed, silence } = comparison;
  const elsewhere = comparison.placement.length;
  const figure = (
    /** @type {number} */ count,
    /** @type {string} */ sort,
    /** @type {import("../words.js").Key} */ key,
  ) =>
    html(
      "div",
      { class: `figure ${sort}` },
      html("span", { class: "big", "data-count": count }, number(count)),
      html("span", {}, t(key, { all })),
    );
  return html(
    "section",
    { class: "summary", "aria-labelledby": "compared" },
    html(
      "h3",
      { id: "compared" },
      t("from"),
      " ",
      bdi(titles.from),
      " ",
      t("to"),
      " ",
      bdi(titles.to),
    ),
    html(
      "div",
      { class: "figures" },
      figure(changed, "changed", "figure-changed"),
      figure(silence, "silence", "figure-silence"),
    ),
    changed + silence === 0 ? html("p", {}, t("all-alike", { all })) : null,
    elsewhere === 0
      ? null
      : html(
          "p",
          {},
          elsewhere === 1 ? t("placement-one") : t("placement-count", { count: elsewhere }),
        ),
  );
}

/** @param {Told} told */
function byKind({ comparison, names, state, on }) {
  if (comparison.kinds.length === 0) return html("p", { class: "hint" }, t("no-kinds"));
  const kinds = [...comparison.kinds].sort(
    (a, b) => b.changed - a.changed || b.silence - a.silence,
  );
  const bar = (
    /** @type {number} */ part,
    /** @type {number} */ all,
    /** @type {string} */ sort,
  ) => {
    const inner = html("span", { class: `fill ${sort}` });
    inner.style.inlineSize = `${(100 * part) / all}%`;
    return html(
      "td",
      { class: "number" },
      part === 0 ? html("span", { class: "none" }, "0") : html("span", {}, number(part)),
      part === 0 ? null : html("span", { class: "bar", "aria-hidden": "true" }, inner),
    );
  };
  const rows = kinds.map((row) =>
    html(
      "tr",
      { "data-kind": row.kind, class: state.kind === row.kind ? "chosen" : null },
      html(
        "th",
        { scope: "row" },
        html(
          "button",
          {
            type: "button",
            class: "link",
            "aria-pressed": String(state.kind === row.kind),
            click: () => {
              state.kind = state.kind === row.kind ? "" : row.kind;
              on.redraw();
              document.getElementById("differences")?.focus();
            },
          },
          bdi(naming.kind(names.to, row.kind)),
        ),
      ),
      bar(row.changed, row.combinations, "changed"),
      bar(row.silence, row.combinations, "silence"),
      html("td", { class: "number" }, number(row.combinations)),
    ),
  );
  return html(
    "div",
    { class: "scroll short", tabindex: 0, role: "region", "aria-label": t("by-kind") },
    html(
      "table",
      { class: "data by-kind" },
      html(
        "thead",
        {},
        html(
          "tr",
          {},
          ...["col-kind", "col-changed", "col-silence", "col-all"].map((key) =>
            html("th", { scope: "col" }, t(/** @type {any} */ (key))),
          ),
        ),
      ),
      html("tbody", {}, ...rows),
    ),
  );
}

/** @param {Told} told */
function filters({ names, state, on }) {
  const box = (
    /** @type {"changed" | "silence"} */ which,
    /** @type {import("../words.js").Key} */ key,
  ) => {
    const input = html("input", {
      type: "checkbox",
      checked: state[which],
      change: () => {
        state[which] = input.checked;
        on.redraw();
      },
    });
    return html("label", { class: "check" }, input, t(key));
  };
  return html(
    "div",
    { class: "toolbar" },
    box("changed", "status-changed"),
    box("silence", "status-silence"),
    state.kind === ""
      ? html("span", { class: "hint" }, t("choose-kind"))
      : html(
          "button",
          {
            type: "button",
            click: () => {
              state.kind = "";
              on.redraw();
            },
          },
          t("only-kind", { kind: naming.kind(names.to, state.kind) }),
        ),
  );
}

/** @param {DutyDifference} of @param {Told} told */
function difference(of, { names, titles, state, on }) {
  const regions = of.regions.filter(
    (one) =>
      state.kind === "" ||
      one.when.every((test) => test.of !== "kind" || test.values.includes(state.kind) !== test.not),
  );
  const silent =
    of.silent === null
      ? ""
      : t("silent-model", { model: of.silent === "from" ? titles.from : titles.to });
  const items = regions.map((one) =>
    region(
      { when: one.when, combinations: one.combinations, facts: one.case.case },
      html(
        "p",
        { class: "from-to" },
        bdi(naming.holders(names.from, one.from)),
        arrow(),
        bdi(naming.holders(names.to, one.to)),
      ),
      names.to,
      on.show,
    ),
  );
  const causes = of.causes.flatMap((cause) => {
    const link = (/** @type {"from" | "to"} */ side) => {
      const place = cause.places[side];
      return place === null
        ? []
        : [
            html(
              "button",
              { type: "button", class: "link code", click: () => on.goTo(place, side) },
              `${place.file}:${place.line}`,
            ),
            " ",
          ];
    };
    const fields = cause.fields.length ? ` (${cause.fields.join(", ")})` : "";
    const what = `${t(`cause-${cause.what}`)} ${cause.id} ${t(`change-${cause.change}`)}${fields} `;
    return [html("li", {}, what, ...link("from"), ...link("to"))];
  });
  const readings = Array.isArray(of.readings)
    ? t("depends-on", { readings: of.readings.join(", ") })
    : "";
  return html(
    "article",
    {
      class: `difference ${of.status}`,
      "data-duty": of.duty,
      "data-status": of.status,
      "data-combinations": of.combinations,
    },
    html(
      "header",
      {},
      html("span", { class: `pill ${of.status}` }, t(`status-${of.status}`)),
      html("h4", {}, naming.duty(names.to, of.duty)),
      html("span", { class: "count" }, combinations(of.combinations)),
    ),
    html("p", { class: "holders" }, ...changes(of, names)),
    silent || readings
      ? html("p", { class: "hint" }, [silent, readings].filter(Boolean).join(" · "))
      : null,
    html("ul", { class: "regions" }, ...items),
    of.rest > 0 ? html("p", { class: "hint" }, t("rest", { count: combinations(of.rest) })) : null,
    causes.length
      ? html(
          "details",
          { class: "causes" },
          html("summary", {}, t("causes", { count: causes.length })),
          html("ul", { class: "plain" }, ...causes),
        )
      : null,
  );
}

/** An arrow, which is read out as a word. */
function arrow() {
  const sign = html("span", { class: "arrow", "aria-hidden": "true" }, " → ");
  return html("span", {}, sign, html("span", { class: "hidden" }, ` ${t("becomes")} `));
}

/**
 * From whom to whom. Where both models write the same, such as the system's owner, it is told who
 * that is.
 *
 * @param {DutyDifference} of
 * @param {{ from: Names, to: Names }} names
 */
function changes(of, names) {
  const [from, to] = [list(names.from, of.from), list(names.to, of.to)];
  if (from !== to) return [bdi(from), arrow(), bdi(to)];
  const told = new Set(of.regions.map((one) => JSON.stringify([one.from, one.to])));
  const [first] = of.regions;
  if (told.size !== 1 || !first) return [bdi(from), `: ${t("another-holder")}`];
  const [one, two] = [naming.holders(names.from, first.from), naming.holders(names.to, first.to)];
  return [bdi(from), ": ", bdi(one), arrow(), bdi(two)];
}

/** How many holders a heading names. */
const NAMED = 4;

/** @param {Names} names @param {readonly string[]} written */
function list(names, written) {
  const named = written.slice(0, NAMED).map((one) => naming.holder(names, one));
  const rest = written.length - named.length;
  return [...named, ...(rest > 0 ? [t("more", { count: rest })] : [])].join(" / ");
}

/** @param {Told} told @returns {Node[]} */
function placement({ comparison, names, state, on }) {
  const all = comparison.placement.filter((one) =>
    one.status === "changed" ? state.changed : state.silence,
  );
  if (comparison.placement.length === 0) return [];
  const value = (/** @type {Names} */ side, /** @type {readonly string[]} */ ids) =>
    ids.length === 0
      ? t("nothing-stated")
      : ids
          .map((id) => (id === "unstated" ? t("unstated-where") : naming.holder(side, id)))
          .join(", ");
  const rows = all.map((one) => {
    const [side, place] = one.places.to
      ? /** @type {const} */ (["to", one.places.to])
      : /** @type {const} */ (["from", one.places.from]);
    const title = names.to.values.system?.[one.of];
    const what = names.to.placement[one.what];
    return html(
      "tr",
      {},
      html("th", { scope: "row" }, bdi(title ? said(title) : naming.holder(names.to, one.of))),
      html("td", {}, what ? said(what) : one.what),
      html("td", {}, bdi(value(names.from, one.from))),
      html("td", {}, bdi(value(names.to, one.to))),
      html(
        "td",
        {},
        place
          ? html(
              "button",
              { type: "button", class: "link code", click: () => on.goTo(place, side) },
              `${place.file}:${place.line}`,
            )
          : "–",
      ),
    );
  });
  const columns = /** @type {const} */ ([
    "col-who",
    "col-what",
    "from-column",
    "to-column",
    "col-place",
  ]);
  return [
    html("h3", {}, t("placement")),
    rows.length === 0
      ? html("p", { class: "hint" }, t("no-differences"))
      : html(
          "div",
          { class: "scroll short", tabindex: 0, role: "region", "aria-label": t("placement") },
          html(
            "table",
            { class: "data" },
            html(
              "thead",
              {},
              html("tr", {}, ...columns.map((key) => html("th", { scope: "col" }, t(key)))),
            ),
            html("tbody", {}, ...rows),
          ),
        ),
  ];
}

/** @param {Told} told @returns {Node[]} */
function onlyIn({ comparison, names, titles, on }) {
  return comparison.only_in.flatMap((only) => [
    html("h3", {}, t("only-in", { model: titles[only.side] })),
    html("p", { class: "hint" }, combinations(only.combinations)),
    html(
      "ul",
      { class: "regions" },
      ...only.regions.map((one) =>
        region(
          { when: one.when, combinations: one.combinations, facts: one.witness.case },
          null,
          names[only.side],
          on.show,
        ),
      ),
    ),
  ]);
}

/** @param {Told} told @returns {Node[]} */
function onlyUnder({ comparison, names, on }) {
  const all = comparison.only_under.filter(
    ({ duties, placement }) => duties.length + placement.length > 0,
  );
  if (all.length === 0) return [];
  const items = all.map(({ option, duties, placement }) => {
    const reading =
      names.to.readings[option.split("=")[0] ?? ""] ??
      names.from.readings[option.split("=")[0] ?? ""];
    return html(
      "li",
      {},
      html("span", { class: "code" }, option),
      reading ? ` ${said(reading)}` : "",
      html(
        "span",
        { class: "count" },
        ` ${t("entries", { count: duties.length + placement.length })} `,
      ),
      html(
        "button",
        { type: "button", class: "link", click: () => on.under(option) },
        t("compare-under"),
        html("span", { class: "hidden" }, ` ${option}`),
      ),
    );
  });
  return [html("h3", {}, t("only-under")), html("ul", { class: "plain" }, ...items)];
}
