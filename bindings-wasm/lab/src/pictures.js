/** What is shown beside the text: the pictures of the model, each asked for when it is looked at. */

import { byId, html } from "./dom.js";
import { Superseded } from "./engine.js";
import { comparisonOf } from "./views/comparison.js";
import { kinds } from "./views/kinds.js";
import { contacts, organisation } from "./views/organisation.js";
import { proofsOf } from "./views/proofs.js";
import { readingsOf } from "./views/readings.js";
import { routes } from "./views/route.js";
import { attemptOf } from "./views/try.js";
import { family, who } from "./views/who.js";
import { said, t } from "./words.js";

/** @typedef {import("./worker.js").At} At */
/** @typedef {import("./worker.js").Calls} Calls */
/** @typedef {import("./worker.js").Given} Given */
/** @typedef {"organisation" | "kinds" | "compare" | "try" | "readings" | "proofs"} Tab */

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
  /** @type {Kept<ReturnType<Calls["attempt"]> & { sides: readonly At[] }>} */
  #tried = { of: "", got: null, error: null };
  /** The case that is tried by hand. @type {Given} */
  facts = {};
  /** Counts the changes of that case. */
  #attempts = 0;
  /** Counts the changes of the files. */
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

  /** The files are other ones. */
  changed() {
    this.#turn += 1;
    void this.#load();
  }

  /** The choice of models is another one: what it does not touch stays as it is. */
  chosen() {
    this.draw();
    void this.#load();
  }

  /** What an answer is about: equal texts, equal answers. @param {readonly unknown[]} about */
  #about(...about) {
    return JSON.stringify([this.#turn, ...about]);
  }

  async #load() {
    const { at, from } = this.#lab;
    if (at === null) return this.draw();
    const ask = this.#lab.engine;
    const wantsShown = this.#keep(this.#shown, this.#about(at), () => ask.ask("show", "show", at));
    const pair = from === null ? null : { from, to: at };
    const wantsCompared = () =>
      this.#keep(this.#compared, this.#about(pair), async () =>
        pair === null ? null : { ...(await ask.ask("compare", "compare", pair)), ...pair },
      );
    await wantsShown;
    if (this.tab === "organisation" || this.tab === "compare") await wantsCompared();
    if (this.tab === "try") await this.#attempt();
    if (this.tab === "proofs")
      await this.#keep(this.#proved, this.#about(at), () => ask.ask("prove", "prove", at));
  }

  /** The case tried by hand, by the model compared with and the one looked at. */
  async #attempt() {
    const { at, from } = this.#lab;
    const sides = [from, at].filter((side) => side !== null);
    const { facts } = this;
    await this.#keep(this.#tried, this.#about(sides, this.#attempts), async () => {
      const got = await this.#lab.engine.ask("attempt", "attempt", { sides, facts });
      this.facts = got.facts;
      return { ...got, sides };
    });
  }

  /** Another case is tried. @param {Given} facts */
  async attempt(facts) {
    this.facts = facts;
    this.#attempts += 1;
    await this.#attempt();
    void this.#lab.keepDraft();
  }

  /**
   * Asks unless the answer is there already; the last good one stays where there is none.
   *
   * @template T
   * @param {Kept<T>} kept
   * @param {string} about
   * @param {() => Promise<T | null>} ask
   */
  async #keep(kept, about, ask) {
    if (kept.of === about) return;
    kept.of = about;
    try {
      kept.got = await ask();
      kept.error = null;
    } catch (error) {
      if (error instanceof Superseded) {
        if (kept.of === about) kept.of = "";
        return;
      }
      kept.error = error instanceof Error ? error.message : String(error);
    }
    // Moved places of the organisation come from the comparison.
    const here = kept === this.#behind() || kept.error !== null;
    if (here || (this.tab === "organisation" && kept === this.#compared)) this.draw();
  }

  /** What the tab is drawn from. @returns {Kept<unknown>} */
  #behind() {
    return {
      organisation: this.#shown,
      kinds: this.#shown,
      compare: this.#compared,
      try: this.#tried,
      readings: this.#shown,
      proofs: this.#proved,
    }[/** @type {Tab} */ (this.tab)];
  }

  draw() {
    const panel = byId(this.tab, HTMLElement);
    const stale = byId("stale", HTMLElement);
    const kept = this.#behind();
    stale.hidden = kept.error === null;
    stale.textContent =
      kept.error === null
        ? ""
        : kept.got === null
          ? t("cannot", { message: kept.error })
          : t("stale");
    const active = panel.contains(document.activeElement) ? document.activeElement : null;
    const focused = active?.getAttribute("data-node") ?? null;
    const top = panel.scrollTop;
    panel.replaceChildren(...this.#drawn());
    panel.scrollTop = top;
    if (focused !== null) {
      const again = panel.querySelector(`[data-node="${CSS.escape(focused)}"]`);
      if (again instanceof SVGElement) again.focus();
    } else if (active?.id) document.getElementById(active.id)?.focus();
    this.#count();
    panel.dataset.drawn = kept.of;
  }

  /** How many readings are other ones stands on their tab. */
  #count() {
    const { at, from } = this.#lab.sides;
    const count = Object.keys(at).length + Object.keys(from).length;
    byId("tab-readings", HTMLElement).textContent =
      t("tab-readings") + (count === 0 ? "" : ` (${count})`);
  }

  /** @returns {Node[]} */
  #drawn() {
    const shown = this.#shown.got;
    if (shown === null)
      return [html("p", { class: "hint" }, t(this.#lab.model === null ? "no-model" : "working"))];
    if (this.tab === "kinds") return kinds(shown.kinds, shown.names, this.#kinds);
    if (this.tab === "compare") return this.#comparisonDrawn();
    if (this.tab === "try") return this.#attemptDrawn();
    if (this.tab === "readings") return this.#readingsDrawn(shown.names.readings);
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
      under: (written) => {
        const lab = this.#lab;
        const sides = (/** @type {At} */ at) =>
          Object.fromEntries(
            lab
              .optionsOf(at)
              .flatMap(({ reading, option }) =>
                `${reading}=${option}` === written ? [[reading, option]] : [],
              ),
          );
        lab.read({ at: sides(to), from: sides(from) });
        byId("compare", HTMLElement).scrollTop = 0;
        byId("tab-compare", HTMLElement).focus();
      },
    });
  }

  /** @returns {Node[]} */
  #attemptDrawn() {
    const tried = this.#tried.got;
    if (tried === null) return [html("p", { class: "hint" }, this.#tried.error ?? t("working"))];
    const sides = tried.answers.flatMap((answer, ix) => {
      const side = tried.sides[ix];
      return side === undefined ? [] : [{ ...answer, title: this.#lab.titleOf(side) }];
    });
    return attemptOf(
      { facts: tried.facts, fields: tried.fields, sides },
      {
        // What is chosen last goes first: what no longer fits it is left out.
        set: (fact, value) => {
          const { [fact]: _, ...rest } = this.facts;
          void this.attempt(value === "" ? rest : { [fact]: value, ...rest });
        },
        clear: async () => {
          await this.attempt({});
          /** @type {HTMLElement | null} */
          const first = byId("try", HTMLElement).querySelector("[data-fact]");
          first?.focus();
        },
      },
    );
  }

  /** @param {import("bestit/lab").TextsById} about @returns {Node[]} */
  #readingsDrawn(about) {
    const lab = this.#lab;
    const sides = [lab.at, lab.from].filter((side) => side !== null);
    const columns = sides.map((side) => ({
      title: lab.titleOf({ ...side, readings: {} }),
      options: lab.optionsOf(side),
      sides: side.readings,
    }));
    return readingsOf(columns, about, {
      set: (column, sides) => lab.read(column === 0 ? { at: sides } : { from: sides }),
      effect: ({ reading, option }) => {
        lab.otherModel = `edited:${lab.model}`;
        lab.drawModels();
        lab.read({ at: { [reading]: option }, from: {} });
        byId("tab-compare", HTMLElement).click();
        byId("tab-compare", HTMLElement).focus();
      },
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
        const sort = `route ${JSON.stringify([at, given])}`;
        return {
          title,
          names,
          answer: await this.#lab.engine.ask(sort, "route", { at, facts: given }),
        };
      }),
    );
    const shown = routes(facts, answers);
    shown.append(
      html(
        "button",
        {
          type: "button",
          click: () => {
            byId("tab-try", HTMLElement).click();
            byId("tab-try", HTMLElement).focus();
            void this.attempt(given);
          },
        },
        t("try-this"),
      ),
    );
    return shown;
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
