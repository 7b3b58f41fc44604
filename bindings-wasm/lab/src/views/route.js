/** What is answered in one case, by one model or by two beside each other. */

import { bdi, html } from "../dom.js";
import * as naming from "../naming.js";
import { said, t } from "../words.js";
import { order } from "./kinds.js";

/** @typedef {import("bestit/lab").Answer} Answer */
/** @typedef {import("bestit/lab").DutyAnswer} DutyAnswer */
/** @typedef {import("bestit/lab").Duty} Duty */
/** @typedef {import("bestit/lab").Names} Names */
/** @typedef {{ readonly title: string, readonly answer: Answer, readonly names: Names }} Side */

/** @param {readonly (readonly [string, string])[]} facts @param {readonly Side[]} sides */
export function routes(facts, sides) {
  const [first] = sides;
  if (!first) return html("div");
  const duties = /** @type {Duty[]} */ (Object.keys(order)).filter((duty) =>
    sides.some(({ answer }) => answer.status === "routed" && answer[duty] !== null),
  );
  const head = html(
    "tr",
    {},
    html("td"),
    ...sides.map(({ title }) => html("th", { scope: "col" }, bdi(title))),
  );
  const rows = duties.map((duty) => {
    const cells = sides.map(({ answer, names }) =>
      answer.status === "routed" ? held(answer[duty], names) : "–",
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

/** @param {DutyAnswer | null} answer @param {Names} names */
function held(answer, names) {
  if (answer === null) return naming.holder(names, "none");
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
