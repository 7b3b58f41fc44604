/** What the page's buttons, menus and bars do. */

import { byId } from "./dom.js";
import { folder, single } from "./opened.js";
import { showPane } from "./panes.js";
import { download, LONGEST_LINK, packed, shared } from "./share.js";
import { split } from "./split.js";
import { tabs } from "./tabs.js";
import { variant } from "./variant.js";
import { lang, other, show, t } from "./words.js";
import { Workspace } from "./workspace.js";

/** @typedef {import("./lab.js").Lab} Lab */

const page = {
  model: byId("model", HTMLSelectElement),
  other: byId("other", HTMLSelectElement),
  ask: byId("ask", HTMLDialogElement),
};

/** @param {string} text @returns {Promise<boolean>} */
function sure(text) {
  byId("ask-text", HTMLElement).textContent = text;
  page.ask.returnValue = "no";
  page.ask.showModal();
  return new Promise((resolve) => {
    page.ask.addEventListener("close", () => resolve(page.ask.returnValue === "yes"), {
      once: true,
    });
  });
}

/** @param {Lab} lab @param {ReadonlyMap<string, string>} carried */
export function wire(lab, carried) {
  const click = (/** @type {string} */ id, /** @type {() => void} */ does) =>
    byId(id, HTMLButtonElement).addEventListener("click", () => {
      const menu = document.activeElement?.closest("details.menu");
      if (menu instanceof HTMLDetailsElement) {
        menu.open = false;
        menu.querySelector("summary")?.focus();
      }
      does();
    });
  const mayReplace = async () => !lab.workspace.isEdited || (await sure(t("replace-ask")));
  const choose = tabs(byId("tabs", HTMLElement), (tab) => lab.pictures.choose(tab));
  page.model.addEventListener("change", () => {
    lab.model = page.model.value;
    lab.sides = { at: {}, from: lab.sides.from };
    if (lab.otherModel === `edited:${lab.model}`) lab.otherModel = null;
    lab.showFile(lab.fileOf(lab.model));
    void lab.look();
  });
  page.other.addEventListener("change", () => {
    lab.otherModel = page.other.value;
    lab.read({ from: {} });
  });
  const folderInput = byId("folder-input", HTMLInputElement);
  const filesInput = byId("files-input", HTMLInputElement);
  click("open-folder", () => folderInput.click());
  click("open-files", () => filesInput.click());
  click("open-report", async () => {
    if (await mayReplace()) await lab.open(new Workspace(carried, true));
  });
  folderInput.addEventListener("change", async () => {
    const files = await folder(folderInput.files ?? new FileList());
    folderInput.value = "";
    if (files.size === 0) lab.tell(t("folder-empty"));
    else if (await mayReplace()) {
      await lab.open(new Workspace(files, false));
      lab.tell(t("opened", { count: files.size }));
    }
  });
  const take = async (/** @type {Iterable<File>} */ list) => {
    for (const [name, text] of await single(list)) {
      if (!name.endsWith(".json")) {
        lab.workspace.put(name, text);
        lab.showFile(name);
      } else {
        try {
          if (!(await lab.take(shared(text), carried))) lab.tell(t("link-other"));
        } catch {
          lab.tell(t("file-broken", { file: name }));
        }
      }
    }
    await lab.look();
    lab.showFile(lab.editor.path ?? undefined);
    choose(lab.pictures.tab);
  };
  filesInput.addEventListener("change", async () => {
    await take(filesInput.files ?? []);
    filesInput.value = "";
  });
  document.addEventListener("dragover", (event) => event.preventDefault());
  document.addEventListener("drop", (event) => {
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    void take(event.dataTransfer.files);
  });
  click("save-file", () => {
    const { path } = lab.editor;
    if (path !== null)
      download(path.split("/").at(-1) ?? path, lab.workspace.text(path) ?? "", "application/yaml");
  });
  click("save-all", async () => {
    download(
      `${lab.model ?? "bestit"}.lab.json`,
      JSON.stringify(await lab.shared(), null, 1),
      "application/json",
    );
  });
  click("reset", async () => {
    if (!(await sure(t("reset-ask")))) return;
    const { path } = lab.editor;
    lab.workspace.reset();
    lab.editor.clear();
    await lab.look();
    lab.showFile(
      path !== null && lab.workspace.text(path) !== undefined ? path : lab.workspace.paths[0],
    );
  });
  click("variant", () => {
    if (lab.model === null) return;
    const made = variant(lab.workspace, lab.model);
    if (made === null) return;
    lab.otherModel = `edited:${lab.model}`;
    lab.sides = { at: lab.sides.at, from: lab.sides.at };
    lab.model = made.id;
    lab.workspace.put(made.path, made.text);
    lab.showFile(made.path);
    showPane("source");
    lab.editor.focus();
    void lab.look();
  });
  click("copy-link", async () => {
    const hash = await packed(await lab.shared());
    if (hash.length > LONGEST_LINK) {
      lab.tell(t("link-too-long"));
      return;
    }
    history.replaceState(null, "", `#${hash}`);
    try {
      await navigator.clipboard.writeText(location.href);
      lab.tell(t("link-copied"));
    } catch {
      lab.tell(t("link-shown"));
    }
  });
  click("language", async () => {
    show(other());
    localStorage.setItem("bestit-lab-language", lang());
    await lab.loadLanguage();
    lab.words();
  });
  for (const button of document.querySelectorAll(".switch button")) {
    button.addEventListener("click", () => {
      if (button instanceof HTMLElement)
        showPane(button.dataset.shows === "source" ? "source" : "view");
    });
  }
  for (const menu of document.querySelectorAll("details.menu")) {
    if (!(menu instanceof HTMLDetailsElement)) continue;
    menu.addEventListener("keydown", (event) => {
      if (event instanceof KeyboardEvent && event.key === "Escape" && menu.open) {
        menu.open = false;
        menu.querySelector("summary")?.focus();
      }
    });
    document.addEventListener("pointerdown", (event) => {
      if (event.target instanceof Node && !menu.contains(event.target)) menu.open = false;
    });
    menu.addEventListener("focusout", (event) => {
      if (event.relatedTarget instanceof Node && !menu.contains(event.relatedTarget))
        menu.open = false;
    });
  }
  const panes = byId("panes", HTMLElement);
  const writing = byId("writing", HTMLElement);
  split(byId("split-editor", HTMLElement), {
    around: panes,
    property: "--source",
    along: "width",
    range: [20, 75],
    start: 44,
  });
  split(byId("split-findings", HTMLElement), {
    around: writing,
    property: "--editor",
    along: "height",
    range: [25, 90],
    start: 70,
  });
  return choose;
}
