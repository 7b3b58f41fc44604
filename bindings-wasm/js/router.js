// A compiled model that answers. Everything is decided in the program; here facts become numbers,
// and numbers words.

import { answer, CallError, PolicyError } from "./errors.js";
import { call, joined, own } from "./given.js";

const DUTIES = [
  "owner",
  "prepares",
  "decides",
  "presents",
  "orders",
  "executes",
  "maintains",
  "signs",
  "follows_up",
];
/** How many facts there is room for on the board. */
const FACTS = 64;

/** The bits of what a router demands. */
export function demanded(demands) {
  const { requireNoSample, requireDate } = own(demands);
  return (requireNoSample ? 2 : 0) | (requireDate ? 4 : 0);
}

let inside;

/** The host and the engine of a router. */
export const parts = (router) => inside(router);

export class Router {
  #host;
  #engine;
  #demands;
  #about;
  #words;
  #places;
  #board;
  #at;

  static {
    inside = (router) => ({
      host: router.#host,
      engine: router.#live(),
      flags: (asked) => router.#flags(asked),
    });
  }

  constructor(host, engine, demands) {
    if (engine === undefined) {
      throw new CallError("a router comes from `load`");
    }
    this.#host = host;
    this.#engine = engine;
    this.#demands = demands;
    this.#at = host.ask(() => engine.board());
  }

  #live() {
    if (this.#engine === undefined) {
      throw new CallError("the router was freed");
    }
    return this.#engine;
  }

  #flags(asked) {
    return this.#demands | (asked.afterValidity ? 1 : 0);
  }

  #self() {
    this.#about ??= JSON.parse(this.#host.ask(() => this.#live().about()));
    return this.#about;
  }

  get model() {
    return this.#self().model;
  }

  get title() {
    return this.#self().title;
  }

  get valid() {
    const { from, to } = this.#self();
    return { from, to };
  }

  get fingerprint() {
    return this.#self().policy.fingerprint;
  }

  get policy() {
    return this.#self().policy;
  }

  get facts() {
    return this.#self().facts;
  }

  routeCase(facts, options) {
    const asked = own(options);
    const given = call(facts, asked);
    return answer(this.#host.ask(() => this.#live().routed(given, this.#flags(asked))));
  }

  tryRoute(facts, options) {
    const asked = own(options);
    const given = call(facts, asked);
    const told = this.#host.ask(() => this.#live().routed(given, this.#flags(asked)));
    // A question or a refusal stands behind what may have been meant.
    return JSON.parse(told.slice(1 + (told[0] === "=" ? 0 : told.indexOf("\n"))));
  }

  decide(facts) {
    const engine = this.#live();
    const places = this.#places ?? this.#learn();
    if (this.#board.buffer !== this.#host.memory) {
      this.#look();
    }
    const board = this.#board;
    let given = 0;
    if (this.#demands === 0 && typeof facts === "object" && facts !== null) {
      for (const name of Object.keys(facts)) {
        const value = facts[name];
        if (value === undefined || value === null) {
          continue;
        }
        const place = places.get(name)?.get(value);
        if (place === undefined || given === FACTS) {
          // A number, or something to be refused.
          return this.#decideNamed(facts);
        }
        board[given++] = place;
      }
      if (engine.decide(given)) {
        return this.#decided();
      }
    }
    return this.#decideNamed(facts);
  }

  #decideNamed(facts) {
    const given = call(facts);
    if (this.#demands === 0 && this.#host.ask(() => this.#live().decide_named(given))) {
      if (this.#board.buffer !== this.#host.memory) {
        this.#look();
      }
      return this.#decided();
    }
    const route = this.routeCase(facts);
    return Object.fromEntries(DUTIES.map((duty) => [duty, word(route[duty])]));
  }

  #decided() {
    const words = this.#words;
    const board = this.#board;
    return {
      owner: words[board[0]],
      prepares: words[board[1]],
      decides: words[board[2]],
      presents: words[board[3]],
      orders: words[board[4]],
      executes: words[board[5]],
      maintains: words[board[6]],
      signs: words[board[7]],
      follows_up: words[board[8]],
    };
  }

  /** Where each value of each fact stands: fact in the upper half, value in the lower. */
  #learn() {
    const { facts, words } = this.#self();
    this.#words = words;
    this.#look();
    this.#places = new Map(
      facts.map((fact, place) => [
        fact.id,
        new Map(
          fact.values.map((value, at) => [
            fact.is === "boolean" ? value.id === "true" : value.id,
            (place << 16) | at,
          ]),
        ),
      ]),
    );
    return this.#places;
  }

  #look() {
    this.#board = new Uint32Array(this.#host.memory, this.#at, FACTS);
  }

  answerJson(line, options) {
    const flags = this.#flags(own(options));
    return this.#host.ask(() => this.#live().answer_line(String(line), flags));
  }

  interview(facts, options) {
    const asked = own(options);
    const { asking = "employee", unknown = [] } = asked;
    const given = call(facts, asked);
    const open = joined([...unknown].map(String));
    return answer(
      this.#host.ask(() => this.#live().interview(String(asking), open, given, this.#flags(asked))),
    );
  }

  who(id) {
    return answer(this.#host.ask(() => this.#live().who(String(id))));
  }

  titleOf(id) {
    return JSON.parse(this.#host.ask(() => this.#live().title(String(id))));
  }

  suggest(text, lang = "sv") {
    return JSON.parse(this.#host.ask(() => this.#live().suggest(String(text), lang === "en")));
  }

  free() {
    const engine = this.#engine;
    this.#engine = undefined;
    try {
      engine?.free();
    } catch {
      // A fault in a call held it; the collector takes what is left.
    }
  }
}

if (Symbol.dispose) {
  Router.prototype[Symbol.dispose] = Router.prototype.free;
}

function word(duty) {
  if (duty === null) {
    return null;
  }
  return duty.status === "held" ? duty.holders.map((party) => party.id).join("+") : duty.status;
}

/** A router of bytes. */
export function routerOf(host, bytes, demands) {
  const { Engine } = host.program;
  const engine = host.ask(() => Engine.load(bytes));
  if (engine === undefined) {
    throw new PolicyError(host.ask(() => Engine.fault(bytes)));
  }
  return new Router(host, engine, demanded(demands));
}
