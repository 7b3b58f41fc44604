// A page whose rules do not allow WebAssembly: the same answers from plain JavaScript.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { answers, wrong } from "./cases.js";
import { HOSTILE } from "./hostile.js";
import { casesFiles } from "./support.js";

const refuse = () => {
  throw new WebAssembly.CompileError("blocked by the page");
};
WebAssembly.Module = refuse;
WebAssembly.compile = refuse;
WebAssembly.instantiate = refuse;

const bestit = await import("bestit");
const models = ["before-2012", "best-it", "it-unit", "matrix"];
const loaded = await Promise.all(models.map((model) => bestit.load(bestit.policyUrl(model))));
const routers = new Map(loaded.map((router) => [router.model, router]));

test("the cases are answered as expected", () => {
  const alone = ({ line, policy, readings, model }) =>
    line === undefined && policy === undefined && readings === undefined && routers.has(model);
  const lines = casesFiles().filter(alone);
  assert.ok(lines.length > 500);
  assert.deepEqual(wrong(lines, answers(lines, { routers, errors: bestit })), []);
});

const bytes = new Uint8Array(readFileSync(bestit.policyUrl("best-it")));
for (const [name, attempt] of Object.entries(HOSTILE)) {
  // The costs are of a policy that only the lab compiles; to refuse bytes takes its time here.
  if (!["numbers are whole or refused", "bytes that are no policy are refused"].includes(name)) {
    test(name, () => attempt({ bestit, bytes, router: routers.get("best-it") }));
  }
}

test("memory that grows is another buffer, and answers stay the same", () => {
  const router = routers.get("best-it");
  const facts = { kind: "incident", system: "network", department: "education" };
  const before = router.decide(facts);
  const many = Array.from({ length: 40 }, () => bestit.loadSync(bytes));
  assert.deepEqual(router.decide(facts), before);
  assert.deepEqual(many.at(-1).decide(facts), before);
  assert.equal(router.suggest("åäö".repeat(100_000)).status, "nothing");
  assert.deepEqual(router.decide(facts), before);
});

test("the lab says that it needs WebAssembly", async () => {
  const lab = await import("bestit/lab");
  await assert.rejects(lab.init());
});
