/** What is shown beside the text: the pictures of the model, each asked for when it is looked at. */

import { byId, html } from "./dom.js";
import { Superseded } from "./engine.js";
import { comparisonOf } from "./views/comparison.js";
import { kinds } from "./views/kinds.js";
import { contacts, organisation } from "./views/organisation.js";
import { proofsOf } from "./views/proofs.js";
import { routes } from "./views/route.js";
import { family, who } from "./views/who.js";
import { said, t } from "./words.js";

/** @typedef {import("./worker.js").At} At */
/** @typedef {import("./worker.js").Calls} Calls */
/** @typedef {"organisation" | "kinds" | "compare" | "proofs"} Tab */

/** @template T @typedef {{ of: string, got: T | null, error: string | null }} Kept */

/** Placement that makes somebody stand elsewhere. */
const PLACES = new Set(["unit", "home_unit", "parent"]);

export class Pictures {
  #lab;
  tab = "organisation";
  /** @type {Kept<ReturnType<Calls["show"]>>} */
  #shown = { of: "", got: null, error: null };
  /** @type {Kept<ReturnType<Calls["compare"]> & { from: At, to: At }>} */
  #compared = { of: "", got: null, error: null };
  /** @type {Kept<ReturnType<Calls["prove"]>>} */
  #proved = { of: "", got: null, error: null };
  /** Counts the changes of the files and of what is chosen. */
  #turn = 0;
  /** @type {import("./views/organisation.js").State} */
  #organisation = { chosen: null, as: "drawing", zoom: null };
  #kinds = { wanted: "" };
  #comparison = { kind: "", changed: true, silence: true };
  #claim = { claim: "" };
  /** @type {Node | null} */
  #card = null;

  /** @param {import("./lab.js").Lab} lab */
  constructor(lab) {
    this.#lab = lab;
  }

  /** What ids are called in the model last read. */
  get names() {
    return this.#shown.got?.names ?? null;
  }

  /** @param {string} tab */
  choose(tab) {
    this.tab = tab;
    byId("shown", HTMLElement).textContent = t(/** @type {any} */ (`tab-${tab}`));
    this.draw();
    void this.#load();
  }

  /** The files, or the choice of models, are other ones. */
  changed() {
    this.#turn += 1;
    void this.#load();
  }

  async #load() {
    const { at, from } = this.#lab;
    if (at === null) return this.draw();
    const ask = this.#lab.engine;
    const turn = String(this.#turn);
    const wantsShown = this.#keep(this.#shown, turn, () => ask.ask("show", "show", at));
    const pair = from === null ? null : { from, to: at };
    const wantsCompared = () =>
      pair === null
        ? this.#keep(this.#compared, turn, async () => null)
        : this.#keep(this.#compared, turn, async () => ({
            ...(await ask.ask("compare", "compare", pair)),
            ...pair,
          }));
    await wantsShown;
    if (this.tab === "organisation" || this.tab === "compare") await wantsCompared();
    if (this.tab === "proofs")
      await this.#keep(this.#proved, turn, () => ask.ask("prove", "prove", at));
  }

  /**
   * Asks unless the answer is there already; the last good one stays where there is none.
   *
   * @template T
   * @param {Kept<T>} kept
   * @param {string} turn
   * @param {() => Promise<T | null>} ask
   */
  async #keep(kept, turn, ask) {
    if (kept.of === turn) return;
    kept.of = turn;
    try {
      kept.got = await ask();
      kept.error = null;
    } catch (error) {
      if (error instanceof Superseded) {
        if (kept.of === turn) kept.of = "";
        return;
      }
      kept.error = error instanceof Error ? error.message : String(error);
    }
    this.draw();
  }

  draw() {
    const panel = byId(this.tab, HTMLElement);
    const stale = byId("stale", HTMLElement);
    const kept = {
      organisation: this.#shown,
      kinds: this.#shown,
      compare: this.#compared,
      proofs: this.#proved,
    }[/** @type {Tab} */ (this.tab)];
    stale.hidden = kept.error === null;
    stale.textContent =
      kept.error === null
        ? ""
        : kept.got === null
          ? t("cannot", { message: kept.error })
          : t("stale");
    const focused =
      document.activeElement instanceof Element
        ? document.activeElement.getAttribute("data-node")
        : null;
    const top = panel.scrollTop;
    panel.replaceChildren(...this.#drawn());
    panel.scrollTop = top;
    if (focused !== null) {
      const again = panel.querySelector(`[data-node="${CSS.escape(focused)}"]`);
      if (again instanceof SVGElement) again.focus();
    }
    panel.dataset.drawn = kept.of;
  }

  /** @returns {Node[]} */
  #drawn() {
    const shown = this.#shown.got;
    if (shown === null)
      return [html("p", { class: "hint" }, t(this.#lab.model === null ? "no-model" : "working"))];
    if (this.tab === "kinds") return kinds(shown.kinds, shown.names, this.#kinds);
    if (this.tab === "compare") return this.#comparisonDrawn();
    if (this.tab === "proofs") return this.#proofsDrawn();
    const moved = new Set(
      this.#compared.got?.comparison.placement
        .filter(({ what, status }) => PLACES.has(what) && status === "changed")
        .map(({ of }) => of.split(":")[0] ?? of) ?? [],
    );
    const card = html("div", { id: "card", "aria-live": "polite" });
    if (this.#card) card.append(this.#card);
    const on = {
      choose: (/** @type {string | null} */ id) => void this.#who(id),
      redraw: () => this.draw(),
    };
    return [...organisation(shown.graph, this.#organisation, on, moved), card];
  }

  /** @returns {Node[]} */
  #comparisonDrawn() {
    const compared = this.#compared.got;
    if (this.#lab.from === null) return [html("p", { class: "hint" }, t("choose-other"))];
    if (compared === null)
      return [html("p", { class: "hint" }, this.#compared.error ?? t("working"))];
    const { from, to } = compared;
    const titles = { from: this.#lab.titleOf(from), to: this.#lab.titleOf(to) };
    return comparisonOf(compared.comparison, compared.names, titles, this.#comparison, {
      show: (facts) =>
        this.#case(facts, [
          { at: from, title: titles.from, names: compared.names.from },
          { at: to, title: titles.to, names: compared.names.to },
        ]),
      goTo: (place) => this.#lab.goTo(place),
      redraw: () => this.draw(),
    });
  }

  /** @returns {Node[]} */
  #proofsDrawn() {
    const { at } = this.#lab;
    const proved = this.#proved.got;
    if (proved === null || at === null)
      return [html("p", { class: "hint" }, this.#proved.error ?? t("working"))];
    return proofsOf(
      proved.proofs,
      proved.names,
      {
        show: (facts) =>
          this.#case(facts, [{ at, title: this.#lab.titleOf(at), names: proved.names }]),
        prove: (claim) => this.#lab.engine.ask("claim", "claim", { at, claim }),
      },
      this.#claim,
    );
  }

  /**
   * A case as each model answers it.
   *
   * @param {import("./views/regions.js").Facts} facts
   * @param {readonly { at: At, title: string, names: import("bestit/lab").Names }[]} sides
   */
  async #case(facts, sides) {
    const given = Object.fromEntries(facts);
    const answers = await Promise.all(
      sides.map(async ({ at, title, names }) => {
        const sort = `route ${at.source} ${at.model} ${JSON.stringify(given)}`;
        return {
          title,
          names,
          answer: await this.#lab.engine.ask(sort, "route", { at, facts: given }),
        };
      }),
    );
    return routes(facts, answers);
  }

  /** Shows somebody's particulars, or nobody's. @param {string | null} id */
  async #who(id) {
    const shown = this.#shown.got;
    const { at } = this.#lab;
    this.#organisation.chosen = id;
    const close = () => {
      this.#card = null;
      this.#organisation.chosen = null;
      this.draw();
      const node =
        id === null
          ? null
          : byId("organisation", HTMLElement).querySelector(`[data-node="${CSS.escape(id)}"]`);
      if (node instanceof SVGElement) node.focus();
    };
    if (id === null || shown === null || at === null) {
      this.#card = null;
      document.getElementById("card")?.replaceChildren();
      return;
    }
    // The organisation may be drawn anew while the library is asked.
    const put = (/** @type {Node} */ card) => {
      if (this.#organisation.chosen !== id) return;
      this.#card = card;
      document.getElementById("card")?.replaceChildren(card);
    };
    const one = async (/** @type {string} */ actor) => {
      const found = await this.#lab.engine.ask("who", "who", { at, id: actor });
      put(who(found, shown.names, contacts(shown.graph, id), close));
    };
    const node = shown.graph.nodes.find((other) => other.id === id);
    try {
      if (!node?.family) return await one(id);
      const ids = Object.keys(shown.names.holders).filter((other) => other.startsWith(`${id}:`));
      put(family(said(node.title), ids, shown.names, contacts(shown.graph, id), one, close));
    } catch (error) {
      if (!(error instanceof Superseded))
        put(html("p", { class: "hint" }, error instanceof Error ? error.message : String(error)));
    }
  }
}
