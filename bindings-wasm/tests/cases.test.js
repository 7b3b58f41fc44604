import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { test } from "node:test";
import * as bestit from "bestit";
import * as lab from "bestit/lab";
import { answers, digest, programs, wrong } from "./cases.js";
import { casesFiles, foldersOf } from "./support.js";

const lines = casesFiles();
const found = await programs(bestit, lab, foldersOf(lines));

test("every line is answered as expected, and all answers are one number", async () => {
  assert.ok(lines.length > 900);
  const said = answers(lines, found);
  assert.deepEqual(wrong(lines, said), []);
  const number = await digest(said);
  if (process.env.BESTIT_DIGEST) {
    writeFileSync(process.env.BESTIT_DIGEST, number);
  }
});

test("most lines are answered by the router alone", () => {
  const { routers } = found;
  const alone = lines.filter((line) => !line.readings && !line.policy && routers.has(line.model));
  assert.ok(alone.length > lines.length / 2);
});

test("what the lab compiles is what the package carries", async () => {
  for (const [model, carried] of found.routers) {
    const compiled = found.embedded.compile(model);
    assert.equal(carried.fingerprint, compiled.fingerprint);
    const again = await bestit.load(compiled.save());
    const facts = { kind: "incident", system: "network", department: "education" };
    assert.deepEqual(again.tryRoute(facts), carried.tryRoute(facts));
  }
});
