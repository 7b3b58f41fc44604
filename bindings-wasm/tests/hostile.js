// What a caller, a policy or a page may do to the package, and must not achieve. Nothing here is
// of Node: the same module runs in a browser.

const FACTS = { kind: "incident", system: "network", department: "education" };

function equal(found, expected, what) {
  const [left, right] = [JSON.stringify(found), JSON.stringify(expected)];
  if (left !== right) {
    throw new Error(`${what}: ${left}, not ${right}`);
  }
}

function thrown(call) {
  try {
    call();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}

/** Each is a name and what is tried; one that throws has failed. */
export const HOSTILE = {
  "a key __proto__ is a fact that does not exist": ({ bestit, router }) => {
    const facts = JSON.parse('{"kind": "incident", "__proto__": "network"}');
    equal(router.tryRoute(facts).code, "unknown_fact", "tryRoute");
    equal(thrown(() => router.decide(facts)) instanceof bestit.UnknownName, true, "decide");
    const line = router.answerJson('{"kind": "incident", "__proto__": {"system": "network"}}');
    equal(JSON.parse(line).fact, "__proto__", "answerJson");
  },
  "names of every object are no values": ({ router }) => {
    for (const name of ["__proto__", "constructor", "toString", "hasOwnProperty"]) {
      equal(router.tryRoute({ kind: name }).code, "unknown_value", name);
      equal(router.tryRoute({ [name]: "incident" }).code, "unknown_fact", name);
      equal(thrown(() => router.who(name)).code, "unknown_name", name);
    }
  },
  "what is added to all objects is no fact": ({ router }) => {
    const before = [router.tryRoute(FACTS), router.decide(FACTS)];
    for (const name of ["in_plan", "afterValidity", "on", "ref", "asking"]) {
      Object.defineProperty(Object.prototype, name, {
        value: "polluted",
        enumerable: true,
        configurable: true,
      });
    }
    try {
      equal([router.tryRoute(FACTS), router.decide(FACTS)], before, "the answers");
      equal(router.interview(FACTS).asking, "employee", "interview");
    } finally {
      for (const name of ["in_plan", "afterValidity", "on", "ref", "asking"]) {
        delete Object.prototype[name];
      }
    }
  },
  "a lone surrogate is no part of a name": ({ router }) => {
    const refused = router.tryRoute({ kind: "incident\ud800" });
    equal([refused.code, refused.value], ["unknown_value", "incident\ufffd"], "kind");
    equal(router.suggest("\udfff").status, "nothing", "suggest");
  },
  "separators of our own are letters like others": ({ router }) => {
    for (const name of ["a\0b", "a\\b", "a\\0b", "\\", "\0", "a\nb"]) {
      equal(router.tryRoute({ kind: name }).value, name, "value");
      equal(router.tryRoute({ [name]: "x" }).fact, name, "fact");
      equal(router.routeCase(FACTS, { ref: name }).ref, name, "ref");
    }
  },
  "not given is not none": ({ router }) => {
    const open = { kind: "incident", system: undefined, department: null };
    equal(router.tryRoute(open), router.tryRoute({ kind: "incident" }), "undefined");
    equal(router.decide({ ...FACTS, in_plan: undefined }), router.decide(FACTS), "decide");
  },
  "numbers are whole or refused": ({ bestit, costs }) => {
    const facts = (cost) => ({ kind: "cost_approval", department: "north", cost });
    const of = (cost) => costs.tryRoute(facts(cost));
    const asked = (cost) => [of(cost).status, of(cost).case?.cost];
    equal(asked(5000), ["routed", 5000], "a whole number");
    equal(asked(5000n), asked(5000), "a bigint");
    equal(asked("5000"), asked(5000), "a text");
    equal(asked(-0), asked(0), "minus zero");
    for (const cost of [0.5, 1e21, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
      const refused = of(cost);
      equal([refused.code, refused.value], ["wrong_type", String(cost)], "a number");
      const error = thrown(() => costs.decide(facts(cost)));
      equal(error instanceof bestit.CaseError, true, "decide");
    }
    equal(of(10n ** 40n).code, "out_of_range", "a large bigint");
    const words = costs.decide(facts(5000));
    const { owner } = costs.routeCase(facts(5000));
    equal(words.owner, owner.holders.map((party) => party.id).join("+"), "decide");
  },
  "whatever is no value is refused": ({ router }) => {
    const round = {};
    round.round = round;
    const throwing = {
      toJSON() {
        throw new Error("no");
      },
    };
    const values = [["incident"], { kind: "incident" }, round, throwing, () => 1, Symbol("s")];
    for (const value of [...values, new Date(0), new Map(), new String("incident"), true, 7]) {
      equal(router.tryRoute({ kind: value }).code, "wrong_type", typeof value);
    }
    equal(router.tryRoute({ ...FACTS, in_plan: "true" }).status, "refused", "a text");
  },
  "a day is a day": ({ bestit, router }) => {
    const error = thrown(() => router.routeCase(FACTS, { on: new Date() }));
    equal(error instanceof bestit.CallError, true, "a Date");
    const plain = { [Symbol.toStringTag]: "Temporal.PlainDate", toString: () => "2012-06-01" };
    equal(router.routeCase(FACTS, { on: plain }).on, "2012-06-01", "a plain date");
    for (const on of ["2012-6-1", "2012-02-30", 20120601, {}, true]) {
      equal(router.tryRoute(FACTS, { on }).fact, "on", "no day");
    }
    equal(router.tryRoute(FACTS, { on: "2015-01-01" }).code, "outside_validity", "late");
  },
  "facts are an object": ({ bestit, router }) => {
    for (const facts of [null, undefined, "incident", 7]) {
      for (const method of ["routeCase", "tryRoute", "decide", "interview"]) {
        equal(thrown(() => router[method](facts)) instanceof bestit.CallError, true, method);
      }
    }
  },
  "bytes that are no policy are refused": ({ bestit, bytes }) => {
    equal(thrown(() => bestit.loadSync(new Uint8Array(0))).name, "PolicyError", "nothing");
    for (let at = 0; at < bytes.length; at += 997) {
      const cut = thrown(() => bestit.loadSync(bytes.slice(0, at)));
      equal(cut instanceof bestit.PolicyError, true, "cut");
      const changed = bytes.slice();
      changed[at] ^= 0x55;
      const refused = thrown(() => bestit.loadSync(changed));
      equal(refused instanceof bestit.PolicyError, true, "changed");
      equal(refused.message.includes("the program failed"), false, "changed");
    }
  },
  "errors are of their class and carry what is said": ({ bestit, router }) => {
    const missing = thrown(() => router.routeCase({ kind: "change_request" }));
    equal(missing instanceof bestit.NeedsFact, true, "a question");
    equal(missing.question.question.fact, "system", "a question");
    const misspelt = thrown(() => router.routeCase({ kind: "incidnet" }));
    equal([misspelt.name, misspelt.suggestions], ["UnknownName", ["incident"]], "a name");
    const nobody = thrown(() => router.interview({}, { asking: "nobody" }));
    equal([nobody.name, nobody instanceof bestit.BestitError], ["CallError", true], "nobody");
  },
  "a router that was freed says so, and frees once": ({ bestit, bytes }) => {
    const router = bestit.loadSync(bytes);
    router.free();
    router.free();
    equal(thrown(() => router.routeCase(FACTS)).name, "CallError", "freed");
  },
  "a fault leaves nothing locked": ({ bestit, bytes }) => {
    const router = bestit.loadSync(bytes);
    const before = [router.routeCase(FACTS), router.interview({}), router.suggest("skrivare")];
    let faults = 0;
    let frames = 0;
    // Where the stack ends, the program ends in the middle of a call; on the way back there is a
    // little more room in each frame, so that it ends in another place.
    const deep = () => {
      try {
        deep();
      } catch {
        // The end.
      }
      frames += 1;
      if (frames < 400) {
        try {
          router.routeCase(FACTS);
          router.interview({});
        } catch {
          faults += 1;
        }
      }
    };
    for (let time = 0; time < 3; time += 1) {
      frames = 0;
      deep();
      const after = [router.routeCase(FACTS), router.interview({}), router.suggest("skrivare")];
      equal(after, before, "the answers after it");
      equal(router.decide(FACTS).owner, "it_unit", "the decision after it");
    }
    router.free();
    equal(faults > 0, true, "there were faults");
  },
};
