/** The organisation lab: models as text, and what the library says of them. */

import { byId, html } from "./dom.js";
import { Editor } from "./editor.js";
import { Superseded } from "./engine.js";
import { showPane } from "./panes.js";
import { Pictures } from "./pictures.js";
import { Language } from "./schema.js";
import { digest, packed } from "./share.js";
import { modelIn } from "./variant.js";
import { findingsOf } from "./views/findings.js";
import { written } from "./views/readings.js";
import { fill, lang, said, t } from "./words.js";
import { Workspace } from "./workspace.js";

/** @typedef {import("bestit/lab").Place} Place */
/** @typedef {import("bestit/lab").Finding} Finding */
/** @typedef {import("bestit/lab").ModelInfo} ModelInfo */
/** @typedef {import("./share.js").Shared} Shared */
/** @typedef {import("./worker.js").At} At */
/** @typedef {import("bestit/lab").Sides} Sides */

/** How long a person must have stopped typing before the model is looked at. */
const PAUSE = 180;
/** Where edits are kept until the tab is closed. */
export const DRAFT = "bestit-lab";

const page = {
  model: byId("model", HTMLSelectElement),
  other: byId("other", HTMLSelectElement),
  files: byId("files", HTMLElement),
  findings: byId("findings", HTMLElement),
  status: byId("status", HTMLElement),
  notice: byId("notice", HTMLElement),
};

export class Lab {
  /** @type {Workspace} */
  workspace = new Workspace(new Map(), true);
  /** @type {import("./engine.js").Engine} */
  engine;
  /** @type {Language | null} */
  language = null;
  /** @type {readonly ModelInfo[]} */
  models = [];
  /** @type {readonly ModelInfo[]} */
  base = [];
  /** @type {string | null} */
  model = null;
  /** @type {string | null} */
  otherModel = null;
  /** The other sides of readings that the model looked at has, and the one compared with. @type {{ at: Sides, from: Sides }} */
  sides = { at: {}, from: {} };
  /** @type {Awaited<ReturnType<import("./worker.js").Calls["open"]>>["readings"] | null} */
  #options = null;
  /** @type {readonly Finding[]} */
  findings = [];
  #report = { errors: 0, warnings: 0, took: 0, checking: true };
  /** What is said about the model looked at. @type {readonly Finding[]} */
  #checked = [];
  #pause = 0;

  /** @param {import("./engine.js").Engine} engine */
  constructor(engine) {
    this.engine = engine;
    this.pictures = new Pictures(this);
    this.editor = new Editor(byId("editor", HTMLElement), {
      typed: (path, text, changes) => {
        this.workspace.typed(path, text, changes);
        this.drawFiles();
        this.later();
      },
      choices: (kind, where) =>
        this.language?.choices(kind, where, this.pictures.names, lang()) ?? [],
      about: (kind, path) => this.language?.about(kind, path) ?? null,
      goTo: (place) => this.goTo(place),
    });
  }

  /** The model looked at. @returns {At | null} */
  get at() {
    const readings = this.sides.at;
    return this.model === null ? null : { source: "edited", model: this.model, readings };
  }

  /** The model compared with. @returns {At | null} */
  get from() {
    const [source, model] = this.otherModel?.split(":") ?? [];
    if (model === undefined || (source !== "edited" && source !== "base")) return null;
    return { source, model, readings: this.sides.from };
  }

  /** @param {At} at */
  titleOf({ source, model, readings }) {
    const list = source === "base" ? this.base : this.models;
    const found = list.find(({ id }) => id === model);
    const title = found ? said(found.title) : model;
    const whole = source === "base" ? t("unedited", { title }) : title;
    return [whole, written(readings)].filter(Boolean).join(" · ");
  }

  /** The other sides of readings that a model can have. @param {At} at */
  optionsOf({ source, model }) {
    return this.#options?.[source][model] ?? [];
  }

  /** Models with these other sides of readings from now on. @param {Partial<Lab["sides"]>} sides */
  read(sides) {
    this.sides = { ...this.sides, ...sides };
    this.pictures.chosen();
    void this.keepDraft();
  }

  /** Other files in the place of these. @param {Workspace} workspace */
  async open(workspace) {
    this.workspace = workspace;
    this.editor.clear();
    this.model = null;
    this.otherModel = null;
    this.sides = { at: {}, from: {} };
    await this.look();
  }

  later() {
    clearTimeout(this.#pause);
    this.#report.checking = true;
    this.drawStatus();
    this.#pause = setTimeout(() => this.look(), PAUSE);
  }

  /** Looks at the files as they are now. */
  async look() {
    clearTimeout(this.#pause);
    const since = performance.now();
    this.#report.checking = true;
    const { workspace } = this;
    const files = workspace.isEdited ? workspace.files : null;
    this.engine.files(workspace.embedded ? null : [...workspace.base], files);
    this.drawFiles();
    this.drawStatus();
    try {
      const opened = await this.engine.ask("open", "open", undefined);
      this.models = opened.models;
      this.base = opened.base;
      this.#options = opened.readings;
      this.findings = opened.findings;
      this.#checked = opened.findings;
      this.model ??= opened.own ?? opened.models.at(-1)?.id ?? null;
      this.otherModel ??= this.#firstOther();
      this.drawModels();
      if (this.editor.path === null) this.showFile(this.fileOf(this.model) ?? workspace.paths[0]);
      const known = this.models.some(({ id }) => id === this.model);
      const checked = this.engine.ask("check", "check", { model: known ? this.model : null });
      this.pictures.changed();
      const report = await checked;
      this.#checked = report.findings;
      await this.#alsoCheck();
      const took = Math.round(performance.now() - since);
      this.#report = { ...this.#counted(), took, checking: false };
      document.body.dataset.looked = String(Number(document.body.dataset.looked ?? 0) + 1);
    } catch (error) {
      if (error instanceof Superseded) return;
      this.tell(t("cannot", { message: error instanceof Error ? error.message : String(error) }));
      this.#report.checking = false;
    }
    this.drawFindings();
    void this.keepDraft();
  }

  /** The file shown may be of another model than the one looked at: its findings are shown too. */
  async #alsoCheck() {
    this.findings = this.#checked;
    const { path } = this.editor;
    const text = path === null ? undefined : this.workspace.text(path);
    const own = text === undefined ? null : modelIn(text);
    if (own === null || own === this.model || !this.models.some(({ id }) => id === own)) return;
    const report = await this.engine.ask("also", "check", { model: own });
    const known = new Set(this.#checked.map((one) => JSON.stringify(one)));
    const more = report.findings.filter(
      (one) => one.place?.file === path && !known.has(JSON.stringify(one)),
    );
    this.findings = [...this.#checked, ...more];
  }

  #counted() {
    const count = (/** @type {Finding["severity"]} */ severity) =>
      this.findings.filter((one) => one.severity === severity).length;
    return { errors: count("error"), warnings: count("warning") };
  }

  /** Another file is shown: what is said about its model. */
  async also() {
    try {
      await this.#alsoCheck();
    } catch (error) {
      if (error instanceof Superseded) return;
      throw error;
    }
    this.#report = { ...this.#report, ...this.#counted() };
    this.drawFindings();
  }

  #firstOther() {
    const first = this.models.find(({ id }) => id !== this.model);
    return first ? `edited:${first.id}` : null;
  }

  /** The file in which a model is written. @param {string | null} model */
  fileOf(model) {
    return this.workspace.files.find(([, text]) => modelIn(text) === model)?.[0];
  }

  /** @param {string | undefined} path */
  showFile(path) {
    const text = path === undefined ? undefined : this.workspace.text(path);
    if (path === undefined || text === undefined) return;
    this.editor.open(path, text);
    this.editor.findings(this.findings.filter((one) => one.place?.file === path));
    this.drawFiles();
  }

  /** @param {Place} place */
  goTo(place) {
    if (this.workspace.text(place.file) === undefined) return;
    showPane("source");
    if (this.editor.path !== place.file) this.showFile(place.file);
    this.editor.goTo(place.span);
  }

  /** @param {string} text */
  tell(text) {
    page.notice.textContent = text;
  }

  drawModels() {
    const { model } = this;
    const known = this.models.some(({ id }) => id === model);
    const option = (/** @type {ModelInfo} */ info, prefix = "") =>
      html(
        "option",
        { value: `${prefix}${info.id}` },
        said(info.title) === info.id ? info.id : `${said(info.title)} (${info.id})`,
      );
    page.model.replaceChildren(...this.models.map((info) => option(info)));
    if (!known && model !== null) page.model.append(html("option", { value: model }, model));
    page.model.value = model ?? "";
    const group = (
      /** @type {import("./words.js").Key} */ key,
      /** @type {readonly HTMLOptionElement[]} */ options,
    ) => {
      const element = html("optgroup", { label: t(key) });
      element.append(...options);
      return element;
    };
    page.other.replaceChildren(
      html("option", { value: "" }, t("nothing-chosen")),
      group(
        "group-edited",
        this.models
          // With another reading a model differs from itself.
          .filter(({ id }) => id !== model || this.otherModel === `edited:${id}`)
          .map((info) => option(info, "edited:")),
      ),
      group(
        "group-base",
        this.base.map((info) => option(info, "base:")),
      ),
    );
    page.other.value = this.otherModel ?? "";
    if (page.other.selectedIndex < 0) page.other.value = "";
  }

  drawFiles() {
    const faults = new Map();
    for (const { severity, place } of this.findings) {
      if (severity === "error" && place) faults.set(place.file, (faults.get(place.file) ?? 0) + 1);
    }
    const focused =
      document.activeElement instanceof HTMLElement
        ? document.activeElement.dataset.path
        : undefined;
    /** @type {Map<string, string[]>} */
    const folders = new Map();
    for (const path of this.workspace.paths) {
      const folder = path.slice(0, path.lastIndexOf("/") + 1);
      folders.set(folder, [...(folders.get(folder) ?? []), path]);
    }
    const list = (/** @type {string} */ folder, /** @type {readonly string[]} */ paths) =>
      html(
        "ul",
        {},
        ...paths.map((path) => {
          const change = this.workspace.change(path);
          const errors = faults.get(path) ?? 0;
          return html(
            "li",
            {},
            html(
              "button",
              {
                type: "button",
                "data-path": path,
                class: change === "same" ? null : "changed",
                "aria-current": path === this.editor.path ? "true" : null,
                click: () => {
                  this.showFile(path);
                  void this.also();
                },
              },
              html("bdi", {}, path.slice(folder.length)),
              change === "same" ? null : html("span", { class: "badge" }, t(`file-${change}`)),
              errors
                ? html("span", { class: "badge fault" }, t("file-errors", { count: errors }))
                : null,
            ),
          );
        }),
      );
    const drawn = [...folders].map(([folder, paths]) => {
      if (folder === "") return list(folder, paths);
      const before = page.files.querySelector(`details[data-folder="${CSS.escape(folder)}"]`);
      const holds = paths.some(
        (path) => path === this.editor.path || this.workspace.change(path) !== "same",
      );
      const open = before instanceof HTMLDetailsElement ? before.open || holds : holds;
      return html(
        "details",
        { "data-folder": folder, open },
        html(
          "summary",
          {},
          html("bdi", {}, folder),
          html("span", { class: "count" }, ` ${paths.length}`),
        ),
        list(folder, paths),
      );
    });
    page.files.replaceChildren(...drawn);
    if (focused !== undefined) {
      for (const button of page.files.querySelectorAll("button"))
        if (button.dataset.path === focused) button.focus();
    }
  }

  drawStatus() {
    const { errors, warnings, took, checking } = this.#report;
    page.status.dataset.state = checking ? "checking" : errors > 0 ? "faults" : "good";
    page.status.replaceChildren(
      checking
        ? t("status-checking")
        : errors > 0
          ? t("status-faults", { errors, warnings })
          : t("status-good", { warnings }),
      checking ? "" : html("span", { class: "count" }, ` ${t("took", { time: took })}`),
    );
  }

  drawFindings() {
    const { path } = this.editor;
    this.editor.findings(this.findings.filter((one) => one.place?.file === path));
    page.findings.replaceChildren(...findingsOf(this.findings, (place) => this.goTo(place)));
    this.drawStatus();
    this.drawFiles();
  }

  /** Everything again, in the language that is shown now. */
  words() {
    fill();
    this.editor.words();
    this.drawModels();
    this.drawFindings();
    this.pictures.draw();
  }

  async loadLanguage() {
    const found = await fetch(`schema.${lang()}.json`);
    this.language = new Language(await found.json());
  }

  /** What is shared: the edits, and what was looked at. @returns {Promise<Shared>} */
  async shared() {
    const { workspace } = this;
    const whole = !workspace.embedded;
    return {
      lab: 1,
      of: whole ? null : await digest(workspace.base),
      edits: whole ? Object.fromEntries(workspace.files) : workspace.edits,
      view: {
        model: this.model,
        other: this.otherModel,
        tab: this.pictures.tab,
        readings: this.sides,
        facts: this.pictures.facts,
        file: this.editor.path,
      },
    };
  }

  /** Whether what was shared could be taken over. @param {Shared} given @param {ReadonlyMap<string, string>} carried */
  async take(given, carried) {
    const workspace =
      given.of === null
        ? new Workspace(
            new Map(Object.entries(given.edits).map(([path, text]) => [path, String(text)])),
            false,
          )
        : new Workspace(carried, true);
    if (given.of !== null) {
      if (given.of !== (await digest(workspace.base))) return false;
      workspace.apply(given.edits);
    }
    this.workspace = workspace;
    this.editor.clear();
    this.model = given.view.model;
    this.otherModel = given.view.other;
    this.pictures.tab = given.view.tab;
    this.sides = { at: texts(given.view.readings?.at), from: texts(given.view.readings?.from) };
    this.pictures.facts = texts(given.view.facts);
    if (given.view.file !== null) this.showFile(given.view.file);
    return true;
  }

  async keepDraft() {
    try {
      if (this.workspace.isEdited) sessionStorage.setItem(DRAFT, await packed(await this.shared()));
      else sessionStorage.removeItem(DRAFT);
    } catch {
      // No room, or none allowed: the draft is a convenience.
    }
  }
}

/** Texts by name, of what a link or a file carries. @param {unknown} given @returns {{ [name: string]: string }} */
function texts(given) {
  const pairs = typeof given === "object" && given !== null ? Object.entries(given) : [];
  return Object.fromEntries(pairs.map(([name, value]) => [name, String(value)]));
}
