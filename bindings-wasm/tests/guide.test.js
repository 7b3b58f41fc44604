// Every example of the guide is run.

import assert from "node:assert/strict";
import { test } from "node:test";
import { read } from "./support.js";

const imports = {
  bestit: import.meta.resolve("bestit"),
  "bestit/lab": import.meta.resolve("bestit/lab"),
};
const guide = read("docs/guide/javascript.md");
const examples = [...guide.matchAll(/## ([^\n]+)|```js\n([\s\S]*?)```/g)];
let title = "";
let count = 0;
globalThis.assert = assert;

for (const [, heading, example] of examples) {
  title = heading ?? title;
  if (example !== undefined) {
    count += 1;
    const text = example.replace(/from "([^"]+)"/g, (_, name) => `from "${imports[name]}"`);
    test(`${title}, example ${count}`, () =>
      import(`data:text/javascript,${encodeURIComponent(text)}`));
  }
}

test("there are examples", () => assert.ok(count >= 5));
