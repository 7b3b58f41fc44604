// The helper's parts that need no browser: places, addresses, texts, contacts, the plan of a way.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { load, policyUrl } from "bestit";
import { read, written } from "../helper/address.js";
import { contactsOf, mailAddress, phoneAddress, webAddress } from "../helper/contacts.js";
import { lines, plan } from "../helper/drawing.js";
import { Names } from "../helper/names.js";
import {
  again,
  answered,
  at,
  before,
  isNumber,
  known,
  START,
  same,
  screenOf,
  tidyNumber,
} from "../helper/place.js";
import { language, say } from "../helper/texts.js";

const router = await load(policyUrl("best-it"));
const texts = JSON.parse(readFileSync(new URL("../helper/texts.json", import.meta.url), "utf8"));

const step = (fact, value) => ({ fact, value });

test("every text is in both languages, with the same places to fill in", () => {
  const places = (text) => [...text.matchAll(/\{(\w+)\}/g)].map((one) => one[1]).sort();
  for (const [id, text] of Object.entries(texts)) {
    assert.deepEqual(Object.keys(text), ["sv", "en"], id);
    assert.deepEqual(places(text.sv), places(text.en), id);
    assert.ok(text.sv !== "" && text.en !== "", id);
  }
});

test("a text filled in takes what is given as it is", () => {
  assert.equal(say("sv", "contact", { who: "{who} $& $1" }), "Kontakta {who} $& $1");
  assert.equal(say("en", "count", { count: 3 }), "3 suggestions");
  assert.equal(say("sv", "contact", Object.create({ who: "inherited" })), "Kontakta {who}");
});

test("Swedish, unless the page says English", () => {
  for (const [attribute, lang] of [
    [null, "sv"],
    ["", "sv"],
    ["sv-FI", "sv"],
    ["de", "sv"],
    ["en", "en"],
    ["EN-gb", "en"],
    ["enm", "sv"],
  ]) {
    assert.equal(language(attribute), lang);
  }
});

test("places: answers are added, replaced and taken back", () => {
  const one = answered(START, "kind", "incident");
  const two = answered(one, "system", null);
  assert.deepEqual(two.steps, [step("kind", "incident"), step("system", null)]);
  assert.ok(same(before(two), one));
  assert.ok(same(before(one), START));
  assert.ok(same(again(two, "kind"), START));
  assert.ok(same(again(two, "system"), one));
  assert.deepEqual(answered(two, "kind", "problem").steps, [
    step("system", null),
    step("kind", "problem"),
  ]);
});

test("screens: what is asked, what is answered, what is not known, what is refused", () => {
  const screen = (...steps) => screenOf(router, at(steps), null).screen;
  assert.equal(screen(), "search");
  assert.equal(screen(step("kind", "incident")), "question");
  assert.equal(screen(step("kind", "incident"), step("system", "network")), "answer");
  assert.equal(screen(step("kind", "cost_approval"), step("scope", null)), "question");
  // Whether it is within the plan is never asked of an employee.
  const open = screenOf(
    router,
    at([
      step("kind", "it_investment"),
      step("department", "education"),
      step("scope", "municipal"),
    ]),
    null,
  );
  assert.equal(open.screen, "stuck");
  assert.deepEqual(
    open.interview.missing.map((one) => [one.fact, one.known_by]),
    [["in_plan", "it_customer_manager"]],
  );
  assert.equal(screen(step("kind", "incident"), step("scope", "local")), "refused");
});

test("yes and no are answered as such", () => {
  const steps = [
    step("kind", "it_investment"),
    step("department", "education"),
    step("scope", "municipal"),
    step("in_plan", "false"),
  ];
  const { screen, route } = screenOf(router, at(steps), null);
  assert.equal(screen, "answer");
  // §5.1: outside the decided plans the director's management group decides.
  assert.deepEqual(
    route.decides.holders.map((party) => party.id),
    ["executive_group"],
  );
});

test("an address says what was chosen and is read back, whatever the ids are", () => {
  const steps = [step("kind", "a:b,c&d=e#å"), step("__proto__", null), step("system", "100%")];
  const hash = written("#section", "bestit", steps);
  assert.match(hash, /^#section&bestit=/);
  assert.deepEqual(
    read(hash, "bestit"),
    steps.map(({ fact, value }) => ({ fact, written: value })),
  );
  assert.equal(written(hash, "bestit", []), "#section");
  assert.equal(written("", "bestit", []), "");
  assert.equal(read("#bestit-other=kind:incident", "bestit"), null);
});

test("what a link says is taken as far as it is right", () => {
  const given = (text) => known(router, read(`#bestit=${text}`, "bestit"));
  assert.deepEqual(given("kind:incident,system:heroma"), {
    steps: [step("kind", "incident"), step("system", "heroma")],
    whole: true,
  });
  for (const [text, kept] of [
    ["kind:incident,system:nonsense,department:education", 1],
    ["kind:incident,scope:local", 1],
    ["kind:incident,kind:incident", 1],
    ["constructor:x", 0],
    ["kind:__proto__", 0],
  ]) {
    const { steps, whole } = given(text);
    assert.deepEqual([steps.length, whole], [kept, false], text);
  }
});

test("numbers as people write them", () => {
  const number = { unit: "kr", min: "0", max: "1000000", decimals: 2 };
  for (const [typed, tidy, right] of [
    ["5 000", "5000", true],
    ["5\u00a0000,50", "5000.50", true],
    ["0", "0", true],
    ["\u22121", "-1", false],
    ["1000000,01", "1000000.01", false],
    ["1,234", "1.234", false],
    ["", "", false],
    ["1e3", "1e3", false],
    ["mycket", "mycket", false],
  ]) {
    assert.equal(tidyNumber(typed), tidy);
    assert.equal(isNumber(number, tidy), right, typed);
  }
});

test("who knows a fact: the department's own, else the role without a department", () => {
  const names = new Names(router, "sv");
  assert.deepEqual(names.knower("it_customer_manager", { department: "education" }), {
    id: "it_customer_manager:education",
    title: "IT-kundansvarig, Utbildningsförvaltningen",
  });
  assert.deepEqual(names.knower("it_customer_manager", {}), {
    id: null,
    title: "IT-kundansvarig",
  });
  assert.equal(names.knower("service_desk", {}).id, "service_desk");
  assert.equal(names.knower("no_such", {}).title, "no_such");
});

test("contacts are read with suspicion", () => {
  const found = contactsOf(
    JSON.parse(
      '{"contacts": {"it_unit": {"phone": "1", "note": {"en": "only"}, "sample": 1}, "__proto__": {"name": "x"}, "a": 7, "b": null}}',
    ),
  );
  assert.deepEqual([...found.keys()], ["it_unit", "__proto__"]);
  assert.deepEqual(found.get("it_unit").note, { sv: "only", en: "only" });
  assert.equal(found.get("it_unit").sample, false);
  for (const json of [null, 7, [], {}, { contacts: null }, { contacts: "x" }]) {
    assert.equal(contactsOf(json).size, 0);
  }
});

test("only addresses become links", () => {
  assert.equal(mailAddress("it@example.org"), "mailto:it@example.org");
  for (const no of ["a@b?cc=c@d", "a b@c", "it", "a@b@c", "javascript:x", "<a@b>"]) {
    assert.equal(mailAddress(no), null, no);
  }
  assert.equal(phoneAddress("+46 (0)8-465 004 00"), "tel:+46846500400");
  for (const no of ["ring", "javascript:1", "", "1", "+", "12;ext=3"]) {
    assert.equal(phoneAddress(no), null, no);
  }
  assert.equal(webAddress("https://example.org/å"), "https://example.org/%C3%A5");
  for (const no of ["javascript:x", " javascript:x", "data:text/html,x", "/it", "ftp://a"]) {
    assert.equal(webAddress(no), null, no);
  }
});

test("a way is drawn as a journey: who comes back stands there again", () => {
  const leg = (from, to, action = "hands_over") => ({ from, to, action, sections: [] });
  assert.deepEqual(
    plan([leg(null, "a", "start"), leg("a", "b"), leg("b", "a"), leg("c", "d")]).map((one) => [
      one.id,
      one.comes,
    ]),
    [
      [null, null],
      ["a", "start"],
      ["b", "hands_over"],
      ["a", "hands_over"],
      ["c", null],
      ["d", "hands_over"],
    ],
  );
});

test("names in the drawing are broken in lines, at most three, that fit", () => {
  assert.deepEqual(lines("IT-kundansvarig, Utbildningsförvaltningen", 29), [
    "IT-kundansvarig,",
    "Utbildningsförvaltningen",
  ]);
  const long = lines("ord ".repeat(60), 29);
  assert.equal(long.length, 3);
  for (const line of [...long, ...lines("x".repeat(300), 29)]) assert.ok(line.length <= 29, line);
});
