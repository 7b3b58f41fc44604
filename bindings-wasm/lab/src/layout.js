/** Where the contact surfaces are drawn: dagre places units, who works in them, and the lines. */

import { Graph as Dagre, layout } from "@dagrejs/dagre";

/** @typedef {import("bestit/lab").Graph} Graph */
/** @typedef {import("bestit/lab").GraphNode} Node */

/** @typedef {{ readonly x: number, readonly y: number }} Point */
/** @typedef {{ readonly x: number, readonly y: number, readonly width: number, readonly height: number }} Box */

/**
 * @typedef {object} Line
 * @property {string} from
 * @property {string} to
 * @property {readonly { readonly action: string, readonly back: boolean }[]} what
 * @property {readonly Point[]} points
 */

/** @typedef {{ node: Node, box: Box, lines: readonly string[] }} Placed */
/** @typedef {{ id: string, title: import("bestit/lab").Text, box: Box }} Unit */
/** @typedef {{ left: number, top: number, width: number, height: number, units: readonly Unit[], nodes: readonly Placed[], lines: readonly Line[] }} Drawing */

/** How many letters a line of a title may have. */
const LETTERS = 18;
const WIDTH = 138;
const LINE = 16;
const HEADING = 8;

/** A title broken into lines. @param {string} title */
export function broken(title) {
  /** @type {string[]} */
  const lines = [];
  for (const word of title.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && `${last} ${word}`.length <= LETTERS)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** @param {Graph} graph @param {(text: import("bestit/lab").Text) => string} said @returns {Drawing} */
export function drawing(graph, said) {
  const drawn = new Dagre({ directed: true, multigraph: false, compound: true });
  drawn.setGraph({
    rankdir: "LR",
    nodesep: 26,
    ranksep: 24,
    edgesep: 8,
    marginx: 14,
    marginy: 14,
    // Of dagre's ways these send the fewest lines behind somebody who has no part in them: in the
    // report's models at 13 to 16 places, where the tight tree and the order of the model give 40.
    acyclicer: "greedy",
    ranker: "network-simplex",
  });
  const unit = (/** @type {string} */ id) => `unit ${id}`;
  const inUnits = new Set(graph.nodes.flatMap((node) => (node.unit === null ? [] : [node.unit])));
  for (const { id } of graph.units) if (inUnits.has(id)) drawn.setNode(unit(id), {});
  const titles = new Map(graph.nodes.map((node) => [node.id, broken(said(node.title))]));
  for (const node of graph.nodes.toReversed()) {
    const lines = titles.get(node.id) ?? [];
    drawn.setNode(node.id, { width: WIDTH, height: 20 + lines.length * LINE });
    if (node.unit !== null) drawn.setParent(node.id, unit(node.unit));
  }
  /** Lines between the same two are one. @type {Map<string, { from: string, to: string, what: { action: string, back: boolean }[] }>} */
  const pairs = new Map();
  for (const edge of graph.edges) {
    if (edge.from === edge.to) continue;
    const turned = pairs.get(`${edge.to} ${edge.from}`);
    const pair = turned ??
      pairs.get(`${edge.from} ${edge.to}`) ?? { from: edge.from, to: edge.to, what: [] };
    pair.what.push({ action: edge.action, back: turned !== undefined });
    if (edge.both_ways) pair.what.push({ action: edge.action, back: turned === undefined });
    pairs.set(`${pair.from} ${pair.to}`, pair);
  }
  for (const { from, to } of [...pairs.values()].reverse()) drawn.setEdge(from, to, {});
  layout(drawn);
  const box = (/** @type {string} */ id) => {
    const { x = 0, y = 0, width = 0, height = 0 } = drawn.node(id);
    return { x: x - width / 2, y: y - height / 2, width, height };
  };
  const nodes = graph.nodes.map((node) => ({
    node,
    box: box(node.id),
    lines: titles.get(node.id) ?? [],
  }));
  const units = graph.units
    .filter(({ id }) => inUnits.has(id))
    .map(({ id, title }) => ({ id, title, box: titled(box(unit(id))) }));
  const lines = [...pairs.values()].map((pair) => ({
    ...pair,
    points: drawn.edge(pair.from, pair.to)?.points ?? [],
  }));
  return { ...extent([...nodes, ...units], lines), units, nodes, lines };
}

/** A unit's title stands above those who work in it. @param {Box} box */
function titled(box) {
  return { ...box, y: box.y - HEADING, height: box.height + HEADING };
}

/**
 * The room that everything takes: lines may run outside of what they connect.
 *
 * @param {readonly { readonly box: Box }[]} boxes
 * @param {readonly Line[]} lines
 */
function extent(boxes, lines) {
  const points = lines.flatMap((line) => line.points);
  const xs = [
    ...boxes.flatMap(({ box }) => [box.x, box.x + box.width]),
    ...points.map(({ x }) => x),
  ];
  const ys = [
    ...boxes.flatMap(({ box }) => [box.y, box.y + box.height]),
    ...points.map(({ y }) => y),
  ];
  const [left, top] = [Math.min(0, ...xs) - 8, Math.min(0, ...ys) - 8];
  return {
    left,
    top,
    width: Math.max(1, ...xs) + 10 - left,
    height: Math.max(1, ...ys) + 10 - top,
  };
}
