/** Parts of the lab that need no browser, against slow and obvious second ways. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { unitsOf } from "../../lab/src/places.js";
import { digest, packed, shared, unpacked } from "../../lab/src/share.js";
import { Workspace } from "../../lab/src/workspace.js";
import { whereIs } from "../../lab/src/yaml-path.js";

/** Numbers that look random and are the same every time. @param {number} seed */
function numbers(seed) {
  let state = seed;
  return (/** @type {number} */ below) => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state % below;
  };
}

test("bytes are where an encoder puts them", () => {
  const signs = ["a", "å", "ö", "–", "🜁", "\n", "é", "\u{10ffff}", "�"];
  const next = numbers(7);
  for (let round = 0; round < 200; round += 1) {
    const list = Array.from({ length: next(40) }, () => signs[next(signs.length)] ?? "");
    const text = list.join("");
    const wanted = new Map();
    let [byte, unit] = [0, 0];
    for (const sign of list) {
      const length = new TextEncoder().encode(sign).length;
      for (let inside = 0; inside < length; inside += 1) wanted.set(byte + inside, unit);
      byte += length;
      unit += sign.length;
    }
    for (const behind of [byte, byte + 5]) wanted.set(behind, text.length);
    const found = unitsOf(text, [...wanted.keys()].reverse());
    assert.deepEqual(
      [...found].sort(([a], [b]) => a - b),
      [...wanted],
    );
  }
});

test("a place is under the keys above it", () => {
  const file = `bestit: model
change:
  actors:
    # a remark: no key
    it_strategist:
      unit: it_unit

rules:
  one:
    when: {kind: [incident, problem], system.category: web}
    assign: {decides: it_strategist}
first_contact:
  - when: {kind: incident}
    to: it_unit
  - to: best_it
`;
  const lines = file.split("\n");
  /** @param {string} line @param {string} before */
  const at = (line, before) => {
    const { path, is, from } = whereIs(lines, lines.indexOf(line), before);
    return [path.join(" "), is, before.slice(from)].join(" | ");
  };
  assert.equal(at("bestit: model", "bes"), " | key | bes");
  assert.equal(at("bestit: model", "bestit: mo"), "bestit | value | mo");
  assert.equal(at("      unit: it_unit", "      un"), "change actors it_strategist | key | un");
  assert.equal(
    at("      unit: it_unit", "      unit: it"),
    "change actors it_strategist unit | value | it",
  );
  const when = "    when: {kind: [incident, problem], system.category: web}";
  assert.equal(at(when, "    when: {ki"), "rules one when | key | ki");
  assert.equal(at(when, "    when: {kind: [incident, pr"), "rules one when kind [] | value | pr");
  assert.equal(at(when, "    when: {kind: [incident, problem], sys"), "rules one when | key | sys");
  assert.equal(at("  - to: best_it", "  - t"), "first_contact [] | key | t");
  assert.equal(
    at("  - when: {kind: incident}", "  - when: {kind: i"),
    "first_contact [] when kind | value | i",
  );
  assert.equal(at("    to: it_unit", "    to: it_u"), "first_contact [] to | value | it_u");
  const { siblings } = whereIs(lines, lines.indexOf(when), "    wh");
  assert.deepEqual([...siblings].sort(), ["assign"]);
});

test("edits are carried, and fit nothing else", async () => {
  const base = new Map([
    ["a.yaml", "one\r\ntwo\r\nthree\r\n"],
    ["b/c.yaml", "åäö\n"],
  ]);
  const workspace = new Workspace(base, true);
  assert.equal(workspace.isEdited, false);
  workspace.put("a.yaml", "one\n2\nthree\n");
  workspace.put("new.yaml", "bestit: model\n");
  assert.deepEqual(workspace.paths, ["a.yaml", "new.yaml", "b/c.yaml"]);
  assert.deepEqual(Object.keys(workspace.edits), ["a.yaml", "new.yaml"]);
  assert.ok(!JSON.stringify(workspace.edits).includes("three"), "what is unchanged is not carried");
  const view = { model: "x", other: null, tab: "compare", file: null };
  const of = await digest(workspace.base);
  const link = await packed({ lab: 1, of, edits: workspace.edits, view });
  assert.match(link, /^[\w-]+$/);
  const carried = await unpacked(link);
  const again = new Workspace(base, true);
  again.apply(carried.edits);
  assert.deepEqual(again.files, workspace.files);
  assert.deepEqual(again.edits, workspace.edits);
  assert.equal(await digest(again.base), of);
  assert.notEqual(await digest(new Map([["a.yaml", "one"]])), of);
  assert.throws(() => new Workspace(new Map([["a.yaml", "one"]]), true).apply(carried.edits));
  await assert.rejects(unpacked(`${link.slice(0, -8)}AAAAAAAA`));
  assert.throws(() => shared('{"lab":2}'));
  again.reset();
  assert.equal(again.isEdited, false);
});
