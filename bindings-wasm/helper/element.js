/** The element `<bestit-helper>`: what the page tells it, and what it shows. */

import { contactsOf } from "./contacts.js";
import { html } from "./dom.js";
import { addressOf, current, linked, ownStep, record } from "./journal.js";
import { contactsAt, routerOf } from "./load.js";
import { Names } from "./names.js";
import { before, known, START, same, screenOf } from "./place.js";
import { notice } from "./scene.js";
import { sheet } from "./style.js";
import { language, say } from "./texts.js";
import { answer } from "./views/answer.js";
import { browse } from "./views/browse.js";
import { question } from "./views/question.js";
import { refused } from "./views/refused.js";
import { search } from "./views/search.js";
import { stuck } from "./views/stuck.js";

/** @typedef {import("./place.js").Place} Place */
/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("bestit").Router} Router */

/** The helpers of the page in the order they came, so that each has a part of the address. @type {BestitHelper[]} */
const onPage = [];

/** Asks what a case is about and says whom to contact, who is responsible, prepares and decides. */
export class BestitHelper extends HTMLElement {
  static observedAttributes = ["model", "policy", "contacts", "on", "lang", "heading-level"];

  #page = html("div", { class: "page", part: "page" });
  #status = html("p", { class: "hidden", role: "status" });
  /** @type {Router | null} */
  #router = null;
  /** @type {import("./contacts.js").ContactMap} */
  #contacts = new Map();
  /** @type {Place} */
  #place = START;
  #stale = false;
  #typed = { value: "" };
  /** @type {Map<string, string | null>} */
  #remembered = new Map();
  /** Counts the loads, so that one that was overtaken changes nothing. */
  #load = 0;
  #key = "";
  /** @type {AbortController | null} */
  #connected = null;

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet()];
    root.append(this.#page, this.#status);
  }

  connectedCallback() {
    onPage.push(this);
    this.#key = this.#keyOnPage();
    this.#connected = new AbortController();
    const { signal } = this.#connected;
    window.addEventListener("popstate", () => this.#restore(true), { signal });
    window.addEventListener("beforeprint", () => this.#print(true), { signal });
    window.addEventListener("afterprint", () => this.#print(false), { signal });
    void this.#start();
  }

  disconnectedCallback() {
    onPage.splice(onPage.indexOf(this), 1);
    this.#connected?.abort();
    this.#connected = null;
    this.#load += 1;
  }

  /**
   * @param {string} name
   * @param {string | null} old
   * @param {string | null} value
   */
  attributeChangedCallback(name, old, value) {
    if (old === value || this.#connected === null) return;
    // Another language is another file, with the texts of that language.
    if (name === "on" || name === "heading-level") this.#show(false);
    else void this.#start();
  }

  /** The name of this helper's part of the address: of its id, or of its number on the page. */
  #keyOnPage() {
    if (this.id !== "") return `bestit-${encodeURIComponent(this.id)}`;
    const place = onPage.filter((one) => one.id === "").indexOf(this);
    return place <= 0 ? "bestit" : `bestit-${place + 1}`;
  }

  async #start() {
    this.#load += 1;
    const load = this.#load;
    const lang = language(this.getAttribute("lang"));
    this.#page.lang = lang;
    this.#page.replaceChildren(html("p", { class: "quiet" }, say(lang, "loading")));
    try {
      const [router, json] = await Promise.all([
        routerOf(this.getAttribute("model"), this.getAttribute("policy"), lang),
        contactsAt(this.getAttribute("contacts")),
      ]);
      if (load !== this.#load) return;
      this.#router = router;
      this.#contacts = contactsOf(json);
      this.#restore(false);
    } catch (error) {
      if (load !== this.#load) return;
      console.error(error);
      this.#page.replaceChildren(
        html("p", { class: "error", part: "error" }, html("strong", {}, say(lang, "failed"))),
        // What the page wrote inside the element, for those whom the helper does not help.
        html("slot", {}, html("p", {}, say(lang, "failed-help"))),
      );
    }
  }

  /** Goes where the browser is: its own entry, or what the address says. @param {boolean} moved */
  #restore(moved) {
    const router = this.#router;
    if (router === null) return;
    let place = current(this.#key);
    let stale = false;
    if (place === null) {
      const given = linked(this.#key);
      const { steps, whole } = given === null ? { steps: [], whole: true } : known(router, given);
      stale = !whole;
      place = steps.length === 0 ? START : { view: "facts", steps };
    }
    if (moved && same(place, this.#place)) return;
    this.#place = place;
    this.#stale = stale;
    this.#show(moved);
  }

  /** @param {Place} place */
  #go(place) {
    if (!same(place, this.#place)) record(this.#key, place);
    this.#place = place;
    this.#stale = false;
    this.#show(true);
  }

  #back() {
    if (ownStep(this.#key)) window.history.back();
    else this.#go(before(this.#place));
  }

  /** Shows the place. @param {boolean} focus Whether somebody went there, and not the page. */
  #show(focus) {
    const router = this.#router;
    if (router === null) return;
    const lang = language(this.getAttribute("lang"));
    for (const { fact, value } of this.#place.steps) this.#remembered.set(fact, value);
    this.#status.textContent = "";
    this.#status.lang = lang;
    this.#page.lang = lang;
    const scene = this.#scene(router, lang);
    const screen = screenOf(router, this.#place, this.getAttribute("on"));
    const stale = this.#stale ? notice(scene, say(lang, "stale")) : null;
    const nodes = [stale, ...view(scene, screen)].filter((node) => node !== null);
    this.#page.replaceChildren(...nodes);
    this.#page.dataset["screen"] = screen.screen;
    if (focus) {
      /** @type {HTMLElement | null} */
      const title = this.#page.querySelector("[data-focus]");
      title?.focus();
    }
    if (screen.screen === "question") this.#tell("bestit-question", screen.interview);
    if (screen.screen === "stuck") this.#tell("bestit-question", screen.interview);
    if (screen.screen === "answer") this.#tell("bestit-route", screen.route);
  }

  /** @param {Router} router @param {import("bestit").Lang} lang @returns {Scene} */
  #scene(router, lang) {
    return {
      names: new Names(router, lang),
      lang,
      level: headingLevel(this.getAttribute("heading-level")),
      place: this.#place,
      contacts: this.#contacts,
      remembered: this.#remembered,
      typed: this.#typed,
      go: (place) => this.#go(place),
      back: () => this.#back(),
      announce: (message) => {
        this.#status.textContent = message;
      },
      link: () => addressOf(this.#key, this.#place),
    };
  }

  /** Tells the page, with a copy: what a listener does with it changes nothing here. @param {string} name @param {object} answer */
  #tell(name, answer) {
    const detail = structuredClone(answer);
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  /** What is folded is printed unfolded. @param {boolean} printing */
  #print(printing) {
    for (const details of this.#page.querySelectorAll("details")) {
      if (printing && !details.open) details.dataset["folded"] = "";
      if (printing || details.dataset["folded"] !== undefined) details.open = printing;
      if (!printing) delete details.dataset["folded"];
    }
  }
}

/** @param {Scene} scene @param {import("./place.js").Screen} screen */
function view(scene, screen) {
  switch (screen.screen) {
    case "search":
      return search(scene);
    case "browse":
      return browse(scene);
    case "question":
      return question(scene, screen.interview);
    case "stuck":
      return stuck(scene, screen.interview);
    case "answer":
      return answer(scene, screen.route);
    case "refused":
      return refused(scene, screen.refusal);
  }
}

/** @param {string | null} attribute */
function headingLevel(attribute) {
  const level = Number(attribute ?? "2");
  return Number.isInteger(level) && level >= 1 && level <= 6 ? level : 2;
}
