import type { Interview, Route } from "../types.js";

/**
 * `<bestit-helper>`: asks what a case is about and says whom to contact, who is responsible,
 * prepares and decides. Importing the module defines the element.
 */
export class BestitHelper extends HTMLElement {
  addEventListener<Name extends keyof BestitHelperEvents>(
    name: Name,
    listener: (this: BestitHelper, event: BestitHelperEvents[Name]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    name: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

/** What a helper tells the page; never what a person types. */
export interface BestitHelperEvents extends HTMLElementEventMap {
  /** A question is shown, or what a person does not know decides: its `status` is `ask` or `stuck`. */
  "bestit-question": CustomEvent<Interview>;
  /** An answer is shown. */
  "bestit-route": CustomEvent<Route>;
}

declare global {
  interface HTMLElementTagNameMap {
    "bestit-helper": BestitHelper;
  }
}
