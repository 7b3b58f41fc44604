/** Every flow, with a mouse, with a keyboard alone, and with a finger at 320 pixels, in both languages. */

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { keyboard, pointer } from "./drivers.js";
import { FLOWS } from "./flows.js";
import { axe, focused, overflows, shows, small, start } from "./support.js";

/** @typedef {import("bestit").Lang} Lang */

/** @type {Map<string, import("../../serve.js").Page>} */
const pages = new Map();
const csp =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; require-trusted-types-for 'script'";
for (const lang of ["sv", "en"]) {
  pages.set(`/flow-${lang}.html`, {
    headers: { "Content-Security-Policy": csp },
    body: `<!doctype html>
<html lang="${lang}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Flow</title>
    <link rel="stylesheet" href="page.css">
    <script type="module" src="helper/bestit-helper.js"></script>
  </head>
  <body>
    <main><h1>Flow</h1><bestit-helper lang="${lang}"></bestit-helper></main>
  </body>
</html>`,
  });
}

const here = await start({ pages });
after(() => here.stop());

const ways = /** @type {const} */ ({
  mouse: { viewport: { width: 1000, height: 800 } },
  keyboard: { viewport: { width: 1000, height: 800 }, colorScheme: "dark" },
  finger: { viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true },
});

for (const lang of /** @type {const} */ (["sv", "en"])) {
  for (const [name, flow] of Object.entries(FLOWS)) {
    for (const [way, options] of Object.entries(ways)) {
      test(`${name}: ${way}, ${lang}`, async () => {
        const { page, complaints, close } = await here.open(`/flow-${lang}.html`, options);
        await shows(page, "search");
        const driver =
          way === "keyboard" ? keyboard(page) : pointer(page, way === "mouse" ? way : "finger");
        const watch = async () => {
          assert.deepEqual(await axe(page), []);
          assert.deepEqual(await overflows(page), []);
          assert.deepEqual(await small(page, 24), []);
        };
        await watch();
        for (const step of flow.steps) {
          for (const [what, text] of step.do) await driver[what](text[lang]);
          await shows(page, step.screen);
          const { tag, name: heading } = await focused(page);
          assert.match(tag, /^h[1-6]$/, "a heading has the focus");
          assert.ok(heading.startsWith(step.heading[lang]), `${heading} / ${step.heading[lang]}`);
          await watch();
        }
        const text = await page.locator("bestit-helper .page").innerText();
        for (const said of flow.says ?? []) assert.ok(text.includes(said[lang]), said[lang]);
        if (flow.why !== undefined) {
          await driver.unfold();
          const why = await page.locator("bestit-helper details").innerText();
          for (const said of flow.why) assert.ok(why.includes(said[lang]), said[lang]);
          await watch();
        }
        if (flow.address !== undefined) {
          assert.equal(new URL(page.url()).hash, `#bestit=${flow.address}`);
        }
        assert.deepEqual(complaints, []);
        await close();
      });
    }
  }
}
