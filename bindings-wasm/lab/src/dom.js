/**
 * Elements, made one by one: text only ever becomes text. No markup is read, so no name of a
 * policy can become an element.
 */

/** @typedef {Node | string | null} Child */
/** @typedef {{ readonly [name: string]: string | number | boolean | null | ((event: any) => void) }} Attributes */

const SVG = "http://www.w3.org/2000/svg";

/**
 * An element of HTML. A function is a listener for the event of that name; `true` is an attribute
 * without a value; `false` and `null` are none.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Attributes} attributes
 * @param {readonly Child[]} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function html(tag, attributes = {}, ...children) {
  return /** @type {HTMLElementTagNameMap[Tag]} */ (
    filled(document.createElement(tag), attributes, children)
  );
}

/**
 * An element of SVG.
 *
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Attributes} attributes
 * @param {readonly Child[]} children
 * @returns {SVGElementTagNameMap[Tag]}
 */
export function svg(tag, attributes = {}, ...children) {
  return /** @type {SVGElementTagNameMap[Tag]} */ (
    filled(document.createElementNS(SVG, tag), attributes, children)
  );
}

/** A name from a policy, which does not turn the text around it. @param {string} name */
export function bdi(name) {
  return html("bdi", {}, name);
}

/** A text of the library, where ids stand between grave accents. @param {string} text */
export function prose(text) {
  return text.split("`").map((part, ix) => (ix % 2 === 1 ? html("code", {}, part) : part));
}

/**
 * The element of the page with an id.
 *
 * @template {HTMLElement} E
 * @param {string} id
 * @param {new () => E} kind
 * @returns {E}
 */
export function byId(id, kind) {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`the page has no element #${id}`);
  return found;
}

/**
 * @template {Element} E
 * @param {E} element
 * @param {Attributes} attributes
 * @param {readonly Child[]} children
 */
function filled(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value !== null && value !== false) {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}
