/**
 * The edited model in a link or a file. A link holds what was changed alone, compressed, behind
 * the `#`, which no browser sends anywhere.
 */

/**
 * @typedef {object} Shared
 * @property {1} lab The form of what is shared.
 * @property {string | null} of What the edits are made to: a digest of the base, `null` for all of it.
 * @property {{ readonly [path: string]: unknown }} edits
 * @property {{ readonly model: string | null, readonly other: string | null, readonly tab: string, readonly file: string | null, readonly readings?: { readonly at?: unknown, readonly from?: unknown }, readonly facts?: unknown }} view
 */

/** How long a link may become; longer ones are cut by mail programs. */
export const LONGEST_LINK = 60_000;

/** @param {Shared} shared */
export async function packed(shared) {
  const bytes = await through(
    new TextEncoder().encode(JSON.stringify(shared)),
    new CompressionStream("deflate-raw"),
  );
  return bytes.toBase64
    ? bytes.toBase64({ alphabet: "base64url", omitPadding: true })
    : base64(bytes);
}

/** What a link or a file carries. Throws where it is nothing of the kind. @param {string} text */
export async function unpacked(text) {
  const raw = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  const packed = Uint8Array.from(raw, (unit) => unit.charCodeAt(0));
  const bytes = await through(packed, new DecompressionStream("deflate-raw"));
  return shared(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
}

/** @param {string} json @returns {Shared} */
export function shared(json) {
  const found = JSON.parse(json);
  if (found?.lab !== 1 || typeof found.edits !== "object" || found.edits === null) {
    throw new TypeError("nothing that the lab has saved");
  }
  return found;
}

/** A digest of files, short: whether edits fit them. @param {ReadonlyMap<string, string>} files */
export async function digest(files) {
  const bytes = new TextEncoder().encode(JSON.stringify([...files].sort()));
  const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...sum.subarray(0, 6)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Gives a file to whoever is at the page. @param {string} name @param {string} text @param {string} type */
export function download(name, text, type) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** @param {Uint8Array<ArrayBuffer>} bytes @param {CompressionStream | DecompressionStream} stream */
async function through(bytes, stream) {
  const answer = new Response(new Blob([bytes]).stream().pipeThrough(stream));
  return new Uint8Array(await answer.arrayBuffer());
}

/** @param {Uint8Array} bytes */
function base64(bytes) {
  const raw = [...bytes].map((byte) => String.fromCharCode(byte)).join("");
  return btoa(raw).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}
