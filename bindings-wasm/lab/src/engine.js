/**
 * Asks the worker. Of questions of the same sort only the newest is answered, and work that
 * nobody waits for any more is stopped: the worker is ended and begins again.
 */

/** @typedef {import("./worker.js").Calls} Calls */
/** @typedef {keyof Calls} Call */
/** @typedef {[path: string, text: string][]} Files */

/** A newer question of the same sort was asked. */
export class Superseded extends Error {}

/** What the library answered with instead. */
export class Refused extends Error {
  /** @param {{ name: string, message: string, findings: readonly import("bestit/lab").Finding[], text: import("bestit/lab").Text | null }} told */
  constructor(told) {
    super(told.message);
    this.name = told.name;
    this.findings = told.findings;
    this.text = told.text;
  }
}

/** How long work that nobody waits for may go on: shorter than to begin again takes. */
const PATIENCE = 150;

/**
 * @typedef {object} Question
 * @property {number} id
 * @property {string} sort
 * @property {Call} call
 * @property {unknown} asked
 * @property {number} since
 * @property {(answer: any) => void} resolve
 * @property {(error: Error) => void} reject
 */

export class Engine {
  #address;
  #module;
  /** @type {Worker | null} */
  #worker = null;
  /** @type {Map<string, Question>} */
  #waiting = new Map();
  /** @type {Question | null} */
  #running = null;
  /** @type {{ base: Files | null, edited: Files | null }} */
  #files = { base: null, edited: null };
  #taken = false;
  #last = 0;

  /** @param {URL} address @param {WebAssembly.Module} module */
  constructor(address, module) {
    this.#address = address;
    this.#module = module;
  }

  /** The files that questions are about from now on. @param {Files | null} base @param {Files | null} edited */
  files(base, edited) {
    this.#files = { base, edited };
    this.#taken = false;
    for (const question of this.#waiting.values()) question.reject(new Superseded());
    this.#waiting.clear();
    this.#stop(this.#running);
  }

  /**
   * @template {Call} C
   * @param {string} sort Of questions of one sort the newest is answered.
   * @param {C} call
   * @param {Parameters<Calls[C]>[0]} asked
   * @returns {Promise<Awaited<ReturnType<Calls[C]>>>}
   */
  ask(sort, call, asked) {
    return new Promise((resolve, reject) => {
      this.#waiting.get(sort)?.reject(new Superseded());
      this.#waiting.delete(sort);
      this.#last += 1;
      const question = { id: this.#last, sort, call, asked, since: 0, resolve, reject };
      this.#waiting.set(sort, question);
      if (this.#running?.sort === sort) this.#stop(this.#running);
      this.#next();
    });
  }

  /** @param {Question | null} question */
  #stop(question) {
    if (question === null) return;
    question.reject(new Superseded());
    setTimeout(
      () => {
        if (this.#running !== question) return;
        this.#worker?.terminate();
        this.#worker = null;
        this.#running = null;
        this.#taken = false;
        this.#next();
      },
      PATIENCE - (performance.now() - question.since),
    );
  }

  #next() {
    if (this.#running !== null) return;
    const question = this.#taken ? this.#first() : this.#hand();
    if (question === undefined) return;
    question.since = performance.now();
    this.#running = question;
    this.#started().postMessage({ id: question.id, call: question.call, asked: question.asked });
  }

  #first() {
    const [question] = this.#waiting.values();
    if (question !== undefined) this.#waiting.delete(question.sort);
    return question;
  }

  /** The files go over before the first question about them. @returns {Question | undefined} */
  #hand() {
    if (this.#waiting.size === 0) return undefined;
    this.#taken = true;
    this.#last += 1;
    const nothing = () => {};
    const rest = { since: 0, resolve: nothing, reject: nothing };
    return { id: this.#last, sort: "files", call: "take", asked: this.#files, ...rest };
  }

  #started() {
    if (this.#worker === null) {
      const worker = new Worker(this.#address, { type: "module" });
      worker.addEventListener("message", ({ data }) => this.#answered(data));
      worker.addEventListener("error", (event) => this.#failed(event.message));
      worker.postMessage({ module: this.#module });
      this.#worker = worker;
    }
    return this.#worker;
  }

  /** @param {{ id: number, answer?: unknown, error?: any }} said */
  #answered(said) {
    const question = this.#running;
    if (question?.id !== said.id) return;
    this.#running = null;
    if (said.error) question.reject(new Refused(said.error));
    else question.resolve(said.answer);
    this.#next();
  }

  /** @param {string} message */
  #failed(message) {
    const question = this.#running;
    this.#running = null;
    this.#worker?.terminate();
    this.#worker = null;
    this.#taken = false;
    question?.reject(new Error(message));
  }
}
