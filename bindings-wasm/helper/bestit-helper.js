/** Defines `<bestit-helper>`. Loading this module twice, or beside another copy, does no harm. */

import { BestitHelper } from "./element.js";

if (customElements.get("bestit-helper") === undefined) {
  customElements.define("bestit-helper", BestitHelper);
}

export { BestitHelper };
