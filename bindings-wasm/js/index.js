// Who owns, prepares and decides each kind of IT case, by one compiled policy.

import { CallError } from "./errors.js";
import { bytes, Host } from "./host.js";
import * as glue from "./program/router.js";
import { routerOf } from "./router.js";

export * from "./names.js";
export { Router } from "./router.js";

const host = new Host(
  glue,
  () => new URL("./program/router.wasm", import.meta.url),
  () => import("./program/router-plain.js"),
);

export function init(settings) {
  return host.start(settings);
}

export async function load(policy, demands) {
  const [found] = await Promise.all([bytes(policy), host.start()]);
  return routerOf(host, found, demands);
}

export function loadSync(policy, demands) {
  const view = ArrayBuffer.isView(policy)
    ? new Uint8Array(policy.buffer, policy.byteOffset, policy.byteLength)
    : new Uint8Array(policy);
  return routerOf(host, view, demands);
}

// One literal address each, which bundlers find and copy.
const POLICIES = {
  "before-2012": {
    both: () => new URL("./policies/before-2012.bestit", import.meta.url),
    sv: () => new URL("./policies/before-2012.sv.bestit", import.meta.url),
    en: () => new URL("./policies/before-2012.en.bestit", import.meta.url),
  },
  "best-it": {
    both: () => new URL("./policies/best-it.bestit", import.meta.url),
    sv: () => new URL("./policies/best-it.sv.bestit", import.meta.url),
    en: () => new URL("./policies/best-it.en.bestit", import.meta.url),
  },
  "it-unit": {
    both: () => new URL("./policies/it-unit.bestit", import.meta.url),
    sv: () => new URL("./policies/it-unit.sv.bestit", import.meta.url),
    en: () => new URL("./policies/it-unit.en.bestit", import.meta.url),
  },
  matrix: {
    both: () => new URL("./policies/matrix.bestit", import.meta.url),
    sv: () => new URL("./policies/matrix.sv.bestit", import.meta.url),
    en: () => new URL("./policies/matrix.en.bestit", import.meta.url),
  },
};

export function policyUrl(model, lang = "both") {
  if (!Object.hasOwn(POLICIES, model)) {
    const known = Object.keys(POLICIES).join(", ");
    throw new CallError(`the package carries no model \`${model}\`: ${known}`);
  }
  const urls = POLICIES[model];
  if (!Object.hasOwn(urls, lang)) {
    throw new CallError(`the package carries no texts in \`${lang}\`: sv, en`);
  }
  return urls[lang]();
}
