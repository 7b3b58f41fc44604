/**
 * What may stand at a place of a policy file, by the JSON Schema of the language and by the names
 * of the model. A small part of JSON Schema: what the language's own uses.
 */

/**
 * @typedef {object} Schema
 * @property {string} [$ref]
 * @property {string} [title]
 * @property {string} [description]
 * @property {string | readonly string[]} [type]
 * @property {readonly Schema[]} [allOf]
 * @property {readonly Schema[]} [anyOf]
 * @property {readonly Schema[]} [oneOf]
 * @property {Schema} [if]
 * @property {Schema} [then]
 * @property {unknown} [const]
 * @property {readonly unknown[]} [enum]
 * @property {{ readonly [key: string]: Schema }} [properties]
 * @property {{ readonly [pattern: string]: Schema }} [patternProperties]
 * @property {boolean | Schema} [additionalProperties]
 * @property {Schema} [items]
 * @property {readonly string[]} [required]
 * @property {{ readonly [name: string]: Schema }} [definitions]
 */

/** What may stand somewhere. */
/** @typedef {{ readonly text: string, readonly about: string, readonly is: "key" | "value" | "name", readonly needed: boolean }} Choice */

/** @typedef {import("bestit/lab").Names} Names */
/** @typedef {import("./yaml-path.js").Where} Where */

/** No schema of ours nests deeper; a circle of references ends here. */
const DEEPEST = 16;

export class Language {
  #root;

  /** @param {Schema} root */
  constructor(root) {
    this.#root = root;
  }

  /**
   * What may stand at a place, in an order to show it in.
   *
   * @param {string | null} kind What the file says it is: `model`, `register`, …
   * @param {Where} where
   * @param {Names | null} names
   * @param {"sv" | "en"} lang
   * @returns {Choice[]}
   */
  choices(kind, where, names, lang) {
    const found = this.#at(kind, where.path);
    const own = where.is === "key" ? keys(found) : values(found);
    const named = names === null ? [] : this.#named(found, where, names, lang);
    /** @type {Map<string, Choice>} */
    const all = new Map();
    for (const choice of [...own, ...named]) {
      if (where.is === "key" && where.siblings.has(choice.text)) continue;
      if (!all.has(choice.text)) all.set(choice.text, choice);
    }
    return [...all.values()].sort((a, b) => Number(b.needed) - Number(a.needed));
  }

  /** What is said of a key. @param {string | null} kind @param {readonly string[]} path */
  about(kind, path) {
    for (const schema of this.#at(kind, path)) {
      const said = schema.description ?? schema.title;
      if (said !== undefined) return said;
    }
    return null;
  }

  /** Everything the schema says of a path. @param {string | null} kind @param {readonly string[]} path */
  #at(kind, path) {
    let here = this.#whole(this.#root, kind);
    for (const step of path) here = here.flatMap((schema) => this.#step(schema, step));
    return here;
  }

  /** @param {Schema} schema @param {string} step */
  #step(schema, step) {
    if (step === "[]") return schema.items ? this.#whole(schema.items, null) : [];
    const own = schema.properties?.[step];
    if (own && Object.hasOwn(schema.properties ?? {}, step)) return this.#whole(own, null);
    for (const [pattern, found] of Object.entries(schema.patternProperties ?? {})) {
      if (new RegExp(pattern, "u").test(step)) return this.#whole(found, null);
    }
    const rest = schema.additionalProperties;
    return typeof rest === "object" ? this.#whole(rest, null) : [];
  }

  /**
   * A schema with all that it is made of, itself first.
   *
   * @param {Schema} schema
   * @param {string | null} kind
   * @returns {Schema[]}
   */
  #whole(schema, kind, depth = 0) {
    if (depth > DEEPEST) return [];
    const parts = [...(schema.allOf ?? []), ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
    if (schema.then && schema.if?.properties?.bestit?.const === kind) parts.push(schema.then);
    if (schema.$ref) {
      const named = this.#root.definitions?.[schema.$ref.slice("#/definitions/".length)];
      if (named) parts.push(named);
    }
    return [schema, ...parts.flatMap((part) => this.#whole(part, kind, depth + 1))];
  }

  /**
   * Names of the model that may stand here.
   *
   * @param {readonly Schema[]} found
   * @param {Where} where
   * @param {Names} names
   * @param {"sv" | "en"} lang
   * @returns {Choice[]}
   */
  #named(found, where, names, lang) {
    const is = (/** @type {string} */ name) => {
      const definition = this.#root.definitions?.[name];
      return definition !== undefined && found.includes(definition);
    };
    /** @type {{ readonly [id: string]: import("bestit/lab").Text }} */
    let ids = {};
    if (where.is === "key") {
      const section = where.path.at(-1);
      if (is("Condition")) ids = names.facts;
      else if (section === "actors") ids = names.holders;
      else if (section === "rules" && where.path[0] === "change") ids = names.rules;
    } else if (is("Holder") || is("HolderOrList")) ids = names.holders;
    else if (is("Test") || is("Values") || is("Value")) {
      ids =
        names.values[where.path.findLast((step) => Object.hasOwn(names.values, step)) ?? ""] ?? {};
    } else {
      const key = where.path.findLast((step) => step !== "[]");
      if (key === "readings") ids = names.readings;
      if (key === "overrides") ids = names.rules;
    }
    return Object.entries(ids)
      .filter(([id]) => !id.includes(" ") && (where.is === "value" || /^[\w.-]+$/.test(id)))
      .map(([text, title]) => ({ text, about: title[lang], is: "name", needed: false }));
  }
}

/** @param {readonly Schema[]} found @returns {Choice[]} */
function keys(found) {
  return found.flatMap((schema) =>
    Object.entries(schema.properties ?? {}).map(([text, of]) => ({
      text,
      about: of.description ?? of.title ?? "",
      is: /** @type {const} */ ("key"),
      needed: schema.required?.includes(text) ?? false,
    })),
  );
}

/** @param {readonly Schema[]} found @returns {Choice[]} */
function values(found) {
  return found.flatMap((schema) => {
    const only = schema.const === undefined ? [] : [schema.const];
    const booleans = schema.type === "boolean" ? [true, false] : [];
    return [...(schema.enum ?? []), ...only, ...booleans].map((value) => ({
      text: String(value),
      about: "",
      is: /** @type {const} */ ("value"),
      needed: false,
    }));
  });
}
