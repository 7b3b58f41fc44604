/** A new model that begins as another one. */

import { t } from "./words.js";

/** The id of the model that a file holds; readings' other sides are none. @param {string} text */
export function modelIn(text) {
  if (!/^bestit:\s*["']?model\b/m.test(text) || /^reading:/m.test(text)) return null;
  return /^id:\s*["']?([\w-]+)/m.exec(text)?.[1] ?? null;
}

/**
 * @param {import("./workspace.js").Workspace} workspace
 * @param {string} model
 */
export function variant(workspace, model) {
  const file = workspace.files.find(([, text]) => modelIn(text) === model);
  if (file === undefined) return null;
  let number = 1;
  while (workspace.text(`variant-${number}.yaml`) !== undefined) number += 1;
  const id = `variant-${number}`;
  const text = [
    "bestit: model",
    "language: 1",
    `id: ${id}`,
    `title: {sv: "Variant ${number}", en: "Variant ${number}"}`,
    `extends: ${file[0]}`,
    "",
    `# ${t("variant-comment")}`,
    "# change:",
    "#   actors:",
    "#     it_customer_manager:",
    "#       unit: it_unit",
    "#       basis: [S155]",
    "",
  ].join("\n");
  return { id, path: `${id}.yaml`, text };
}
