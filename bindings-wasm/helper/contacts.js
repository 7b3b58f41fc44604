/** How to reach somebody: the JSON that `bestit contacts FILE --json` writes, read with suspicion. */

/** @typedef {import("bestit").Contact} Contact */
/** @typedef {ReadonlyMap<string, Contact>} ContactMap */

/**
 * The contacts of a file. Entries that are none are left out: a page with half the contacts helps
 * more than a page with none.
 *
 * @param {unknown} json
 * @returns {ContactMap}
 */
export function contactsOf(json) {
  /** @type {Map<string, Contact>} */
  const found = new Map();
  const entries = field(json, "contacts");
  if (typeof entries !== "object" || entries === null) return found;
  for (const [actor, entry] of Object.entries(entries)) {
    if (typeof entry !== "object" || entry === null) continue;
    const note = field(entry, "note");
    const [sv, en] = [text(note, "sv"), text(note, "en")];
    found.set(actor, {
      mailbox: text(entry, "mailbox"),
      phone: text(entry, "phone"),
      link: text(entry, "link"),
      substitute: text(entry, "substitute"),
      name: text(entry, "name"),
      note: sv === null && en === null ? null : { sv: sv ?? en ?? "", en: en ?? sv ?? "" },
      sample: field(entry, "sample") === true,
    });
  }
  return found;
}

/** The address that writes to a mailbox, if it is one. @param {string} mailbox */
export function mailAddress(mailbox) {
  return /^[^\s@<>"?&]+@[^\s@<>"?&]+$/.test(mailbox) ? `mailto:${encodeURI(mailbox)}` : null;
}

/** The address that calls a number, if it is one. @param {string} phone */
export function phoneAddress(phone) {
  const digits = phone.replace(/\(0\)|[\s().\u2013\u00a0-]/g, "");
  return /^\+?\d{2,15}$/.test(digits) ? `tel:${digits}` : null;
}

/** The address of a page on the web, if it is one; never a script. @param {string} link */
export function webAddress(link) {
  if (!URL.canParse(link)) return null;
  const address = new URL(link);
  return ["https:", "http:"].includes(address.protocol) ? address.href : null;
}

/** @param {unknown} of @param {string} key @returns {unknown} */
function field(of, key) {
  if (typeof of !== "object" || of === null || !Object.hasOwn(of, key)) return undefined;
  return /** @type {{ [key: string]: unknown }} */ (of)[key];
}

/** @param {unknown} of @param {string} key */
function text(of, key) {
  const value = field(of, key);
  return typeof value === "string" && value !== "" ? value : null;
}
