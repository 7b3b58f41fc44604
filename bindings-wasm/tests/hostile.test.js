import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import * as bestit from "bestit";
import * as lab from "bestit/lab";
import { HOSTILE } from "./hostile.js";
import { folder } from "./support.js";

const url = bestit.policyUrl("best-it");
const [router] = await Promise.all([bestit.load(url), lab.init()]);
const costs = lab.read(folder("tests/policies/costs")).compile();
const bytes = new Uint8Array(readFileSync(url));

for (const [name, attempt] of Object.entries(HOSTILE)) {
  test(name, () => {
    attempt({ bestit, router, costs, bytes });
    assert.equal(
      router.decide({ kind: "incident", system: "network", department: "education" }).owner,
      "it_unit",
    );
  });
}
