// The package as a strict program sees it; checked by tsc, never run.

import {
  type Answer,
  BestitError,
  type Contacts,
  type Decision,
  type Interview,
  init,
  load,
  loadSync,
  NeedsFact,
  PolicyError,
  policyUrl,
  Router,
  UnknownName,
} from "bestit";
import * as lab from "bestit/lab";

export async function routes(): Promise<string> {
  await init({ fallback: "always" });
  const router: Router = await load(policyUrl("best-it"), { requireDate: true });
  const again = loadSync(new Uint8Array(), {});
  again.free();
  const facts = { kind: "incident", in_plan: true, cost: 12n, amount: 5, system: undefined };
  const route = router.routeCase(facts, { on: "2012-06-01", afterValidity: true, ref: null });
  const holder: string | undefined = route.owner?.holders[0]?.id;
  const title: string = route.steps[0]?.cite[0]?.section ?? route.first_contact?.title.sv ?? "";
  // @ts-expect-error A duty may be nobody's.
  route.owner.holders;
  // @ts-expect-error An answer does not change.
  route.status = "routed";
  // @ts-expect-error No such model is carried.
  policyUrl("best_it");
  // @ts-expect-error A router comes from `load`.
  new Router();
  // @ts-expect-error A list is no value.
  router.decide({ kind: ["incident"] });
  // @ts-expect-error A Date is a moment, not a day.
  router.routeCase({}, { on: new Date() });
  // @ts-expect-error There are two languages.
  router.suggest("skrivare", "fi");
  return holder ?? title;
}

export function read(answer: Answer): string {
  switch (answer.status) {
    case "routed":
      return answer.policy.fingerprint;
    case "needs_fact": {
      // @ts-expect-error Only a route has steps.
      answer.steps;
      const open: readonly string[] | undefined = answer.open.owner;
      return answer.question.values.map((value) => value.title.en).join() + open;
    }
    case "refused":
      return answer.help?.sv ?? answer.code;
    default: {
      const never: never = answer;
      return never;
    }
  }
}

export function asked(router: Router, state: Interview): string {
  if (state.status === "ask") {
    return state.question.fact;
  }
  const none: null = state.question;
  const who = router.who("heroma");
  const found: Decision = router.decide({ kind: "incident" });
  const owner: string | null = found.owner;
  for (const fact of router.facts) {
    if (fact.is === "number") {
      const unit: string = fact.number.unit;
      return unit;
    }
  }
  return who.is === "system" ? who.manager : who.unit + none + owner;
}

export function caught(error: unknown): string {
  if (error instanceof NeedsFact) {
    return error.question.question.fact + error.text.sv;
  }
  if (error instanceof UnknownName) {
    return error.suggestions.join() + error.answer.code;
  }
  if (error instanceof PolicyError) {
    return error.findings[0]?.place?.file ?? error.message;
  }
  return error instanceof BestitError ? error.name : "";
}

export function models(texts: Record<string, string>, contacts: Contacts): string {
  using policy = lab.read(texts);
  const fromEntries: lab.Policy = lab.read(new Map(Object.entries(texts)));
  const model: lab.Model = policy.compile({ model: "best-it", readings: { A25: "other" } });
  const other = fromEntries.compile("matrix");
  const change = model.compare(other, { when: "kind is incident", duties: ["owner"] });
  // @ts-expect-error There is no such duty.
  model.refines(other, { duties: ["pays"] });
  const filled: number = model.refines(other).filled;
  const region = change.duties[0]?.regions[0];
  const shown: readonly [string, string] | undefined = region?.witness.case[0];
  // @ts-expect-error A router alone cannot be compared.
  model.compare(loadSync(model.save()));
  const proof = model.prove("never orders.unit is executes.unit");
  const broken: "holds" | "open" | "broken" = proof.status;
  const report = policy.check();
  const measured: number | undefined = report.models[0]?.measures?.combinations;
  return `${shown?.[0]}${broken}${measured}${filled}${contacts.contacts.it_unit?.phone}${model.graph().edges[0]?.action}`;
}
