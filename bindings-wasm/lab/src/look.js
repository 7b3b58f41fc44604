/** How the editor looks. Colours are the page's own properties, which reach into it. */

import { HighlightStyle } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

export const highlight = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--code-key)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--code-text)" },
  { tag: tags.comment, color: "var(--code-comment)", fontStyle: "italic" },
  { tag: [tags.punctuation, tags.separator, tags.squareBracket, tags.brace], color: "var(--soft)" },
  { tag: [tags.content, tags.literal], color: "var(--code-value)" },
]);

const box = {
  backgroundColor: "var(--raised)",
  color: "var(--ink)",
  border: "1px solid var(--line-strong)",
  borderRadius: "6px",
  boxShadow: "var(--shadow)",
};

export const theme = EditorView.theme({
  "&": { height: "100%", backgroundColor: "var(--panel)", color: "var(--ink)", fontSize: "13px" },
  "&.cm-focused": { outline: "2px solid var(--accent)", outlineOffset: "-2px" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.55" },
  ".cm-content": { caretColor: "var(--ink)", padding: "8px 0" },
  ".cm-cursor, .cm-dropCursor": { borderLeftColor: "var(--ink)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground":
    { background: "var(--selection)" },
  ".cm-gutters": { backgroundColor: "var(--panel)", color: "var(--soft)", border: "none" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--active)" },
  ".cm-foldPlaceholder": { background: "var(--active)", border: "none", color: "var(--soft)" },
  ".cm-tooltip": { ...box, maxWidth: "34rem" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--mono)", maxHeight: "15em" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "3px 8px" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": {
    background: "var(--accent)",
    color: "var(--on-accent)",
    forcedColorAdjust: "none",
  },
  // On a phone the explanation would lie upon what it explains.
  "@media (width < 40rem)": { ".cm-completionInfo": { display: "none" } },
  ".cm-completionDetail": { fontFamily: "var(--sans)", fontStyle: "normal", opacity: "0.85" },
  ".cm-completionInfo": { padding: "8px 10px", fontFamily: "var(--sans)", maxWidth: "22rem" },
  ".cm-panels": { backgroundColor: "var(--raised)", color: "var(--ink)" },
  ".cm-panels.cm-panels-top": { borderBottom: "1px solid var(--line)" },
  ".cm-panel.cm-search": { padding: "6px 8px", font: "13px var(--sans)" },
  ".cm-panel.cm-search label": { fontSize: "13px", display: "inline-flex", alignItems: "center" },
  ".cm-panel.cm-search input, .cm-panel.cm-search button": {
    font: "13px var(--sans)",
    minHeight: "28px",
  },
  ".cm-panel.cm-search input[type=checkbox]": { width: "16px" },
  ".cm-panel.cm-search [name=close]": { width: "28px" },
  ".cm-textfield": { background: "var(--panel)", border: "1px solid var(--line-strong)" },
  ".cm-button": {
    background: "var(--panel)",
    border: "1px solid var(--line-strong)",
    borderRadius: "4px",
    color: "var(--ink)",
  },
  ".cm-searchMatch": { backgroundColor: "var(--match)" },
  ".cm-diagnostic": { padding: "8px 12px", border: "none", fontFamily: "var(--sans)" },
  ".cm-diagnostic-error": { borderInlineStart: "4px solid var(--error)" },
  ".cm-diagnostic-warning": { borderInlineStart: "4px solid var(--warning)" },
  ".cm-lintRange-error": { backgroundImage: "none", borderBottom: "2px solid var(--error)" },
  ".cm-lintRange-warning": { backgroundImage: "none", borderBottom: "2px dotted var(--warning)" },
  ".cm-lintPoint::after": { borderBottomColor: "var(--warning)" },
  ".cm-lint-marker": { width: "0.8em", height: "0.8em", forcedColorAdjust: "none" },
  ".cm-lint-marker-error": { content: "none", background: "var(--error)", borderRadius: "50%" },
  ".cm-lint-marker-warning": { content: "none", background: "var(--warning)", borderRadius: "2px" },
  ".finding-code": { fontFamily: "var(--mono)", fontSize: "11px", color: "var(--soft)" },
  ".finding-help": { margin: "4px 0 0", color: "var(--soft)" },
  ".finding-related": { margin: "6px 0 0", paddingInlineStart: "1.2em" },
  ".finding-jump": {
    font: "inherit",
    border: "none",
    background: "none",
    color: "var(--accent-ink)",
    textDecoration: "underline",
    cursor: "pointer",
    padding: "2px 0",
    textAlign: "start",
  },
  ".about": { padding: "8px 12px", fontFamily: "var(--sans)", lineHeight: "1.45" },
});
