/** The style, which the build embeds as text; what holds in some circumstances comes last. A sheet made by a script is no inline style. */

import base from "./style/base.css";
import media from "./style/media.css";
import views from "./style/views.css";

/** @type {CSSStyleSheet | null} */
let made = null;

/** The sheet that all helpers of a page share. */
export function sheet() {
  if (made === null) {
    made = new CSSStyleSheet();
    made.replaceSync(`${base}${views}${media}`);
  }
  return made;
}
