/** Tabs, as the pattern of the ARIA practices has them: arrows move, the panel follows. */

/** @param {HTMLElement} list @param {(tab: string) => void} chosen */
export function tabs(list, chosen) {
  const all = [...list.querySelectorAll('[role="tab"]')].filter(
    (tab) => tab instanceof HTMLElement,
  );
  /** @param {string} name */
  const choose = (name) => {
    for (const tab of all) {
      const is = tab.dataset.tab === name;
      tab.setAttribute("aria-selected", String(is));
      tab.tabIndex = is ? 0 : -1;
      const panel = document.getElementById(tab.getAttribute("aria-controls") ?? "");
      if (panel) panel.hidden = !is;
    }
    chosen(name);
  };
  for (const [ix, tab] of all.entries()) {
    tab.addEventListener("click", () => choose(tab.dataset.tab ?? ""));
    tab.addEventListener("keydown", (event) => {
      const steps = { ArrowRight: ix + 1, ArrowLeft: ix - 1, Home: 0, End: all.length - 1 };
      const to = steps[/** @type {keyof typeof steps} */ (event.key)];
      const next = to === undefined ? undefined : all.at(to % all.length);
      if (next === undefined) return;
      event.preventDefault();
      next.focus();
      choose(next.dataset.tab ?? "");
    });
  }
  return choose;
}
