/**
 * What people come with, and what the report answers. Every expectation is the report's, by its
 * sections, or the helper's own promise; none is copied from an answer.
 */

/** @typedef {import("bestit").Lang} Lang */
/** @typedef {{ readonly sv: string, readonly en: string }} Both */

/**
 * A step: what is done, then the screen that shows and its heading.
 *
 * @typedef {{ readonly do: readonly (readonly ["type" | "press" | "pick" | "choose", Both])[], readonly screen: string, readonly heading: Both }} Step
 */

/** @param {string} sv @param {string} en @returns {Both} */
const both = (sv, en) => ({ sv, en });
/** @param {string} text @returns {Both} */
const same = (text) => ({ sv: text, en: text });

const CONTINUE = both("Fortsätt", "Continue");
const DO_NOT_KNOW = both("Vet inte", "I do not know");
const BROWSE = both("Visa alla typer av ärenden", "Show all kinds of cases");
const ALL_KINDS = both("Alla typer av ärenden", "All kinds of cases");
const COST = both("Godkännande av kostnader", "Approval of costs");
const SCOPE = both(
  "Gäller det en enda förvaltning eller hela kommunen?",
  "Does it concern a single department or the whole municipality?",
);
const DEPARTMENT = both(
  "Vilken förvaltning gäller ärendet?",
  "Which department is the case about?",
);

/**
 * @typedef {object} Flow
 * @property {readonly Step[]} steps
 * @property {readonly Both[]} [says] What stands in the last view.
 * @property {readonly Both[]} [why] What stands under "Why?".
 * @property {string} [address] What the address restores, after `#bestit=`.
 */

/** @type {{ readonly [name: string]: Flow }} */
export const FLOWS = {
  "the printer: one suggestion, no question": {
    steps: [
      {
        do: [
          ["type", both("skrivaren krånglar", "the printer does not work")],
          ["press", both("Arbetsplatssupport", "Workplace support")],
        ],
        screen: "answer",
        // §5.4: the IT unit helps with installation, printing and communication.
        heading: both("Kontakta IT-enheten", "Contact the IT unit"),
      },
    ],
    says: [both("Inget behöver beslutas", "Nothing needs to be decided")],
    why: [both("avsnitt 5.4", "section 5.4")],
    address: "kind:workplace_support",
  },
  "a forgotten password: the system stands in what is typed": {
    steps: [
      {
        do: [
          ["type", both("glömt lösenordet i Heroma", "forgot the password in Heroma")],
          ["press", both("Systemsupport", "System support")],
        ],
        screen: "answer",
        heading: both(
          "Kontakta Systemförvaltare, Heroma (HR-systemet)",
          "Contact System manager, Heroma (the HR system)",
        ),
      },
    ],
    address: "kind:system_support,system:heroma",
  },
  "an incident: a long list of systems": {
    steps: [
      { do: [["press", BROWSE]], screen: "browse", heading: ALL_KINDS },
      {
        do: [["press", same("Incident")]],
        screen: "question",
        heading: both("Vilket system gäller det?", "Which system is it about?"),
      },
      {
        do: [
          ["choose", both("IT-nätverket", "IT network")],
          ["press", CONTINUE],
        ],
        screen: "answer",
        heading: both("Kontakta IT-enheten", "Contact the IT unit"),
      },
    ],
    address: "kind:incident,system:network",
  },
  "a cost within a department: two questions": {
    steps: [
      { do: [["press", BROWSE]], screen: "browse", heading: ALL_KINDS },
      { do: [["press", COST]], screen: "question", heading: SCOPE },
      {
        do: [
          ["pick", both("En förvaltning", "One department")],
          ["press", CONTINUE],
        ],
        screen: "question",
        heading: DEPARTMENT,
      },
      {
        do: [
          ["pick", both("Serviceförvaltningen", "Service department")],
          ["press", CONTINUE],
        ],
        screen: "answer",
        // §4: in each department an IT customer manager is the way in.
        heading: both(
          "Kontakta IT-kundansvarig, Serviceförvaltningen",
          "Contact IT customer manager, Service department",
        ),
      },
    ],
    // §5.1: each department answers for its own IT costs.
    says: [both("Ansvarar\nServiceförvaltningen", "Responsible\nService department")],
    address: "kind:cost_approval,scope:local,department:service",
  },
  "a cost, and one does not know how far it reaches": {
    steps: [
      { do: [["press", BROWSE]], screen: "browse", heading: ALL_KINDS },
      { do: [["press", COST]], screen: "question", heading: SCOPE },
      {
        do: [
          ["pick", DO_NOT_KNOW],
          ["press", CONTINUE],
        ],
        screen: "question",
        heading: DEPARTMENT,
      },
      {
        do: [
          ["pick", both("Utbildningsförvaltningen", "Education department")],
          ["press", CONTINUE],
        ],
        screen: "stuck",
        heading: both("Svaret beror på mer än du vet", "The answer depends on more than you know"),
      },
    ],
    says: [
      both("Det här gäller i alla fall", "This holds anyway"),
      // The register names the department's IT customer manager as who knows.
      both(
        "Detta avgörs av IT-kundansvarig, Utbildningsförvaltningen",
        "This is settled by IT customer manager, Education department",
      ),
      SCOPE,
      both("exempeldata", "sample data"),
    ],
    address: "kind:cost_approval,scope,department:education",
  },
};
