/**
 * Where in a policy file a place is: the keys above it. Files are written with blocks, and with
 * braces within a line; text that is being typed need not be complete.
 */

/**
 * @typedef {object} Where
 * @property {readonly string[]} path The keys from the outermost; `[]` stands for an entry of a list.
 * @property {"key" | "value"} is What stands at the place.
 * @property {number} from Where what stands there begins in its line.
 * @property {ReadonlySet<string>} siblings The keys beside it.
 */

const BLOCK_KEY =
  /^(\s*)((?:-\s+)*)(?:"([^"]*)"|'([^']*)'|([^\s#"'{[-][^#]*?|-[^\s#][^#]*?))\s*:(?:\s|$)/;

/**
 * @param {readonly string[]} lines The file's lines, to the place's line at least.
 * @param {number} row The line of the place.
 * @param {string} before The line's text before the place.
 * @returns {Where}
 */
export function whereIs(lines, row, before) {
  const lead = /^(\s*)((?:-\s+)*)/.exec(before) ?? ["", "", ""];
  const start = lead[0].length;
  const flow = within(before.slice(start));
  /** @type {string[]} */
  const path = [];
  const siblings = new Set(flow.siblings);
  const ofBlock = flow.is === "key" && flow.depth === 1;
  let limit = start;
  // The list whose entry this is: the entries before it begin in the same column.
  let list = Number.POSITIVE_INFINITY;
  if (lead[2] !== "") {
    path.unshift("[]");
    list = lead[1]?.length ?? 0;
    limit = list + 1;
  }
  for (let at = row - 1; at >= 0 && limit > 0; at -= 1) {
    const line = lines[at] ?? "";
    const found = BLOCK_KEY.exec(line);
    if (found === null) continue;
    const [, indent = "", dashes = "", ...names] = found;
    const column = indent.length + dashes.length;
    const key = names.find((name) => name !== undefined) ?? "";
    if (ofBlock && column === start && (limit === start || lead[2] !== "")) siblings.add(key);
    if (column < limit) {
      path.unshift(key);
      limit = column;
    }
    if (dashes !== "" && indent.length < Math.min(limit, list)) {
      path.unshift("[]");
      list = indent.length;
      limit = list + 1;
    }
  }
  if (ofBlock) {
    for (let at = row + 1; at < lines.length; at += 1) {
      const line = lines[at] ?? "";
      if (line.trim() === "") continue;
      const indent = line.length - line.trimStart().length;
      if (indent < start) break;
      const found = BLOCK_KEY.exec(line);
      if (found && indent === start && found[2] === "") {
        siblings.add(found.slice(3).find((name) => name !== undefined) ?? "");
      }
    }
  }
  return { path: [...path, ...flow.path], is: flow.is, from: start + flow.from, siblings };
}

/** The same within a line, where braces and brackets may be open. @param {string} text */
function within(text) {
  /** @type {{ is: "map" | "list", key: string | null, keys: string[] }[]} */
  const open = [{ is: "map", key: null, keys: [] }];
  let from = 0;
  let quote = "";
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at] ?? "";
    const top = open.at(-1);
    if (quote !== "") {
      if (sign === quote) quote = "";
    } else if ((sign === '"' || sign === "'") && text.slice(from, at).trim() === "") quote = sign;
    else if (sign === "{" || sign === "[") {
      open.push({ is: sign === "{" ? "map" : "list", key: null, keys: [] });
      from = at + 1;
    } else if (sign === "}" || sign === "]") {
      if (open.length > 1) open.pop();
      from = at + 1;
    } else if (sign === "," && open.length > 1 && top) {
      top.key = null;
      from = at + 1;
    } else if (
      sign === ":" &&
      top?.is === "map" &&
      top.key === null &&
      /^(\s|$)/.test(text.slice(at + 1))
    ) {
      top.key = text
        .slice(from, at)
        .trim()
        .replace(/^["']|["']$/g, "");
      top.keys.push(top.key);
      from = at + 1;
    }
  }
  const path = [];
  for (const frame of open) {
    if (frame.is === "list") path.push("[]");
    if (frame.key !== null) path.push(frame.key);
  }
  const top = open.at(-1);
  const blank = /^\s*/.exec(text.slice(from));
  return {
    path,
    is: /** @type {"key" | "value"} */ (top?.is === "list" || top?.key !== null ? "value" : "key"),
    from: from + (blank?.[0].length ?? 0),
    siblings: top?.keys ?? [],
    depth: open.length,
  };
}
