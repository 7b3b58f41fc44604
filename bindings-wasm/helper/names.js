/** The names of actors, facts and values, in the language of the page. */

import { say } from "./texts.js";

/** @typedef {import("bestit").Router} Router */
/** @typedef {import("bestit").Lang} Lang */
/** @typedef {import("bestit").Known} Known */

export class Names {
  /** @param {Router} router @param {Lang} lang */
  constructor(router, lang) {
    /** @readonly */
    this.router = router;
    /** @readonly */
    this.lang = lang;
  }

  /** @param {import("bestit").Text} text */
  of(text) {
    return text[this.lang];
  }

  /** @param {string} id */
  fact(id) {
    const fact = this.#factInfo(id);
    return fact === undefined ? id : this.of(fact.title);
  }

  /** @param {string} fact @param {string | null} value */
  value(fact, value) {
    if (value === null) return say(this.lang, "unknown");
    const info = this.#factInfo(fact);
    if (info?.is === "number") return `${this.number(value)} ${info.number.unit}`.trim();
    const found = info?.values.find((one) => one.id === value);
    return found === undefined ? value : this.of(found.title);
  }

  /**
   * Values in the order to read them: yes before no, by the alphabet of the language, and what stands
   * for none of them last.
   *
   * @template {import("bestit").ValueChoice} Value
   * @param {string} fact
   * @param {readonly Value[]} values
   * @returns {Value[]}
   */
  sorted(fact, values) {
    const { compare } = new Intl.Collator(this.lang);
    const yesOrNo = this.#factInfo(fact)?.is === "boolean";
    return [...values].sort((a, b) =>
      yesOrNo
        ? Number(a.id === "false") - Number(b.id === "false")
        : Number(a.id === "none") - Number(b.id === "none") ||
          compare(this.of(a.title), this.of(b.title)),
    );
  }

  /** Whether a value is sample data. @param {string} fact @param {string} value */
  isSample(fact, value) {
    return this.#factInfo(fact)?.values.some((one) => one.id === value && one.sample) ?? false;
  }

  /** A number as it is written in the language. @param {string} written */
  number(written) {
    return this.lang === "sv" ? written.replace(".", ",") : written;
  }

  /** An actor, several joined by `+`, or what stands in the place of one. @param {string} id */
  actor(id) {
    if (id === "unstated") return say(this.lang, "unstated");
    if (id === "not_applicable") return say(this.lang, "not-applicable");
    if (id === "none") return say(this.lang, "nobody");
    return this.list(
      id.split("+").map((one) => this.#one(one) ?? one),
      "and",
    );
  }

  /**
   * Whom to ask for a fact. A role that exists once for each department is that of the department
   * of the case; where that is not known it is named without.
   *
   * @param {string} role
   * @param {{ readonly [fact: string]: Known }} facts
   * @returns {{ readonly id: string | null, readonly title: string }}
   */
  knower(role, facts) {
    const whole = this.#one(role);
    if (whole !== null) return { id: role, title: whole };
    for (const value of Object.values(facts)) {
      const id = `${role}:${value}`;
      const title = this.#one(id);
      if (title !== null) return { id, title };
    }
    for (const fact of this.router.facts) {
      for (const value of fact.values) {
        const title = this.#one(`${role}:${value.id}`);
        const scope = `, ${this.of(value.title)}`;
        if (title?.endsWith(scope)) return { id: null, title: title.slice(0, -scope.length) };
      }
    }
    return { id: null, title: role };
  }

  /** A name that does not begin what is said: English writes its article small there. @param {string} name */
  inside(name) {
    return this.lang === "en" ? name.replace(/^The /, "the ") : name;
  }

  /** Names in a row. @param {readonly string[]} names @param {"and" | "or-between"} word */
  list(names, word) {
    const all = names.map((name, i) => (i === 0 ? name : this.inside(name)));
    const last = all.at(-1) ?? "";
    if (all.length < 2) return last;
    return `${all.slice(0, -1).join(", ")} ${say(this.lang, word)} ${last}`;
  }

  /** @param {string} id */
  #factInfo(id) {
    return this.router.facts.find((fact) => fact.id === id);
  }

  /** @param {string} id @returns {string | null} */
  #one(id) {
    const title = this.router.titleOf(id);
    return title === null ? null : this.of(title);
  }
}
