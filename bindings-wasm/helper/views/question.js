/** One question, with its help, and "I do not know" as an answer. */

import { bdi, html } from "../dom.js";
import { answered, isNumber, tidyNumber } from "../place.js";
import { backLink, heading, sampleMark } from "../scene.js";
import { say } from "../texts.js";
import { choices } from "./browse.js";

/** @typedef {import("../scene.js").Scene} Scene */
/** @typedef {import("bestit").Asked} Asked */
/** @typedef {Extract<import("bestit").Interview, { status: "ask" }>} Asking */

/** More choices than this are a list to open, not one to read. */
const FEW = 12;

/** What stands for "I do not know" in a form; no id of a policy contains a space. */
const UNKNOWN = " ";

/** What a form says: a value, `null` for not known, or what is the matter. @typedef {{ value: string | null } | { fault: string, at: HTMLElement }} Said */

/** @param {Scene} scene @param {Asking} interview */
export function question(scene, interview) {
  const { names, lang, place } = scene;
  const asked = interview.question;
  const number = names.router.facts.find((fact) => fact.id === asked.fact)?.number ?? null;
  const above = [
    backLink(scene),
    html("p", { class: "caption", part: "caption" }, ...caption(scene, interview)),
  ];
  const title = heading(scene, 0, bdi(names.of(asked.text)));
  title.id = "question";
  const help =
    asked.help === null
      ? null
      : html("p", { id: "help", class: "help", part: "help" }, bdi(names.of(asked.help)));

  if (asked.fact === "kind") {
    // The register's help may speak of examples, which are not listed here.
    const closest = html("p", { class: "help", part: "help" }, say(lang, "browse-help"));
    return [
      ...above,
      title,
      closest,
      choices(scene, "kind", asked.values),
      html(
        "div",
        { class: "below" },
        html(
          "button",
          {
            type: "button",
            class: "secondary",
            part: "button button-secondary",
            click: () => scene.go(answered(place, asked.fact, null)),
          },
          say(lang, "unknown"),
        ),
      ),
    ];
  }

  const error = html("p", { id: "error", class: "error", part: "error", hidden: true });
  const made =
    number !== null
      ? numberField(scene, asked, number)
      : asked.values.length > FEW
        ? list(scene, asked)
        : radios(scene, asked);
  const form = html(
    "form",
    {
      class: "question",
      part: "question",
      novalidate: true,
      submit: (event) => {
        event.preventDefault();
        const said = made.read();
        if ("value" in said) {
          scene.go(answered(place, asked.fact, said.value));
          return;
        }
        error.replaceChildren(html("strong", {}, `${say(lang, "error-label")} `), said.fault);
        error.hidden = false;
        form.classList.add("faulty");
        said.at.setAttribute("aria-invalid", "true");
        said.at.setAttribute("aria-describedby", help === null ? "error" : "error help");
        said.at.focus();
      },
    },
    title,
    help,
    error,
    made.element,
    html(
      "div",
      { class: "row-of-buttons" },
      html(
        "button",
        { type: "submit", class: "primary", part: "button button-primary" },
        say(lang, "continue"),
      ),
    ),
  );
  return [...above, form];
}

/** What the case is so far, and how far it is to the answer. @param {Scene} scene @param {Asking} interview */
function caption(scene, interview) {
  const { names, lang, place } = scene;
  const worst = interview.remaining.worst;
  const left =
    worst <= 1 ? say(lang, "last-question") : say(lang, "questions-left", { count: worst });
  const kind = place.steps.find((step) => step.fact === "kind") ?? place.steps[0];
  if (kind === undefined) return [left];
  return [bdi(names.value(kind.fact, kind.value)), html("span", { class: "left" }, left)];
}

/** @param {Scene} scene @param {Asked} asked @returns {{ element: HTMLElement, read: () => Said }} */
function radios(scene, asked) {
  const { names, lang } = scene;
  const before = chosen(scene, asked);
  let count = 0;
  /** @param {string} id @param {string} title @param {boolean} sample @param {string | null} help */
  const option = (id, title, sample, help) => {
    count += 1;
    return html(
      "div",
      { class: "option", part: "option" },
      html("input", {
        type: "radio",
        name: "answer",
        id: `answer-${count}`,
        value: id,
        checked: before === id,
        "aria-describedby": help === null ? null : "unknown-help",
      }),
      html(
        "label",
        { for: `answer-${count}` },
        bdi(title),
        sample ? " " : null,
        sample ? sampleMark(scene) : null,
      ),
      help === null ? null : html("span", { id: "unknown-help", class: "option-help" }, help),
    );
  };
  const element = html(
    "div",
    {
      class: "options",
      part: "options",
      role: "radiogroup",
      "aria-labelledby": "question",
      "aria-describedby": asked.help === null ? null : "help",
    },
    ...names
      .sorted(asked.fact, asked.values)
      .map((value) =>
        option(value.id, names.of(value.title), names.isSample(asked.fact, value.id), null),
      ),
    html("p", { class: "or", "aria-hidden": "true" }, say(lang, "or")),
    option(UNKNOWN, say(lang, "unknown"), false, say(lang, "unknown-help")),
  );
  return {
    element,
    read: () => {
      const inputs = [...element.querySelectorAll("input")];
      const value = inputs.find((input) => input.checked)?.value;
      if (value !== undefined) return { value: value === UNKNOWN ? null : value };
      return { fault: say(lang, "error-choose"), at: inputs[0] ?? element };
    },
  };
}

/** @param {Scene} scene @param {Asked} asked @returns {{ element: HTMLElement, read: () => Said }} */
function list(scene, asked) {
  const { names, lang } = scene;
  const before = chosen(scene, asked);
  const sample = ` (${say(lang, "sample")})`;
  const select = html(
    "select",
    {
      class: "field",
      part: "field",
      "aria-labelledby": "question",
      "aria-describedby": asked.help === null ? null : "help",
    },
    html("option", { value: "" }, say(lang, "choose")),
    html("option", { value: UNKNOWN, selected: before === UNKNOWN }, say(lang, "unknown")),
    ...names
      .sorted(asked.fact, asked.values)
      .map((value) =>
        html(
          "option",
          { value: value.id, selected: before === value.id },
          names.of(value.title),
          names.isSample(asked.fact, value.id) ? sample : null,
        ),
      ),
  );
  return {
    element: select,
    read: () => {
      if (select.value === "") return { fault: say(lang, "error-choose"), at: select };
      return { value: select.value === UNKNOWN ? null : select.value };
    },
  };
}

/**
 * @param {Scene} scene
 * @param {Asked} asked
 * @param {import("bestit").NumberInfo} number
 * @returns {{ element: HTMLElement, read: () => Said }}
 */
function numberField(scene, asked, number) {
  const { names, lang } = scene;
  const before = chosen(scene, asked);
  const input = html("input", {
    class: "field number",
    part: "field",
    type: "text",
    inputmode: number.decimals > 0 ? "decimal" : "numeric",
    autocomplete: "off",
    "aria-labelledby": "question unit",
    "aria-describedby": asked.help === null ? null : "help",
  });
  if (before !== null && before !== UNKNOWN) input.value = names.number(before);
  const unknown = html("input", {
    type: "checkbox",
    id: "unknown",
    checked: before === UNKNOWN,
    "aria-describedby": "unknown-help",
  });
  input.addEventListener("input", () => {
    unknown.checked = false;
  });
  const element = html(
    "div",
    { class: "options" },
    html("div", { class: "with-unit" }, input, html("span", { id: "unit" }, bdi(number.unit))),
    html("p", { class: "or", "aria-hidden": "true" }, say(lang, "or")),
    html(
      "div",
      { class: "option", part: "option" },
      unknown,
      html("label", { for: "unknown" }, say(lang, "unknown")),
      html("span", { id: "unknown-help", class: "option-help" }, say(lang, "unknown-help")),
    ),
  );
  return {
    element,
    read: () => {
      if (unknown.checked) return { value: null };
      const value = tidyNumber(input.value);
      if (isNumber(number, value)) return { value };
      const bounds = {
        min: names.number(number.min),
        max: names.number(number.max),
        decimals: number.decimals,
      };
      const id = number.decimals > 0 ? "error-decimals" : "error-number";
      return { fault: say(lang, id, bounds), at: input };
    },
  };
}

/** What was answered to the question before, if anything. @param {Scene} scene @param {Asked} asked */
function chosen(scene, asked) {
  const value = scene.remembered.get(asked.fact);
  if (value === undefined) return null;
  return value === null ? UNKNOWN : value;
}
