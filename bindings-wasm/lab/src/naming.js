/** Ids in words, by the names that the library gives. An id without a name is shown as it is. */

import { combinations, isKey, joined, number, said, t } from "./words.js";

/** @typedef {import("bestit/lab").Names} Names */
/** @typedef {import("bestit/lab").RegionTest} RegionTest */
/** @typedef {import("bestit/lab").Region} Region */
/** @typedef {{ readonly [id: string]: import("bestit/lab").Text }} Texts */

/** How many values of a fact are named before the rest is counted. */
const TOLD = 6;

/** @param {Texts | undefined} texts @param {string} id */
function of(texts, id) {
  const text = texts && Object.hasOwn(texts, id) ? texts[id] : undefined;
  return text ? said(text) : null;
}

/** Whoever an id, or a holder as rules write it, stands for. @param {Names} names @param {string} id @returns {string} */
export function holder(names, id) {
  const shared = /^shared: \[(.*)\]$/.exec(id)?.[1];
  return (
    of(names.holders, id) ??
    (shared ? joined(shared.split(", ").map((one) => holder(names, one))) : id)
  );
}

/** @param {Names} names @param {readonly string[]} ids */
export function holders(names, ids) {
  return ids.length === 0 ? t("nobody") : joined(ids.map((id) => holder(names, id)));
}

/** @param {Names} names @param {string} duty */
export function duty(names, duty) {
  return of(names.duties, duty) ?? duty;
}

/** @param {Names} names @param {string} kind */
export function kind(names, kind) {
  return value(names, "kind", kind);
}

/** @param {Names} names @param {string} fact @param {string} value */
export function value(names, fact, value) {
  const key = `value-${value}`;
  return of(names.values[fact], value) ?? (isKey(key) ? t(key) : value);
}

/** @param {Names} names @param {string} fact */
export function fact(names, fact) {
  return of(names.facts, fact) ?? fact;
}

/** One condition of a region. @param {Names} names @param {RegionTest} test */
export function test(names, { of: about, values, not }) {
  const named = values.slice(0, TOLD).map((one) => value(names, about, one));
  const rest = values.length - named.length;
  if (rest > 0) named.push(t("more", { count: rest }));
  const list = joined(named, not ? "and" : "or");
  return { of: fact(names, about), values: not ? t("all-but", { values: list }) : list };
}

/** A case, in words. @param {Names} names @param {readonly (readonly [string, string])[]} pairs */
export function facts(names, pairs) {
  return pairs.length === 0
    ? t("any-case")
    : pairs.map(([id, one]) => `${fact(names, id)}: ${value(names, id, one)}`).join(" · ");
}

/** @param {number} part @param {number} all */
export function share(part, all) {
  return t("of-combinations", { count: number(part), all: combinations(all) });
}
