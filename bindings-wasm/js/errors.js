// What the library says is wrong, as errors. A failure crosses as a text whose first letter says
// what it is; see src/failure.rs.

export class BestitError extends Error {}

export class PolicyError extends BestitError {
  constructor(message, findings = []) {
    super(message);
    this.findings = findings;
  }
}

export class CallError extends BestitError {}

export class ClaimError extends CallError {
  constructor(text) {
    super(text.en);
    this.text = text;
  }
}

export class CaseError extends BestitError {
  constructor(answer, suggestion = "") {
    const asked = answer.question;
    const { code, fact, message, help } = asked
      ? { code: answer.status, fact: asked.fact, message: asked.text, help: asked.help }
      : answer;
    super(message.en);
    this.answer = answer;
    this.code = code;
    this.fact = fact;
    this.text = message;
    this.help = help;
    this.suggestions = suggestion ? [suggestion] : [];
  }
}

export class NeedsFact extends CaseError {
  get question() {
    return this.answer;
  }
}

export class UnknownName extends CaseError {}

export class ImpossibleCase extends CaseError {}

export class OutsideValidity extends CaseError {}

for (const [name, kind] of Object.entries({
  BestitError,
  PolicyError,
  CallError,
  ClaimError,
  CaseError,
  NeedsFact,
  UnknownName,
  ImpossibleCase,
  OutsideValidity,
})) {
  Object.defineProperty(kind.prototype, "name", { value: name });
}

const BY_CODE = new Map([
  ["unknown_fact", UnknownName],
  ["unknown_value", UnknownName],
  ["unknown_model", UnknownName],
  ["unknown_reading", UnknownName],
  ["unknown_name", UnknownName],
  ["impossible_case", ImpossibleCase],
  ["outside_validity", OutsideValidity],
  ["no_model_in_force", OutsideValidity],
]);

/** The error of a question or a refusal. */
export function caseError(answer, suggestion) {
  const kind = answer.question ? NeedsFact : (BY_CODE.get(answer.code) ?? CaseError);
  return new kind(answer, suggestion);
}

/** The text of an answer; a failure is thrown. */
export function text(told) {
  const rest = told.slice(1);
  const line = rest.indexOf("\n");
  switch (told[0]) {
    case "=":
      return rest;
    case "a":
      throw caseError(JSON.parse(rest.slice(line + 1)), rest.slice(0, line));
    case "f":
      throw new PolicyError(rest.slice(line + 1), JSON.parse(rest.slice(0, line)));
    case "m":
      throw new ClaimError(JSON.parse(rest));
    default:
      throw new CallError(rest);
  }
}

/** The answer; a failure is thrown. */
export function answer(told) {
  return JSON.parse(text(told));
}
