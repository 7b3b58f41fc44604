// Values as a caller gives them, as the program reads them; see src/given.rs.

import { CallError } from "./errors.js";

const tag = (value) => Object.prototype.toString.call(value);

/** What was given itself: not what anybody added to all objects. */
export const own = (options) => Object.assign(Object.create(null), options);

/** Several texts as one. */
export function joined(pieces) {
  return pieces.map(escaped).join("\0");
}

function escaped(piece) {
  return /[\\\0]/.test(piece) ? piece.replaceAll("\\", "\\\\").replaceAll("\0", "\\0") : piece;
}

/** A value whose first letter says what it is; nothing, where none is given. */
function value(given) {
  switch (typeof given) {
    case "string":
      return `t${given}`;
    case "boolean":
      return given ? "b1" : "b0";
    case "bigint":
      return `n${given}`;
    case "number":
      // Any other number may not be the one that was written.
      return Number.isSafeInteger(given) ? `n${given}` : `o${given}`;
    case "undefined":
      return "";
    case "object":
      return given === null ? "" : `o${written(given)}`;
    default:
      return `o${typeof given}`;
  }
}

/** An object as it is written in JSON, if it can be. */
function written(object) {
  try {
    return JSON.stringify(object) ?? tag(object);
  } catch {
    return tag(object);
  }
}

/** A day as text. Whatever is no day is left for the library to refuse. */
export function day(on) {
  if (typeof on !== "object" || on === null) {
    return on;
  }
  switch (tag(on)) {
    case "[object Temporal.PlainDate]":
      return String(on);
    case "[object Date]":
      throw new CallError(
        "`on` is a day, and a Date is a moment that is another day in another time zone: write 2012-06-01",
      );
    default:
      return on;
  }
}

/** The facts, the day and the reference of a call. */
export function call(facts, options) {
  if (typeof facts !== "object" || facts === null) {
    throw new CallError("the facts of a case are an object: { kind: … }");
  }
  const pieces = [];
  for (const name of Object.keys(facts)) {
    pieces.push(name, value(facts[name]));
  }
  if (options !== undefined) {
    pieces.push("on", value(day(options.on)), "ref", value(options.ref));
  }
  return joined(pieces);
}

/** A text that is given, or nothing; anything else is written out for the library to refuse. */
export function optional(given) {
  if (given === undefined || given === null) {
    return undefined;
  }
  return typeof given === "string" ? given : value(given).slice(1);
}

/** Readings and their other sides, in a fixed order. */
export function sides(readings) {
  const names = Object.keys(readings ?? {}).sort();
  return joined(names.flatMap((name) => [name, String(readings[name])]));
}
