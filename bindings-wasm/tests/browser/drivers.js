/** Two ways to use the helper: with a pointer, and with nothing but a keyboard. */

import assert from "node:assert/strict";
import { focused } from "./support.js";

/** @typedef {import("playwright-core").Page} Page */

/**
 * @typedef {object} Driver
 * @property {(text: string) => Promise<void>} type Types in the search field.
 * @property {(name: string) => Promise<void>} press Presses the button whose name begins so.
 * @property {(label: string) => Promise<void>} pick Marks an answer.
 * @property {(label: string) => Promise<void>} choose Chooses from a list.
 * @property {() => Promise<void>} unfold Opens what is folded.
 */

/** @param {Page} page @param {"mouse" | "finger"} what @returns {Driver} */
export function pointer(page, what) {
  const helper = page.locator("bestit-helper");
  /** @param {import("playwright-core").Locator} place */
  const hit = (place) => (what === "mouse" ? place.click() : place.tap());
  return {
    type: async (text) => {
      await hit(helper.getByRole("searchbox"));
      await page.keyboard.type(text);
    },
    press: (name) => hit(helper.getByRole("button", { name: starts(name) }).first()),
    pick: (label) =>
      hit(
        helper
          .locator("label")
          .filter({ hasText: starts(label) })
          .first(),
      ),
    choose: async (label) => {
      await helper.getByRole("combobox").selectOption({ label });
    },
    unfold: () => hit(helper.locator("summary")),
  };
}

/** @param {Page} page @returns {Driver} */
export function keyboard(page) {
  /** Goes on with Tab until what has the focus is the one. @param {(what: Awaited<ReturnType<typeof focused>>) => boolean} wanted @param {string} name */
  const reach = async (wanted, name) => {
    for (let step = 0; step < 80; step += 1) {
      if (wanted(await focused(page))) return;
      await page.keyboard.press("Tab");
    }
    assert.fail(`Tab does not reach ${name}`);
  };
  return {
    type: async (text) => {
      await reach(({ type }) => type === "search", "the field");
      await page.keyboard.type(text);
    },
    press: async (name) => {
      await reach((at) => at.tag === "button" && starts(name).test(at.name), name);
      await page.keyboard.press("Enter");
    },
    pick: async (label) => {
      await reach(({ type }) => type === "radio", "the answers");
      if (starts(label).test((await focused(page)).name)) {
        await page.keyboard.press("Space");
        return;
      }
      for (let step = 0; step < 20; step += 1) {
        await page.keyboard.press("ArrowDown");
        const at = await focused(page);
        if (starts(label).test(at.name)) {
          assert.ok(at.checked, `${label} is marked by the arrow that goes to it`);
          return;
        }
      }
      assert.fail(`no answer ${label}`);
    },
    choose: async (label) => {
      await reach(({ tag }) => tag === "select", "the list");
      await page.keyboard.type(label);
    },
    unfold: async () => {
      await reach(({ tag }) => tag === "summary", "what is folded");
      await page.keyboard.press("Enter");
    },
  };
}

/** @param {string} name */
function starts(name) {
  return new RegExp(`^\\W*${name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}`);
}
