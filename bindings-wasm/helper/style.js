/** The style, which the build embeds as text. A sheet made by a script is no inline style. */

import text from "./style.css";

/** @type {CSSStyleSheet | null} */
let made = null;

/** The sheet that all helpers of a page share. */
export function sheet() {
  if (made === null) {
    made = new CSSStyleSheet();
    made.replaceSync(text);
  }
  return made;
}
