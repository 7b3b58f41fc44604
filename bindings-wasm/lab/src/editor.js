/** The editor: one file at a time, with findings at their places. */

import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { yaml } from "@codemirror/lang-yaml";
import {
  bracketMatching,
  codeFolding,
  foldGutter,
  foldKeymap,
  indentOnInput,
  syntaxHighlighting,
} from "@codemirror/language";
import { lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { Compartment, EditorState } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  hoverTooltip,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { html, prose } from "./dom.js";
import { highlight, theme } from "./look.js";
import { unitsOf } from "./places.js";
import { editorPhrases, said, t } from "./words.js";
import { whereIs } from "./yaml-path.js";

/** @typedef {import("bestit/lab").Finding} Finding */
/** @typedef {import("bestit/lab").Place} Place */
/** @typedef {import("./schema.js").Choice} Choice */
/** @typedef {import("./yaml-path.js").Where} Where */

/**
 * @typedef {object} Asks
 * @property {(path: string, text: string, changes: import("@codemirror/state").ChangeSet) => void} typed
 * @property {(kind: string | null, where: Where) => readonly Choice[]} choices
 * @property {(kind: string | null, path: readonly string[]) => string | null} about
 * @property {(place: Place) => void} goTo
 */

export class Editor {
  #view;
  #asks;
  /** The states of the files looked at, with what can be undone in each. @type {Map<string, EditorState>} */
  #states = new Map();
  #words = new Compartment();
  /** @type {string | null} */
  path = null;

  /** @param {HTMLElement} host @param {Asks} asks */
  constructor(host, asks) {
    this.#asks = asks;
    // In a tree of its own the editor's styles are style sheets made by script, which a strict
    // content security policy allows; in the page they would be an inline <style>.
    const root = host.attachShadow({ mode: "open" });
    this.#view = new EditorView({ root, parent: root });
  }

  /** Forgets all files. */
  clear() {
    this.#states.clear();
    this.path = null;
  }

  /** Shows a file. @param {string} path @param {string} text */
  open(path, text) {
    this.#keep();
    let state = this.#states.get(path);
    if (state === undefined || state.doc.toString() !== text) {
      state = EditorState.create({ doc: text, extensions: this.#extensions(path) });
    }
    this.path = path;
    this.#view.setState(state);
    this.words();
  }

  /** The texts of the editor itself, after the language has changed. */
  words() {
    this.#view.dispatch({ effects: this.#words.reconfigure(this.#phrases()) });
  }

  #phrases() {
    const label = t("editor-label", { file: this.path ?? "" });
    return [
      EditorState.phrases.of(editorPhrases()),
      EditorView.contentAttributes.of({
        "aria-label": label,
        lang: "sv",
        spellcheck: "false",
        tabindex: "0",
      }),
    ];
  }

  /** Shows what is said about the file. @param {readonly Finding[]} findings */
  findings(findings) {
    const { doc } = this.#view.state;
    const text = doc.toString();
    const own = findings.flatMap((finding) =>
      finding.place ? [{ finding, place: finding.place }] : [],
    );
    const units = unitsOf(
      text,
      own.flatMap(({ place }) => [...place.span]),
    );
    const diagnostics = own.map(({ finding, place }) => {
      const from = units.get(place.span[0]) ?? 0;
      // Only the first line of a long value is marked.
      const to = Math.min(units.get(place.span[1]) ?? from, doc.lineAt(from).to);
      return {
        from,
        to: Math.max(from, to),
        severity: finding.severity,
        message: said(finding.message),
        renderMessage: () => this.#told(finding),
      };
    });
    this.#view.dispatch(setDiagnostics(this.#view.state, diagnostics));
  }

  /** Goes to a place in the file shown. @param {readonly [number, number]} span Bytes of UTF-8. */
  goTo(span, focus = true) {
    const units = unitsOf(this.#view.state.doc.toString(), span);
    const at = units.get(span[0]) ?? 0;
    this.#view.dispatch({
      selection: { anchor: at },
      effects: EditorView.scrollIntoView(at, { y: "center" }),
    });
    if (focus) this.#view.focus();
  }

  focus() {
    this.#view.focus();
  }

  #keep() {
    if (this.path !== null) this.#states.set(this.path, this.#view.state);
  }

  /** A finding in full, over its place. @param {Finding} finding */
  #told(finding) {
    const related = finding.related.map(({ place, message }) =>
      html(
        "li",
        {},
        `${said(message)} `,
        html(
          "button",
          { type: "button", class: "finding-jump", click: () => this.#asks.goTo(place) },
          `${place.file}:${place.line}`,
        ),
      ),
    );
    return html(
      "div",
      {},
      ...prose(said(finding.message)),
      " ",
      html("span", { class: "finding-code" }, finding.code),
      finding.help ? html("p", { class: "finding-help" }, ...prose(said(finding.help))) : null,
      related.length ? html("ul", { class: "finding-related" }, ...related) : null,
    );
  }

  /** @param {string} path */
  #extensions(path) {
    return [
      this.#words.of([]),
      lineNumbers(),
      foldGutter(),
      codeFolding(),
      lintGutter(),
      highlightSpecialChars(),
      history(),
      drawSelection(),
      indentOnInput(),
      bracketMatching(),
      closeBrackets(),
      highlightActiveLine(),
      highlightActiveLineGutter(),
      highlightSelectionMatches(),
      search({ top: true }),
      yaml(),
      syntaxHighlighting(highlight),
      theme,
      autocompletion({ override: [(context) => this.#complete(context)], icons: false }),
      hoverTooltip((view, at) => this.#hover(view, at)),
      // The tabulator leaves the editor: it is no keyboard trap.
      keymap.of([
        { key: "Enter", run: deeper },
        ...closeBracketsKeymap,
        ...defaultKeymap,
        ...searchKeymap,
        ...historyKeymap,
        ...foldKeymap,
        ...completionKeymap,
        ...lintKeymap,
      ]),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) {
          this.#asks.typed(path, update.state.doc.toString(), update.changes);
        }
      }),
    ];
  }

  /** @param {import("@codemirror/autocomplete").CompletionContext} context */
  #complete({ state, pos, explicit }) {
    const word = /[\p{L}\d_.:()-]*$/u.exec(
      state.doc.lineAt(pos).text.slice(0, pos - state.doc.lineAt(pos).from),
    );
    const typed = word?.[0] ?? "";
    if (!explicit && typed === "") return null;
    const line = state.doc.lineAt(pos);
    const before = line.text.slice(0, pos - line.from);
    if (/(^|\s)#/.test(before)) return null;
    const where = whereIs(state.doc.toString().split("\n"), line.number - 1, before);
    const choices = this.#asks.choices(kindOf(state), where);
    if (choices.length === 0) return null;
    return {
      from: line.from + where.from,
      options: choices.map((choice) => ({
        label: choice.text,
        apply:
          choice.is === "key" || (choice.is === "name" && where.is === "key")
            ? `${choice.text}: `
            : choice.text,
        type: choice.is,
        boost: choice.needed ? 2 : choice.is === "name" ? 0 : 1,
        ...(choice.is === "name" ? { detail: choice.about } : {}),
        ...(choice.is === "key" && choice.about
          ? { info: () => html("div", {}, ...prose(choice.about)) }
          : {}),
      })),
      validFor: /^[\p{L}\d_.:()-]*$/u,
    };
  }

  /** @param {EditorView} view @param {number} at */
  #hover({ state }, at) {
    const line = state.doc.lineAt(at);
    const before = line.text.slice(0, at - line.from);
    const word = /[\w.-]*$/.exec(before)?.[0] ?? "";
    const after = /^[\w.-]*(?=\s*:(\s|$))/.exec(line.text.slice(at - line.from));
    if (after === null || word + after[0] === "" || /(^|\s)#/.test(before)) return null;
    const where = whereIs(state.doc.toString().split("\n"), line.number - 1, before);
    if (where.is !== "key") return null;
    const path = [...where.path, word + after[0]];
    const about = this.#asks.about(kindOf(state), path);
    if (about === null) return null;
    return {
      pos: at - word.length,
      end: at + after[0].length,
      above: true,
      create: () => ({ dom: html("div", { class: "about" }, ...prose(about)) }),
    };
  }
}

/** What a file says it is. @param {EditorState} state */
function kindOf(state) {
  const head = state.doc.sliceString(0, 4_000);
  return /^bestit:\s*["']?([a-z]+)/m.exec(head)?.[1] ?? null;
}

/** A line below a key without a value goes a step deeper. @param {EditorView} view */
function deeper({ state, dispatch }) {
  const { empty, head } = state.selection.main;
  const line = state.doc.lineAt(head);
  if (!empty || head !== line.to || !/[^\s#][^#]*:\s*$/.test(line.text)) return false;
  const lead = /^\s*(?:-\s+)*/.exec(line.text)?.[0].length ?? 0;
  dispatch(
    state.update(state.replaceSelection(`\n${" ".repeat(lead + 2)}`), {
      scrollIntoView: true,
      userEvent: "input",
    }),
  );
  return true;
}
