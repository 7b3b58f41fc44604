/** The register's invariants, and claims of one's own: does it hold for every case? */

import { bdi, html } from "../dom.js";
import * as naming from "../naming.js";
import { combinations, number, said, t } from "../words.js";
import { region, witness } from "./regions.js";

/** @typedef {import("bestit/lab").Names} Names */
/** @typedef {import("bestit/lab").Proof} Proof */
/** @typedef {import("./regions.js").Show} Show */

/**
 * @param {readonly Proof[]} proofs
 * @param {Names} names
 * @param {{ show: Show, prove: (claim: string) => Promise<Proof> }} on
 * @param {{ claim: string }} state
 */
export function proofsOf(proofs, names, on, state) {
  const counted = (/** @type {Proof["status"]} */ status) =>
    proofs.filter((one) => one.status === status).length;
  const rank = { broken: 0, open: 1, holds: 2 };
  const sorted = [...proofs].sort((a, b) => rank[a.status] - rank[b.status]);
  return [
    ownClaim(names, on, state),
    html("h3", {}, t("invariants")),
    html(
      "p",
      { class: "hint" },
      t("proofs-summary", {
        broken: counted("broken"),
        open: counted("open"),
        holds: counted("holds"),
      }),
    ),
    html("div", { class: "proofs" }, ...sorted.map((one) => proof(one, names, on.show))),
    html("p", { class: "hint" }, t("counts-note")),
  ];
}

/** @param {Names} names @param {Parameters<typeof proofsOf>[2]} on @param {{ claim: string }} state */
function ownClaim(names, on, state) {
  const answer = html("div", { class: "claim-answer", "aria-live": "polite" });
  const field = html("input", {
    type: "text",
    id: "claim",
    spellcheck: "false",
    autocomplete: "off",
    "aria-describedby": "claim-help",
  });
  field.value = state.claim;
  const form = html(
    "form",
    {
      class: "claim",
      submit: async (/** @type {SubmitEvent} */ event) => {
        event.preventDefault();
        state.claim = field.value;
        if (field.value.trim() === "") return;
        try {
          answer.replaceChildren(proof(await on.prove(field.value), names, on.show));
          field.removeAttribute("aria-invalid");
        } catch (error) {
          const text = /** @type {any} */ (error).text;
          field.setAttribute("aria-invalid", "true");
          answer.replaceChildren(
            html(
              "p",
              { class: "fault" },
              text ? said(text) : String(/** @type {any} */ (error).message),
            ),
          );
        }
      },
    },
    html("label", { for: "claim" }, t("claim-label")),
    html(
      "div",
      { class: "row" },
      field,
      html("button", { type: "submit", class: "primary" }, t("claim-prove")),
    ),
    html(
      "p",
      { class: "hint", id: "claim-help" },
      t("claim-help"),
      " ",
      html("code", {}, "never orders.unit is executes.unit"),
    ),
  );
  return html("section", { "aria-label": t("claim-label") }, form, answer);
}

/** @param {Proof} of @param {Names} names @param {Show} show */
function proof(of, names, show) {
  const invariant = Object.hasOwn(names.invariants, of.claim)
    ? names.invariants[of.claim]
    : undefined;
  const counts = {
    holds: t("proof-holds", { all: of.combinations }),
    open: t("proof-open", { count: number(of.open), all: combinations(of.combinations) }),
    broken: t("proof-broken", { count: number(of.broken), all: combinations(of.combinations) }),
  };
  const items = of.regions.map((one) =>
    region(
      { when: one.when, combinations: one.combinations, facts: one.witness.case },
      null,
      names,
      show,
    ),
  );
  const only = items.length === 0 && of.witness ? witness(of.witness.case, show) : null;
  const blanks = of.unstated.map(({ of: what, actors }) =>
    html(
      "li",
      {},
      html("code", {}, what),
      `: ${actors.map((id) => naming.holder(names, id)).join(", ")}`,
    ),
  );
  const readings = of.depends_on.map(({ reading, option, status, broken, open }) =>
    html(
      "li",
      {},
      html("span", { class: "code" }, `${reading}=${option}`),
      ` ${t(`proof-status-${status}`)}`,
      broken + open > 0 ? ` (${combinations(broken || open)})` : "",
      names.readings[reading]
        ? html("span", { class: "hint" }, ` ${said(names.readings[reading])}`)
        : null,
    ),
  );
  return html(
    "article",
    { class: `proof ${of.status}`, "data-claim": of.claim, "data-status": of.status },
    html(
      "header",
      {},
      html("span", { class: `pill ${of.status}` }, t(`proof-status-${of.status}`)),
      html("h4", {}, invariant ? bdi(said(invariant.text)) : html("code", {}, of.claim)),
    ),
    html(
      "p",
      { class: "hint" },
      invariant ? `${t("claim-of", { whose: said(invariant.whose) })} · ` : "",
      invariant ? html("span", { class: "code" }, of.claim) : "",
    ),
    html(
      "p",
      {},
      counts[of.status],
      of.known > 0 ? ` ${t("proof-known", { count: number(of.known) })}` : "",
    ),
    items.length ? html("ul", { class: "regions" }, ...items) : null,
    only ? html("div", {}, only.button, only.place) : null,
    of.untold > 0
      ? html("p", { class: "hint" }, t("rest", { count: combinations(of.untold) }))
      : null,
    blanks.length
      ? html(
          "details",
          {},
          html("summary", {}, t("blanks")),
          html("ul", { class: "plain" }, ...blanks),
        )
      : null,
    readings.length
      ? html(
          "details",
          {},
          html("summary", {}, t("readings", { count: readings.length })),
          html("ul", { class: "plain" }, ...readings),
        )
      : html("p", { class: "hint" }, t("all-readings")),
  );
}
