/**
 * The library, away from the page: nothing it does keeps anybody from typing.
 */

import {
  BestitError,
  CaseError,
  ClaimError,
  embedded,
  init,
  NeedsFact,
  PolicyError,
  read,
} from "bestit/lab";

/** @typedef {import("bestit/lab").Policy} Policy */
/** @typedef {import("bestit/lab").Model} Model */

/** @typedef {import("bestit/lab").Sides} Sides */

/** A model of the edited files or of those it began with, and the other sides of readings it has. */
/** @typedef {{ readonly source: "edited" | "base", readonly model: string, readonly readings: Sides }} At */

/** A fact as it can be chosen in a case. @typedef {{ readonly info: import("bestit/lab").FactInfo, readonly values: readonly string[] }} Field */

/** How many models are kept; those asked for longest ago go first. */
const KEPT = 8;

/** @type {{ edited: Policy | null, base: Policy | null }} */
const policies = { edited: null, base: null };
/** @type {Map<string, Model>} */
const models = new Map();

/** @param {"edited" | "base"} source */
function policy(source) {
  const found = policies[source];
  if (found === null) throw new Error("no policy has been read");
  return found;
}

/** @param {At} at */
function model({ source, model, readings }) {
  const key = `${source} ${model} ${JSON.stringify(Object.entries(readings).sort())}`;
  const found = models.get(key) ?? policy(source).compile({ model, readings });
  models.delete(key);
  models.set(key, found);
  return found;
}

/** Gives back the memory of models that nobody has asked for in a while. */
function forget() {
  for (const [key, old] of [...models].slice(0, -KEPT)) {
    models.delete(key);
    old.free();
  }
}

/**
 * The other sides of readings that the models of a policy can have.
 *
 * @param {"edited" | "base"} source
 * @returns {{ readonly [model: string]: readonly import("bestit/lab").ReadingOption[] }}
 */
function readings(source) {
  const of = policy(source);
  return Object.fromEntries(of.models.map(({ id }) => [id, of.readings(id)]));
}

/** @param {"edited" | "base"} source @param {Policy} given */
function take(source, given) {
  for (const [key, old] of models) {
    if (key.startsWith(`${source} `)) {
      models.delete(key);
      old.free();
    }
  }
  const old = policies[source];
  if (old !== null && old !== given && old !== policies[source === "base" ? "edited" : "base"]) {
    if (old !== embedded()) old.free();
  }
  policies[source] = given;
}

const calls = {
  /** Files that the other calls are about. @param {{ base: [string, string][] | null, edited: [string, string][] | null }} files */
  take(files) {
    take("base", files.base === null ? embedded() : read(files.base));
    take("edited", files.edited === null ? policy("base") : read(files.edited));
    return null;
  },

  /** The texts the library carries. */
  carried() {
    return embedded().files;
  },

  /** What is in the files. */
  open() {
    const edited = policy("edited");
    let own = null;
    try {
      own = edited.modelFor();
    } catch {
      // Files with errors have no model of their own; their findings are told anyway.
    }
    return {
      models: edited.models,
      base: policy("base").models,
      readings: { edited: readings("edited"), base: readings("base") },
      findings: edited.findings,
      own,
    };
  },

  /** @param {{ model: string | null }} asked */
  check(asked) {
    return policy("edited").check(asked.model);
  },

  /** What a model is drawn from. @param {At} at */
  show(at) {
    const found = model(at);
    return {
      names: found.names(),
      graph: found.graph(),
      kinds: found.kindTable(),
      fingerprint: found.fingerprint,
    };
  },

  /** @param {{ from: At, to: At }} asked */
  compare({ from, to }) {
    const [one, two] = [model(from), model(to)];
    return { comparison: one.compare(two), names: { from: one.names(), to: two.names() } };
  },

  /** @param {At} at */
  prove(at) {
    const found = model(at);
    return { proofs: found.proveInvariants(), names: found.names() };
  },

  /** @param {{ at: At, claim: string }} asked */
  claim({ at, claim }) {
    return model(at).prove(claim);
  },

  /** @param {{ at: At, id: string }} asked */
  who({ at, id }) {
    return model(at).who(id);
  },

  /** @param {{ at: At, facts: Given }} asked */
  route({ at, facts }) {
    const found = model(at);
    return found.tryRoute(typed(found, facts));
  },

  /**
   * A case as models answer it, and what can be chosen in it.
   *
   * @param {{ sides: readonly At[], facts: Given }} asked
   */
  attempt({ sides, facts }) {
    const all = sides.map(model);
    const fitting = fit(all, facts);
    return {
      facts: fitting,
      fields: all.at(-1)?.facts.map((info) => field(all, fitting, info)) ?? [],
      answers: all.map((one) => ({
        answer: one.tryRoute(typed(one, fitting)),
        names: one.names(),
      })),
    };
  },
};

/** @typedef {{ readonly [fact: string]: string }} Given */

/**
 * Facts as the library takes them: a yes or no is no text, though a witness and a field write it so.
 *
 * @param {Model} of
 * @param {Given} facts
 */
function typed(of, facts) {
  const is = new Map(of.facts.map((info) => [info.id, info.is]));
  return Object.fromEntries(
    Object.entries(facts).map(([fact, value]) => [
      fact,
      is.get(fact) === "boolean" && (value === "true" || value === "false")
        ? value === "true"
        : value,
    ]),
  );
}

/**
 * Why no model has such a case; `null` where one has.
 *
 * @param {readonly Model[]} all
 * @param {Given} facts
 */
function refused(all, facts) {
  let why = null;
  for (const one of all) {
    try {
      one.decide(typed(one, facts));
      return null;
    } catch (error) {
      if (!(error instanceof CaseError)) throw error;
      if (error instanceof NeedsFact) return null;
      why = error.code;
    }
  }
  return why;
}

/**
 * The facts that can be together: what was chosen last is the first of them and stays, and of the
 * others those that no longer fit are left out.
 *
 * @param {readonly Model[]} all
 * @param {Given} facts
 * @returns {Given}
 */
function fit(all, facts) {
  /** @type {Given} */
  let fitting = {};
  for (const [fact, value] of Object.entries(facts)) {
    const longer = { ...fitting, [fact]: value };
    if (refused(all, longer) === null) fitting = longer;
  }
  const inOrder = all.at(-1)?.facts.filter(({ id }) => Object.hasOwn(fitting, id)) ?? [];
  return Object.fromEntries(inOrder.map(({ id }) => [id, fitting[id] ?? ""]));
}

/**
 * What a fact can be in a case; without a value it does not exist there. The kind can be any: the
 * rest of the case follows it.
 *
 * @param {readonly Model[]} all
 * @param {Given} facts
 * @param {import("bestit/lab").FactInfo} info
 * @returns {Field}
 */
function field(all, facts, info) {
  const possible = info.number === null ? info.values.map(({ id }) => id) : [info.number.min];
  if (info.id === "kind") return { info, values: possible };
  const values = [];
  for (const id of possible) {
    const why = refused(all, { ...facts, [info.id]: id });
    if (why === null) values.push(id);
    else if (why === "fact_does_not_exist") break;
  }
  return { info, values };
}

/** @typedef {typeof calls} Calls */

/** @param {unknown} error */
function told(error) {
  const known = error instanceof BestitError;
  return {
    name: known ? error.name : "Error",
    message: error instanceof Error ? error.message : String(error),
    findings: error instanceof PolicyError ? error.findings : [],
    text: error instanceof ClaimError ? error.text : null,
  };
}

const ready = new Promise((resolve) => {
  addEventListener("message", ({ data }) => resolve(data.module), { once: true });
}).then((module) => init({ wasm: /** @type {WebAssembly.Module} */ (module), fallback: "never" }));

addEventListener("message", async ({ data }) => {
  if (data.module) return;
  try {
    await ready;
    const call = /** @type {(asked: unknown) => unknown} */ (
      calls[/** @type {keyof Calls} */ (data.call)]
    );
    postMessage({ id: data.id, answer: call(data.asked) });
    forget();
  } catch (error) {
    postMessage({ id: data.id, error: told(error) });
  }
});
