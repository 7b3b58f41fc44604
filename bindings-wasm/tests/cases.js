// The repository's cases files, put to the package. Nothing here is of Node: the same module
// runs in a browser.

const SINGLE = [
  "owner",
  "prepares",
  "decides",
  "presents",
  "orders",
  "executes",
  "maintains",
  "signs",
  "follows_up",
];
const LISTS = ["consulted", "informed"];

const MODELS = ["before-2012", "best-it", "it-unit", "matrix"];

/** What answers the lines: the report's models as the package carries them, and all by the lab. */
export async function programs(bestit, lab, folders) {
  await lab.init();
  const loaded = await Promise.all(MODELS.map((model) => bestit.load(bestit.policyUrl(model))));
  return {
    routers: new Map(loaded.map((router) => [router.model, router])),
    embedded: lab.embedded(),
    folders: new Map(Object.entries(folders).map(([name, files]) => [name, lab.read(files)])),
    errors: bestit,
  };
}

/**
 * Answers all lines: those about a compiled model of the report by the router alone, the others by
 * the lab.
 *
 * `routers` are compiled models by id, `embedded` is the lab's policy and `folders` are others.
 */
export function answers(lines, { routers, embedded, folders, errors }) {
  return lines.map((line) => {
    try {
      return JSON.parse(answered(line, { routers, embedded, folders }));
    } catch (error) {
      if (error instanceof errors.CaseError) {
        return error.answer;
      }
      throw error;
    }
  });
}

function answered(line, { routers, embedded, folders }) {
  const { readings, on, model } = line;
  const settings = { readings, on, model, afterValidity: line.after_validity };
  const alone =
    readings === undefined && line.policy === undefined ? routers.get(model) : undefined;
  const policy = line.policy === undefined ? embedded : folders.get(line.policy);
  if (line.line !== undefined) {
    return policy.answerJson(line.line, settings);
  }
  if (line.case !== undefined) {
    return JSON.stringify((alone ?? policy).tryRoute(line.case, settings));
  }
  const id = line.who ?? line.actor ?? line.post[0];
  return JSON.stringify((alone ?? policy.compile(settings)).who(id));
}

/** What all answers come to: their SHA-256, a line break after each. */
export async function digest(found) {
  const text = found.map((answer) => `${JSON.stringify(answer)}\n`).join("");
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** What is not as the lines expect. */
export function wrong(lines, found) {
  const faults = [];
  for (const [at, line] of lines.entries()) {
    const answer = line.post === undefined ? found[at] : post(line, found[at]);
    for (const [key, expected] of Object.entries(line.expect)) {
      const said =
        line.ask === "route" ? ofRoute(answer, key, expected) : ofWho(answer, key, expected);
      if (!same(said, expected)) {
        faults.push(
          `${line.id}: ${key} is ${JSON.stringify(said)}, not ${JSON.stringify(expected)}`,
        );
      }
    }
  }
  return faults;
}

function post(line, holder) {
  if (holder.posts === undefined) {
    return holder;
  }
  const found = holder.posts.find((one) => same(one.roles, line.post));
  return { exists: found !== undefined, capacity: found?.capacity ?? null };
}

function ofWho(found, key, expected) {
  switch (key) {
    case "capacity":
      return found.capacity === null ? null : Number(found.capacity);
    case "members":
      return expected.filter((member) => found.members.includes(member));
    case "not_members":
      return expected.filter((member) => !found.members.includes(member));
    case "posts":
      return found.posts.map((one) => one.roles);
    default:
      return found[key];
  }
}

function ofRoute(route, key, expected) {
  if (key === "fact" && route.status === "needs_fact") {
    return route.question.fact;
  }
  if (key === "first_contact") {
    return route.first_contact?.id ?? null;
  }
  if (key === "contested") {
    return mapped(expected, (duty) =>
      Object.fromEntries(
        (route[duty]?.contested ?? []).map((side) => [`${side.id}/${side.option}`, side.other]),
      ),
    );
  }
  if (key === "modality") {
    return mapped(expected, (duty) => route[duty].modality);
  }
  if (key === "steps") {
    let from = 0;
    return expected.filter((wanted) => {
      const rest = route.steps.slice(from);
      const at = rest.findIndex((step) => same([step.from, step.action, step.to], wanted));
      from = at < 0 ? route.steps.length : from + at + 1;
      return at >= 0;
    });
  }
  if (SINGLE.includes(key) || LISTS.includes(key)) {
    const duty = route[key] ?? null;
    if (duty === null) {
      return LISTS.includes(key) ? [] : null;
    }
    return duty.status === "held" ? duty.holders.map((holder) => holder.id) : duty.status;
  }
  return route[key] ?? null;
}

function mapped(expected, of) {
  return Object.fromEntries(Object.keys(expected).map((key) => [key, of(key)]));
}

/** Whether two values of JSON are the same, whatever the order of keys. */
function same(a, b) {
  if (typeof a !== "object" || a === null || typeof b !== "object" || b === null) {
    return a === b;
  }
  const [left, right] = [Object.keys(a), Object.keys(b)];
  return (
    Array.isArray(a) === Array.isArray(b) &&
    left.length === right.length &&
    left.every((key) => Object.hasOwn(b, key) && same(a[key], b[key]))
  );
}
