/** A bar between two panes, moved by pointer or keys, as the pattern "window splitter" has it. */

const STEP = 4;

/**
 * @param {HTMLElement} bar
 * @param {object} settings
 * @param {HTMLElement} settings.around What both panes lie in.
 * @param {string} settings.property The custom property that holds the first pane's share.
 * @param {"width" | "height"} settings.along
 * @param {readonly [number, number]} settings.range The least and the largest share, in percent.
 * @param {number} settings.start
 */
export function split(bar, { around, property, along, range, start }) {
  let share = start;
  const set = (/** @type {number} */ wanted) => {
    share = Math.min(range[1], Math.max(range[0], wanted));
    around.style.setProperty(property, `${share}%`);
    bar.setAttribute("aria-valuenow", String(Math.round(share)));
  };
  bar.setAttribute("aria-valuemin", String(range[0]));
  bar.setAttribute("aria-valuemax", String(range[1]));
  set(start);
  bar.addEventListener("keydown", (event) => {
    const [less, more] = along === "width" ? ["ArrowLeft", "ArrowRight"] : ["ArrowUp", "ArrowDown"];
    if (event.key === less) set(share - STEP);
    else if (event.key === more) set(share + STEP);
    else if (event.key === "Home") set(range[0]);
    else if (event.key === "End") set(range[1]);
    else if (event.key === "Enter") set(start);
    else return;
    event.preventDefault();
  });
  bar.addEventListener("dblclick", () => set(start));
  bar.addEventListener("pointerdown", (event) => {
    bar.setPointerCapture(event.pointerId);
    const move = (/** @type {PointerEvent} */ { clientX, clientY }) => {
      const box = around.getBoundingClientRect();
      set(
        along === "width"
          ? ((clientX - box.left) / box.width) * 100
          : ((clientY - box.top) / box.height) * 100,
      );
    };
    bar.addEventListener("pointermove", move);
    bar.addEventListener("lostpointercapture", () => bar.removeEventListener("pointermove", move), {
      once: true,
    });
  });
}
