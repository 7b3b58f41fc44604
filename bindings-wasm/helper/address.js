/**
 * The part of an address that restores a place: `#bestit=kind:incident,system:heroma,scope`. A fact
 * without a value is one that the person does not know. Only chosen facts are ever written there;
 * whatever else stands after the `#` belongs to the page and is kept as it is.
 */

/** @typedef {{ readonly fact: string, readonly written: string | null }} Given */

/**
 * What a helper's part of an address says; `null` where there is none.
 *
 * @param {string} hash
 * @param {string} key
 * @returns {Given[] | null}
 */
export function read(hash, key) {
  const part = parts(hash).find((one) => one.startsWith(`${key}=`));
  if (part === undefined) return null;
  return part
    .slice(key.length + 1)
    .split(",")
    .filter((piece) => piece !== "")
    .map((piece) => {
      const [fact = "", ...value] = piece.split(":");
      return { fact: decoded(fact), written: value.length === 0 ? null : decoded(value.join(":")) };
    });
}

/**
 * An address's hash with a helper's part put in; empty if nothing is left.
 *
 * @param {string} hash
 * @param {string} key
 * @param {readonly import("./place.js").Step[]} steps
 */
export function written(hash, key, steps) {
  const others = parts(hash).filter((one) => !one.startsWith(`${key}=`));
  if (steps.length > 0) {
    const facts = steps.map(({ fact, value }) =>
      value === null
        ? encodeURIComponent(fact)
        : `${encodeURIComponent(fact)}:${encodeURIComponent(value)}`,
    );
    others.push(`${key}=${facts.join(",")}`);
  }
  return others.length === 0 ? "" : `#${others.join("&")}`;
}

/** @param {string} hash */
function parts(hash) {
  return hash
    .replace(/^#/, "")
    .split("&")
    .filter((part) => part !== "");
}

/** @param {string} piece */
function decoded(piece) {
  try {
    return decodeURIComponent(piece);
  } catch {
    return piece;
  }
}
