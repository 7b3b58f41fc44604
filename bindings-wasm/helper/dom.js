/**
 * Elements, made one by one: text only ever becomes text. No markup is read, so no name of a policy
 * can become an element, and pages that enforce Trusted Types have nothing to object to.
 */

/** @typedef {Node | string | null} Child */
/** @typedef {{ readonly [name: string]: string | number | boolean | null | EventListener }} Attributes */

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
export function html(tag, attributes, ...children) {
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
export function svg(tag, attributes, ...children) {
  return /** @type {SVGElementTagNameMap[Tag]} */ (
    filled(document.createElementNS(SVG, tag), attributes, children)
  );
}

/**
 * A name from a policy: whatever direction its letters have, or marks it carries, the text around
 * it is not turned.
 *
 * @param {string} name
 */
export function bdi(name) {
  return html("bdi", {}, name);
}

/** Text for those who do not see the page. @param {readonly Child[]} children */
export function hidden(...children) {
  return html("span", { class: "hidden" }, ...children);
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
