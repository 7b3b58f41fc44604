/**
 * The library, away from the page: nothing it does keeps anybody from typing.
 */

import { BestitError, ClaimError, embedded, init, PolicyError, read } from "bestit/lab";

/** @typedef {import("bestit/lab").Policy} Policy */
/** @typedef {import("bestit/lab").Model} Model */

/** A model of the edited files or of those it began with. */
/** @typedef {{ readonly source: "edited" | "base", readonly model: string }} At */

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
function model({ source, model }) {
  const key = `${source} ${model}`;
  let found = models.get(key);
  if (found === undefined) {
    found = policy(source).compile(model);
    models.set(key, found);
  }
  return found;
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

  /** @param {{ at: At, facts: { [fact: string]: string } }} asked */
  route({ at, facts }) {
    return model(at).tryRoute(facts);
  },
};

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
  } catch (error) {
    postMessage({ id: data.id, error: told(error) });
  }
});
