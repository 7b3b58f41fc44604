/** Where there is little room, one pane is shown at a time. */

/** @param {"source" | "view"} pane */
export function showPane(pane) {
  document.body.dataset.pane = pane;
  for (const button of document.querySelectorAll(".switch button")) {
    if (button instanceof HTMLElement)
      button.setAttribute("aria-pressed", String(button.dataset.shows === pane));
  }
}
