// How long the router takes in Node: from the bytes to the first answer, and for each call.

import { readFileSync } from "node:fs";
import * as bestit from "bestit";

const url = (path) => new URL(`../dist/${path}`, import.meta.url);
const wasm = readFileSync(url("program/router.wasm"));
const policy = readFileSync(url("policies/best-it.bestit"));
const facts = { kind: "change_request", department: "education", system: "heroma", in_plan: true };

const begun = performance.now();
await bestit.init({ wasm });
const ready = performance.now();
const router = await bestit.load(policy);
const loaded = performance.now();
router.routeCase(facts);
const answered = performance.now();

function each(call) {
  for (let warm = 0; warm < 20_000; warm += 1) {
    call();
  }
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 7; round += 1) {
    const from = performance.now();
    for (let time = 0; time < 20_000; time += 1) {
      call();
    }
    best = Math.min(best, (performance.now() - from) / 20_000);
  }
  return `${(best * 1000).toFixed(2)} µs`;
}

const told = (label, time) => process.stdout.write(`${label.padEnd(40)} ${time}\n`);
told("program ready", `${(ready - begun).toFixed(1)} ms`);
told("policy loaded", `${(loaded - ready).toFixed(1)} ms`);
told("first route", `${(answered - loaded).toFixed(1)} ms`);
told("from bytes to the first answer", `${(answered - begun).toFixed(1)} ms`);
told(
  "decide: facts to holders",
  each(() => router.decide(facts)),
);
told(
  "routeCase: the whole answer",
  each(() => router.routeCase(facts)),
);
told(
  "suggest",
  each(() => router.suggest("glömt lösenordet i Heroma")),
);
const first = performance.now();
router.interview({ kind: "change_request" });
told("first interview", `${(performance.now() - first).toFixed(1)} ms`);
told(
  "interview",
  each(() => router.interview({ kind: "change_request" })),
);
