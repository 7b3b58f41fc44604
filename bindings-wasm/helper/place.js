/**
 * Where a person is, and what is to be shown there. No document and no browser: a place is plain
 * data, and every way from one to the next is a function.
 */

/** @typedef {import("bestit").Router} Router */
/** @typedef {import("bestit").Known} Known */

/** An answered question: the id of a value, or a number as text; `null` is "I do not know". @typedef {{ readonly fact: string, readonly value: string | null }} Step */
/** @typedef {{ readonly view: "search" | "browse" | "facts", readonly steps: readonly Step[] }} Place */

/**
 * What is shown at a place.
 *
 * @typedef {{ readonly screen: "search" } | { readonly screen: "browse" }
 *   | { readonly screen: "question", readonly interview: Extract<import("bestit").Interview, { status: "ask" }> }
 *   | { readonly screen: "stuck", readonly interview: import("bestit").Interview }
 *   | { readonly screen: "answer", readonly route: import("bestit").Route }
 *   | { readonly screen: "refused", readonly refusal: import("bestit").Refusal }} Screen
 */

/** @type {Place} */
export const START = Object.freeze({ view: "search", steps: Object.freeze([]) });

/** @type {Place} */
export const BROWSE = Object.freeze({ view: "browse", steps: Object.freeze([]) });

/**
 * The place of these answers; without any it is the start.
 *
 * @param {readonly Step[]} steps
 * @returns {Place}
 */
export function at(steps) {
  return steps.length === 0 ? START : { view: "facts", steps };
}

/**
 * After one more answer. A fact that was answered before is answered anew in its place.
 *
 * @param {Place} place
 * @param {string} fact
 * @param {string | null} value
 */
export function answered(place, fact, value) {
  const rest = place.steps.filter((step) => step.fact !== fact);
  return at([...rest, { fact, value }]);
}

/** Before the last answer. @param {Place} place */
export function before(place) {
  return at(place.steps.slice(0, -1));
}

/**
 * Where a fact was answered, to answer it anew.
 *
 * @param {Place} place
 * @param {string} fact
 */
export function again(place, fact) {
  const found = place.steps.findIndex((step) => step.fact === fact);
  return at(place.steps.slice(0, Math.max(found, 0)));
}

/** @param {Place} a @param {Place} b */
export function same(a, b) {
  return (
    a.view === b.view &&
    a.steps.length === b.steps.length &&
    a.steps.every((step, i) => step.fact === b.steps[i]?.fact && step.value === b.steps[i]?.value)
  );
}

/**
 * The facts of a place as a case. A policy may call a fact anything, so this object has no
 * prototype.
 *
 * @param {Router} router
 * @param {Place} place
 * @returns {{ facts: { [fact: string]: Known }, unknown: string[] }}
 */
export function caseOf(router, place) {
  /** @type {{ [fact: string]: Known }} */
  const facts = Object.create(null);
  const unknown = [];
  for (const { fact, value } of place.steps) {
    const yesOrNo = router.facts.some((one) => one.id === fact && one.is === "boolean");
    if (value === null) unknown.push(fact);
    else facts[fact] = yesOrNo ? value === "true" : value;
  }
  return { facts, unknown };
}

/**
 * What a place shows.
 *
 * @param {Router} router
 * @param {Place} place
 * @param {string | null} on The day, if the page gives one.
 * @returns {Screen}
 */
export function screenOf(router, place, on) {
  if (place.view !== "facts") return { screen: place.view };
  const { facts, unknown } = caseOf(router, place);
  try {
    const interview = router.interview(facts, { asking: "employee", unknown, on });
    if (interview.status === "ask") return { screen: "question", interview };
    if (interview.status === "stuck") return { screen: "stuck", interview };
    const answer = router.tryRoute(facts, { on });
    if (answer.status === "routed") return { screen: "answer", route: answer };
    if (answer.status === "needs_fact") return { screen: "stuck", interview };
    return { screen: "refused", refusal: answer };
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === null) throw error;
    return { screen: "refused", refusal };
  }
}

/** @param {unknown} error @returns {import("bestit").Refusal | null} */
function refusalOf(error) {
  if (!(error instanceof Error) || !("answer" in error)) return null;
  const answer = /** @type {import("bestit").Answer} */ (error.answer);
  return answer.status === "refused" ? answer : null;
}

/**
 * Answers that come from outside, as from a link: those that the register does not have, or that
 * cannot be together, are left out, and so is everything after the first of them, since it was asked
 * for because of it.
 *
 * @param {Router} router
 * @param {readonly { readonly fact: string, readonly written: string | null }[]} given
 * @returns {{ steps: Step[], whole: boolean }}
 */
export function known(router, given) {
  /** @type {Step[]} */
  let steps = [];
  for (const { fact, written } of given) {
    const info = router.facts.find((f) => f.id === fact);
    const once = !steps.some((step) => step.fact === fact);
    const value = info === undefined || !once ? undefined : valueIn(info, written);
    if (value === undefined) return { steps, whole: false };
    const longer = [...steps, { fact, value }];
    if (screenOf(router, at(longer), null).screen === "refused") return { steps, whole: false };
    steps = longer;
  }
  return { steps, whole: true };
}

/**
 * @param {import("bestit").FactInfo} info
 * @param {string | null} written
 * @returns {string | null | undefined}
 */
function valueIn(info, written) {
  if (written === null) return null;
  if (info.is === "number") return isNumber(info.number, written) ? written : undefined;
  return info.values.some((value) => value.id === written) ? written : undefined;
}

/**
 * Whether a text is a number within the bounds, with a point and no more decimals than allowed.
 *
 * @param {import("bestit").NumberInfo} number
 * @param {string} written
 */
export function isNumber(number, written) {
  const parts = /^(-?\d{1,15})(?:\.(\d+))?$/.exec(written);
  if (parts === null || (parts[2] ?? "").length > number.decimals) return false;
  const value = Number(written);
  return value >= Number(number.min) && value <= Number(number.max);
}

/** A number as people write it, as the library reads it. @param {string} typed */
export function tidyNumber(typed) {
  return typed
    .replace(/[\s\u00a0\u202f]/g, "")
    .replace("\u2212", "-")
    .replace(",", ".");
}
