/** Begins: the library, what a link carries, and the page for when there is no network. */

import { byId, html } from "./dom.js";
import { Engine } from "./engine.js";
import { DRAFT, Lab } from "./lab.js";
import { unpacked } from "./share.js";
import { wire } from "./wire.js";
import { fill, show, t } from "./words.js";
import { Workspace } from "./workspace.js";

/** What a link, or a draft, carries. @param {Lab} lab @param {ReadonlyMap<string, string>} carried */
async function restore(lab, carried) {
  const hash = location.hash.slice(1);
  const link = hash.length > 20;
  let kept = link ? hash : null;
  try {
    kept ??= sessionStorage.getItem(DRAFT);
  } catch {
    // Not allowed here: there is no draft.
  }
  if (kept === null) return false;
  try {
    const taken = await lab.take(await unpacked(kept), carried);
    if (taken || link)
      lab.tell(t(taken ? (link ? "link-restored" : "draft-restored") : "link-other"));
    return taken;
  } catch {
    if (link) lab.tell(t("link-broken"));
    return false;
  }
}

async function start() {
  try {
    if (localStorage.getItem("bestit-lab-language") === "en") show("en");
  } catch {
    // Not allowed here: Swedish.
  }
  fill();
  const module = await WebAssembly.compileStreaming(fetch("bestit.wasm"));
  const lab = new Lab(new Engine(new URL("worker.js", import.meta.url), module));
  lab.words();
  const [carried] = await Promise.all([
    lab.engine.ask("carried", "carried", undefined),
    lab.loadLanguage(),
  ]);
  const files = new Map(carried);
  const choose = wire(lab, files);
  lab.workspace = new Workspace(files, true);
  addEventListener("hashchange", async () => {
    if (await restore(lab, files)) {
      await lab.look();
      choose(lab.pictures.tab);
    }
  });
  await restore(lab, files);
  choose(lab.pictures.tab);
  await lab.look();
  await offline();
}

/** Keeps the page for when there is no network. */
async function offline() {
  if (!("serviceWorker" in navigator)) return;
  try {
    await navigator.serviceWorker.register("service-worker.js");
    await navigator.serviceWorker.ready;
    byId("offline", HTMLElement).hidden = false;
  } catch {
    // Not allowed here, or not over https: the page works, with a network.
  }
}

start().catch((error) => {
  console.error(error);
  const told = html("p", { class: "failed", role: "alert" }, t("cannot-start"));
  document.body.replaceChildren(html("main", {}, html("h1", {}, t("title")), told));
});
