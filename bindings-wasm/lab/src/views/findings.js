/** What is said about the files and the model, as a list that leads to the places. */

import { html, prose } from "../dom.js";
import { said, t } from "../words.js";

/** @typedef {import("bestit/lab").Finding} Finding */
/** @typedef {import("bestit/lab").Place} Place */

/** How many are listed; the rest is counted. */
const LISTED = 200;

/** @param {readonly Finding[]} findings @param {(place: Place) => void} goTo */
export function findingsOf(findings, goTo) {
  if (findings.length === 0) return [html("p", { class: "hint" }, t("no-findings"))];
  const rank = { error: 0, warning: 1 };
  const sorted = [...findings].sort((a, b) => rank[a.severity] - rank[b.severity]);
  const items = sorted.slice(0, LISTED).map((finding) => {
    const { place } = finding;
    const message = html("span", { class: "message" }, ...prose(said(finding.message)));
    const where = html(
      "span",
      { class: "code" },
      place ? `${place.file}:${place.line}` : finding.code,
    );
    const sign = html(
      "span",
      { class: `mark ${finding.severity}` },
      html("span", { class: "hidden" }, `${t(finding.severity)}: `),
    );
    return html(
      "li",
      {},
      place
        ? html(
            "button",
            { type: "button", "data-code": finding.code, click: () => goTo(place) },
            sign,
            message,
            " ",
            where,
          )
        : html("span", { class: "finding" }, sign, message, " ", where),
    );
  });
  const rest = sorted.length - items.length;
  return [
    html("ul", { class: "findings" }, ...items),
    ...(rest > 0 ? [html("p", { class: "hint" }, t("more", { count: rest }))] : []),
  ];
}
