// Policies as text: reading, checking, proving, comparing, compiling.

import { answer, CaseError, caseError, text } from "./errors.js";
import { call, day, joined, optional, own, sides } from "./given.js";
import { Host } from "./host.js";
import * as glue from "./program/lab.js";
import { demanded, parts, Router } from "./router.js";

export * from "./names.js";
export { Router } from "./router.js";

// Too large for plain JavaScript: the lab needs WebAssembly.
const host = new Host(glue, () => new URL("./program/lab.wasm", import.meta.url));

export function init(settings) {
  return host.start(settings);
}

let report;

export function embedded() {
  const { Files } = host.program;
  report ??= new Policy(host.ask(() => Files.embedded()));
  return report;
}

export function read(files) {
  const { Files } = host.program;
  const entries = Symbol.iterator in files ? [...files] : Object.entries(files);
  const pieces = entries.flatMap(([path, source]) => [String(path), String(source)]);
  return new Policy(host.ask(() => Files.of(joined(pieces))));
}

export class Policy {
  #files;
  #models = new Map();
  #desks = new Map();

  constructor(files) {
    this.#files = files;
  }

  #ask(question) {
    return host.ask(() => question(this.#files));
  }

  get findings() {
    return JSON.parse(this.#ask((files) => files.findings()));
  }

  get models() {
    return JSON.parse(this.#ask((files) => files.models()));
  }

  get files() {
    return JSON.parse(this.#ask((files) => files.sources()));
  }

  modelFor(which) {
    const { model, on, afterValidity } = own(which);
    const [named, asked] = [optional(model), optional(day(on))];
    return text(this.#ask((files) => files.model_for(named, asked, Boolean(afterValidity))));
  }

  readings(model) {
    return answer(this.#ask((files) => files.readings(String(model))));
  }

  compile(which) {
    const asked = own(typeof which === "string" ? { model: which } : which);
    return this.#compile(this.modelFor(asked), asked);
  }

  #compile(model, asked) {
    const { readings, ...demands } = asked;
    const made = this.#ask((files) => files.compile(model, sides(readings)));
    const failure = host.ask(() => made.failure());
    if (failure !== undefined) {
      made.free();
      text(failure);
    }
    return new Model(made, demands);
  }

  /** The model that answers a call, compiled once for each choice of readings. */
  #answering(options) {
    const model = this.modelFor(options);
    const key = joined([model, sides(options.readings)]);
    let found = this.#models.get(key);
    if (found === undefined) {
      found = this.#compile(model, own({ readings: options.readings }));
      this.#models.set(key, found);
    }
    return found;
  }

  check(model) {
    const asked = optional(model);
    return answer(this.#ask((files) => files.check(asked)));
  }

  contacts(source, path = "contacts.yaml") {
    return answer(this.#ask((files) => files.contacts(String(path), String(source))));
  }

  test(model) {
    const asked = optional(model);
    return answer(this.#ask((files) => files.test(asked)));
  }

  trace() {
    return JSON.parse(this.#ask((files) => files.trace()));
  }

  routeCase(facts, options) {
    const asked = own(options);
    return this.#about(asked, () => this.#answering(asked)).routeCase(facts, asked);
  }

  tryRoute(facts, options) {
    const asked = own(options);
    let model;
    try {
      model = this.#about(asked, () => this.#answering(asked));
    } catch (error) {
      if (error instanceof CaseError) {
        return error.answer;
      }
      throw error;
    }
    return model.tryRoute(facts, asked);
  }

  /** Whatever refuses a call names the day and the reference of it. */
  #about({ on, ref }, find) {
    try {
      return find();
    } catch (error) {
      if (error instanceof CaseError) {
        const said = error.fact === "on" ? null : (optional(day(on)) ?? null);
        const about = { ...error.answer, on: said, ref: optional(ref) ?? null };
        throw caseError(about, error.suggestions[0]);
      }
      throw error;
    }
  }

  answerJson(line, options) {
    const { readings, afterValidity } = own(options);
    const key = sides(readings);
    let desk = this.#desks.get(key);
    if (desk === undefined) {
      desk = this.#ask((files) => files.desk(key));
      const failure = host.ask(() => desk.failure());
      if (failure !== undefined) {
        desk.free();
        text(failure);
      }
      this.#desks.set(key, desk);
    }
    return host.ask(() => desk.answer_line(String(line), afterValidity ? 1 : 0));
  }

  free() {
    for (const one of [...this.#models.values(), ...this.#desks.values(), this.#files]) {
      one.free();
    }
    this.#models.clear();
    this.#desks.clear();
  }
}

export class Model extends Router {
  #made;

  constructor(made, demands) {
    super(
      host,
      host.ask(() => made.engine()),
      demanded(demands),
    );
    this.#made = made;
  }

  #ask(question) {
    return answer(host.ask(() => question(this.#made)));
  }

  save() {
    return host.ask(() => this.#made.save());
  }

  check() {
    return this.#ask((made) => made.check());
  }

  prove(claim) {
    return this.#ask((made) => made.prove(String(claim)));
  }

  proveInvariants() {
    return this.#ask((made) => made.prove(undefined));
  }

  compare(other, part) {
    const { when, duties = [] } = own(part);
    return this.#ask((made) => made.compare(other.#made, optional(when), joined(duties)));
  }

  refines(other, part) {
    const { when, duties = [] } = own(part);
    return this.#ask((made) => made.refines(other.#made, optional(when), joined(duties)));
  }

  why(facts, options) {
    const asked = own(options);
    const given = call(facts, asked);
    return this.#ask((made) => made.why(given, parts(this).flags(asked)));
  }

  whyNot(duty, holder, facts, options) {
    const asked = own(options);
    const given = call(facts, asked);
    return this.#ask((made) =>
      made.why_not(String(duty), String(holder), given, parts(this).flags(asked)),
    );
  }

  verify(stored) {
    const route = typeof stored === "string" ? stored : JSON.stringify(stored);
    return this.#ask((made) => made.verify(route));
  }

  graph() {
    return this.#ask((made) => made.graph());
  }

  kindTable() {
    return this.#ask((made) => made.kind_table());
  }

  names() {
    return this.#ask((made) => made.names());
  }

  dot(lang = "sv") {
    return text(host.ask(() => this.#made.dot(lang === "en")));
  }

  free() {
    super.free();
    this.#made.free();
  }
}

if (Symbol.dispose) {
  for (const kind of [Policy, Model]) {
    kind.prototype[Symbol.dispose] = kind.prototype.free;
  }
}
