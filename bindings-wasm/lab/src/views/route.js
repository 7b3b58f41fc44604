/** What is answered in one case, by one model or by two beside each other. */

import { bdi, html } from "../dom.js";
import * as naming from "../naming.js";
import { joined, said, t } from "../words.js";
import { order } from "./kinds.js";

/** @typedef {import("bestit/lab").Answer} Answer */
/** @typedef {import("bestit/lab").DutyAnswer} DutyAnswer */
/** @typedef {import("bestit/lab").Duty} Duty */
/** @typedef {import("bestit/lab").Names} Names */
/** @typedef {{ readonly title: string, readonly answer: Answer, readonly names: Names }} Side */

/** How many possible holders are named before the rest is counted. */
const NAMED = 4;

/** @param {readonly Side[]} sides */
function dutiesOf(sides) {
  return /** @type {Duty[]} */ (Object.keys(order)).filter((duty) =>
    sides.some((side) => holders(side, duty) !== null),
  );
}

/** The duties that are not answered alike. @param {readonly Side[]} sides */
export function differing(sides) {
  return dutiesOf(sides).filter(
    (duty) => new Set(sides.map((side) => holders(side, duty))).size > 1,
  );
}

/** Who has a duty, or may have it; `null` where nobody does. @param {Side} side @param {Duty} duty */
function holders({ answer, names }, duty) {
  if (answer.status === "routed") {
    return answer[duty] === null ? null : held(answer[duty], names);
  }
  if (answer.status === "refused") return null;
  const settled = answer.settled[duty] ?? [];
  if (settled.length > 0) return naming.holders(names, settled);
  const open = answer.open[duty] ?? [];
  if (open.length === 0) return null;
  const named = open.slice(0, NAMED).map((id) => naming.holder(names, id));
  if (open.length > NAMED) named.push(t("more", { count: open.length - NAMED }));
  return t("not-settled", { holders: joined(named, "or") });
}

/** @param {readonly (readonly [string, string])[]} facts @param {readonly Side[]} sides */
export function routes(facts, sides) {
  const [first] = sides;
  if (!first) return html("div");
  const duties = dutiesOf(sides);
  const head = html(
    "tr",
    {},
    html("td"),
    ...sides.map(({ title }) => html("th", { scope: "col" }, bdi(title))),
  );
  const rows = duties.map((duty) => {
    const cells = sides.map(
      (side) =>
        holders(side, duty) ??
        (side.answer.status === "routed" ? naming.holder(side.names, "none") : "–"),
    );
    const differs = new Set(cells).size > 1;
    return html(
      "tr",
      { class: differs ? "differs" : null },
      html(
        "th",
        { scope: "row" },
        naming.duty(first.names, duty),
        differs ? html("span", { class: "hidden" }, ` (${t("differs")})`) : null,
      ),
      ...cells.map((cell) => html("td", {}, bdi(cell))),
    );
  });
  const ways = html(
    "tr",
    {},
    html("th", { scope: "row" }, t("way")),
    ...sides.map((side) => html("td", {}, way(side))),
  );
  const why = html(
    "tr",
    {},
    html("th", { scope: "row" }, t("why")),
    ...sides.map((side) => html("td", {}, because(side))),
  );
  return html(
    "div",
    { class: "case" },
    html(
      "p",
      { class: "facts-line" },
      html("strong", {}, t("the-case")),
      " ",
      bdi(naming.facts(first.names, facts)),
    ),
    html(
      "div",
      { class: "scroll", tabindex: 0, role: "region", "aria-label": t("routes-label") },
      html(
        "table",
        { class: "data routes" },
        html("thead", {}, head),
        html("tbody", {}, ...rows, ways, why),
      ),
    ),
  );
}

/** @param {DutyAnswer} answer @param {Names} names */
function held(answer, names) {
  if (answer.status !== "held") return naming.holder(names, answer.status);
  return answer.holders
    .map(({ title }) => said(title))
    .join(answer.shared ? ` ${t("and")} ` : ", ");
}

/** @param {Side} side */
function way({ answer, names }) {
  if (answer.status === "needs_fact")
    return html("span", {}, t("needs-fact", { question: said(answer.question.text) }));
  if (answer.status === "refused") return html("span", {}, said(answer.message));
  if (answer.steps.length === 0) return html("span", { class: "hint" }, t("no-way"));
  const steps = answer.steps.map((step) =>
    html(
      "li",
      {},
      bdi(naming.holder(names, step.from)),
      html(
        "span",
        { class: step.action === "undocumented" ? "action undocumented" : "action" },
        ` → ${t(/** @type {any} */ (`action-${step.action}`))} → `,
      ),
      bdi(naming.holder(names, step.to)),
    ),
  );
  return html("ol", { class: "steps" }, ...steps);
}

/** @param {Side} side */
function because({ answer }) {
  if (answer.status !== "routed") return html("span", {}, "–");
  const reasons = answer.because.map((reason) =>
    html(
      "li",
      {},
      said(reason.text),
      " ",
      html(
        "span",
        { class: "code" },
        [...new Set(reason.cite.map(({ section }) => `§\u00a0${section}`))].join(", "),
      ),
    ),
  );
  return reasons.length
    ? html("ul", { class: "plain because" }, ...reasons)
    : html("span", { class: "hint" }, "–");
}
