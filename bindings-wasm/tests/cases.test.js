import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { test } from "node:test";
import * as bestit from "bestit";
import * as lab from "bestit/lab";
import { answers, digest, wrong } from "./cases.js";
import { casesFiles, folder } from "./support.js";

const MODELS = ["before-2012", "best-it", "it-unit", "matrix"];
const lines = casesFiles();

async function programs() {
  await lab.init();
  const loaded = MODELS.map((model) => bestit.load(bestit.policyUrl(model)));
  const routers = new Map((await Promise.all(loaded)).map((router) => [router.model, router]));
  const named = new Set(lines.map((line) => line.policy).filter((policy) => policy !== undefined));
  const folders = new Map([...named].map((name) => [name, lab.read(folder(name))]));
  return { routers, folders, embedded: lab.embedded(), errors: bestit };
}

test("every line is answered as expected, and all answers are one number", async () => {
  assert.ok(lines.length > 900);
  const found = answers(lines, await programs());
  assert.deepEqual(wrong(lines, found), []);
  const number = await digest(found);
  if (process.env.BESTIT_DIGEST) {
    writeFileSync(process.env.BESTIT_DIGEST, number);
  }
});

test("most lines are answered by the router alone", async () => {
  const { routers } = await programs();
  const alone = lines.filter((line) => !line.readings && !line.policy && routers.has(line.model));
  assert.ok(alone.length > lines.length / 2);
});

test("what the lab compiles is what the package carries", async () => {
  await lab.init();
  for (const model of MODELS) {
    const carried = await bestit.load(bestit.policyUrl(model));
    const compiled = lab.embedded().compile(model);
    assert.equal(carried.fingerprint, compiled.fingerprint);
    const again = await bestit.load(compiled.save());
    const facts = { kind: "incident", system: "network", department: "education" };
    assert.deepEqual(again.tryRoute(facts), carried.tryRoute(facts));
  }
});
