/** The organisation: a drawing of who is connected with whom, and the same as a table. */

import { bdi, html, svg } from "../dom.js";
import { drawing } from "../layout.js";
import { byTitle, said, t } from "../words.js";

/** @typedef {import("bestit/lab").Graph} Graph */
/** @typedef {import("../layout.js").Drawing} Drawing */
/** @typedef {import("../layout.js").Placed} Placed */

/**
 * @typedef {object} State
 * @property {string | null} chosen The node whose particulars are shown.
 * @property {"drawing" | "table"} as
 * @property {number | null} zoom `null`: as wide as there is room.
 */

/**
 * @param {Graph} graph
 * @param {State} state
 * @param {{ choose: (id: string | null) => void, redraw: () => void }} on
 * @param {ReadonlySet<string>} moved Who has another place in the model compared with.
 */
export function organisation(graph, state, on, moved) {
  const as = (/** @type {State["as"]} */ value, /** @type {"as-drawing" | "as-table"} */ key) =>
    html(
      "button",
      {
        type: "button",
        "aria-pressed": String(state.as === value),
        click: () => {
          state.as = value;
          on.redraw();
        },
      },
      t(key),
    );
  const zoom = (
    /** @type {number} */ by,
    /** @type {string} */ sign,
    /** @type {"zoom-in" | "zoom-out"} */ key,
  ) =>
    html(
      "button",
      {
        type: "button",
        "aria-label": t(key),
        click: () => {
          state.zoom = Math.min(2.5, Math.max(0.3, shownZoom(scroller, drawn) * by));
          fit(scroller, drawn, state.zoom);
        },
      },
      sign,
    );
  if (graph.nodes.length === 0) return [html("p", { class: "hint" }, t("no-contacts"))];
  const drawn = drawing(graph, said);
  const scroller = html("div", { class: "drawing" });
  const bar = html(
    "div",
    { class: "toolbar" },
    html(
      "div",
      { class: "choice", role: "group", "aria-label": t("shown-as") },
      as("drawing", "as-drawing"),
      as("table", "as-table"),
    ),
    state.as === "drawing"
      ? html(
          "div",
          { class: "choice", role: "group", "aria-label": t("zoom") },
          zoom(1 / 1.25, "−", "zoom-out"),
          html(
            "button",
            {
              type: "button",
              click: () => {
                state.zoom = null;
                fit(scroller, drawn, null);
              },
            },
            t("zoom-fit"),
          ),
          zoom(1.25, "+", "zoom-in"),
        )
      : null,
    html("p", { class: "hint" }, t(state.as === "drawing" ? "drawing-hint" : "table-hint")),
  );
  if (state.as === "table") return [bar, asTable(graph, on)];
  scroller.append(picture(drawn, state, on, moved));
  fit(scroller, drawn, state.zoom);
  return [bar, scroller, legend(moved.size > 0)];
}

/** @param {HTMLElement} scroller @param {Drawing} drawn */
function shownZoom(scroller, drawn) {
  const width = scroller.querySelector("svg")?.getBoundingClientRect().width ?? drawn.width;
  return width / drawn.width;
}

/** @param {HTMLElement} scroller @param {Drawing} drawn @param {number | null} zoom */
function fit(scroller, drawn, zoom) {
  const picture = scroller.querySelector("svg");
  if (picture === null) return;
  picture.style.width = zoom === null ? "100%" : `${drawn.width * zoom}px`;
  picture.style.minWidth = zoom === null ? `${drawn.width * 0.5}px` : "0";
}

/** @param {boolean} moved */
function legend(moved) {
  const sign = (/** @type {string} */ name) =>
    svg(
      "svg",
      { class: `sign ${name}`, viewBox: "0 0 30 18", "aria-hidden": "true" },
      shape(name, { x: 1, y: 1, width: 28, height: 16 }),
    );
  return html(
    "ul",
    { class: "legend" },
    html("li", {}, sign("unit"), t("sort-unit")),
    html("li", {}, sign("body"), t("sort-body")),
    html("li", {}, sign("role"), t("sort-role")),
    html("li", {}, sign("family"), t("sort-family")),
    moved ? html("li", {}, sign("moved"), t("sort-moved")) : null,
  );
}

/** @param {string} sort @param {import("../layout.js").Box} box */
function shape(sort, { x, y, width, height }) {
  if (sort === "body") {
    const cut = Math.min(10, height / 3);
    const points = [
      [x + cut, y],
      [x + width - cut, y],
      [x + width, y + height / 2],
      [x + width - cut, y + height],
      [x + cut, y + height],
      [x, y + height / 2],
    ];
    return svg("polygon", { class: "shape", points: points.map((p) => p.join(",")).join(" ") });
  }
  return svg("rect", {
    class: "shape",
    x,
    y,
    width,
    height,
    rx: sort === "unit" ? 2 : height / 2.6,
  });
}

/**
 * @param {Drawing} drawn
 * @param {State} state
 * @param {{ choose: (id: string | null) => void }} on
 * @param {ReadonlySet<string>} moved
 */
function picture(drawn, state, on, moved) {
  /** @type {Map<string, SVGGElement>} */
  const elements = new Map();
  const titles = new Map(drawn.nodes.map(({ node }) => [node.id, said(node.title)]));
  const lines = drawn.lines.map((line) => ({ line, element: lineOf(line, titles) }));
  /** What is chosen, or pointed at, stands out with all its lines. @param {string | null} id */
  const light = (id) => {
    root.classList.toggle("lit", id !== null);
    const near = new Set(id === null ? [] : [id]);
    for (const { line, element } of lines) {
      const is = id !== null && (line.from === id || line.to === id);
      element.classList.toggle("on", is);
      if (is) near.add(line.from).add(line.to);
    }
    for (const [other, element] of elements) element.classList.toggle("on", near.has(other));
  };
  const choose = (/** @type {string | null} */ id) => {
    for (const [other, element] of elements)
      element.setAttribute("aria-pressed", String(other === id));
    light(id);
    on.choose(id);
  };
  const order = [...drawn.nodes].sort((a, b) => a.box.x - b.box.x || a.box.y - b.box.y);
  for (const placed of order) {
    const { node, box } = placed;
    const sort = node.family ? "role" : (node.sort ?? "role");
    const has = moved.has(node.id);
    const middle = box.x + box.width / 2;
    const top = box.y + box.height / 2 - ((placed.lines.length - 1) * 16) / 2 + 4.5;
    const text = svg(
      "text",
      { class: "title", "text-anchor": "middle" },
      ...placed.lines.flatMap((line, ix) => [
        svg("tspan", { x: middle, y: top + ix * 16 }, line),
        " ",
      ]),
    );
    const behind = node.family ? shape(sort, { ...box, x: box.x + 4, y: box.y + 4 }) : null;
    behind?.classList.add("behind");
    const element = svg(
      "g",
      {
        class: `node ${sort}${has ? " moved" : ""}`,
        role: "button",
        tabindex: placed === order[0] ? 0 : -1,
        "data-node": node.id,
        "aria-pressed": String(state.chosen === node.id),
        "aria-label": [
          said(node.title),
          t(node.family ? "sort-family" : `sort-${node.sort ?? "role"}`),
          has ? t("sort-moved") : "",
        ]
          .filter(Boolean)
          .join(", "),
        click: () => choose(state.chosen === node.id ? null : node.id),
        keydown: (/** @type {KeyboardEvent} */ event) => key(event, node.id),
        mouseenter: () => light(node.id),
        mouseleave: () => light(state.chosen),
        focus: () => light(node.id),
        blur: () => light(state.chosen),
      },
      behind,
      shape(sort, box),
      text,
    );
    elements.set(node.id, element);
  }
  /** The arrows go to the nearest node in their direction. @param {KeyboardEvent} event @param {string} id */
  const key = (event, id) => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      choose(state.chosen === id ? null : id);
      return;
    }
    if (event.key === "Escape") {
      choose(null);
      return;
    }
    const here = drawn.nodes.find(({ node }) => node.id === id);
    const next = here && nearest(drawn.nodes, here, event.key);
    if (!next) return;
    event.preventDefault();
    for (const [other, element] of elements)
      element.setAttribute("tabindex", other === next.node.id ? "0" : "-1");
    elements.get(next.node.id)?.focus();
  };
  const marker = (/** @type {string} */ name) =>
    svg(
      "marker",
      {
        id: name,
        viewBox: "0 0 8 8",
        refX: 7,
        refY: 4,
        markerWidth: 8,
        markerHeight: 8,
        orient: "auto-start-reverse",
        markerUnits: "userSpaceOnUse",
      },
      svg("path", { d: "M0,0.5 L8,4 L0,7.5 z" }),
    );
  const root = svg(
    "svg",
    {
      class: "organisation",
      viewBox: `${drawn.left} ${drawn.top} ${drawn.width} ${drawn.height}`,
      role: "group",
      "aria-label": t("drawing-label"),
    },
    svg("defs", {}, marker("arrow"), marker("arrow-on")),
    ...drawn.units.map(({ title, box }) =>
      svg(
        "g",
        { class: "surrounding" },
        svg("rect", { x: box.x, y: box.y, width: box.width, height: box.height, rx: 8 }),
        svg("text", { x: box.x + 10, y: box.y + 15 }, said(title)),
      ),
    ),
    ...lines.map(({ element }) => element),
    ...order.flatMap(({ node }) => elements.get(node.id) ?? []),
  );
  light(state.chosen);
  return root;
}

/** @param {import("../layout.js").Line} line @param {ReadonlyMap<string, string>} titles */
function lineOf(line, titles) {
  const { points, what } = line;
  const forth = what.some(({ back }) => !back);
  const back = what.some(({ back }) => back);
  const middle = points[Math.floor(points.length / 2)] ?? { x: 0, y: 0 };
  const told = [
    ...new Set(what.map(({ action }) => t(/** @type {any} */ (`action-${action}`)))),
  ].join(", ");
  const element = svg(
    "g",
    { class: "line", "aria-hidden": "true" },
    svg(
      "title",
      {},
      `${titles.get(line.from) ?? line.from} ${forth && back ? "↔" : back ? "←" : "→"} ${titles.get(line.to) ?? line.to}: ${told}`,
    ),
    svg("path", { class: "touch", d: curve(points) }),
    svg("path", {
      class: "seen",
      d: curve(points),
      "marker-end": forth ? "url(#arrow)" : null,
      "marker-start": back ? "url(#arrow)" : null,
    }),
    svg("text", { class: "what", x: middle.x, y: middle.y - 5, "text-anchor": "middle" }, told),
  );
  return element;
}

/** A smooth line through points. @param {readonly import("../layout.js").Point[]} points */
function curve(points) {
  const [first, ...rest] = points;
  if (!first) return "";
  let path = `M${first.x},${first.y}`;
  for (const [ix, point] of rest.entries()) {
    const next = rest[ix + 1];
    if (next && ix < rest.length - 1)
      path += ` Q${point.x},${point.y} ${(point.x + next.x) / 2},${(point.y + next.y) / 2}`;
    else path += ` L${point.x},${point.y}`;
  }
  return path;
}

/** @param {readonly Placed[]} nodes @param {Placed} here @param {string} key */
function nearest(nodes, here, key) {
  const directions = {
    ArrowLeft: [-1, 0],
    ArrowRight: [1, 0],
    ArrowUp: [0, -1],
    ArrowDown: [0, 1],
  };
  const direction = directions[/** @type {keyof typeof directions} */ (key)];
  if (!direction) return undefined;
  const [dx = 0, dy = 0] = direction;
  let best;
  let least = Number.POSITIVE_INFINITY;
  for (const other of nodes) {
    const x = other.box.x + other.box.width / 2 - here.box.x - here.box.width / 2;
    const y = other.box.y + other.box.height / 2 - here.box.y - here.box.height / 2;
    const along = x * dx + y * dy;
    if (other === here || along <= 0) continue;
    const distance = along + 2.5 * Math.abs(x * dy + y * dx);
    if (distance < least) [best, least] = [other, distance];
  }
  return best;
}

/**
 * Whom somebody is in contact with, and what happens there.
 *
 * @param {Graph} graph
 * @param {string} id
 */
export function contacts(graph, id) {
  const titles = new Map(graph.nodes.map((node) => [node.id, said(node.title)]));
  return graph.edges.flatMap((edge) => {
    const [from, to] = [edge.from === id, edge.to === id];
    if (!from && !to) return [];
    const other = from ? edge.to : edge.from;
    const sign = edge.both_ways ? "↔" : from ? "→" : "←";
    const what = t(/** @type {any} */ (`action-${edge.action}`));
    return [html("li", {}, `${sign} `, bdi(titles.get(other) ?? other), `: ${what}`)];
  });
}

/** @param {Graph} graph @param {{ choose: (id: string) => void }} on */
function asTable(graph, on) {
  const titles = new Map(
    [...graph.units, ...graph.nodes].map((node) => [node.id, said(node.title)]),
  );
  const nodes = [...graph.nodes].sort((a, b) => byTitle(said(a.title), said(b.title)));
  const rows = nodes.map((node) => {
    return html(
      "tr",
      {},
      html(
        "th",
        { scope: "row" },
        html(
          "button",
          { type: "button", class: "link", click: () => on.choose(node.id) },
          bdi(said(node.title)),
        ),
      ),
      html("td", {}, t(node.family ? "sort-family" : `sort-${node.sort ?? "role"}`)),
      html("td", {}, node.unit === null ? "–" : bdi(titles.get(node.unit) ?? node.unit)),
      html("td", {}, html("ul", { class: "plain" }, ...contacts(graph, node.id))),
    );
  });
  return html(
    "div",
    { class: "scroll", tabindex: 0, role: "region", "aria-label": t("table-label") },
    html(
      "table",
      { class: "data" },
      html(
        "thead",
        {},
        html(
          "tr",
          {},
          ...["col-who", "col-sort", "col-unit", "col-contacts"].map((key) =>
            html("th", { scope: "col" }, t(/** @type {any} */ (key))),
          ),
        ),
      ),
      html("tbody", {}, ...rows),
    ),
  );
}
