/**
 * The library counts bytes of UTF-8; an editor counts units of UTF-16.
 */

/**
 * Where bytes of a text begin in UTF-16. Offsets inside a character are those of its beginning,
 * offsets behind the end are the end.
 *
 * @param {string} text
 * @param {Iterable<number>} bytes
 * @returns {Map<number, number>}
 */
export function unitsOf(text, bytes) {
  const wanted = [...new Set(bytes)].sort((a, b) => a - b);
  const found = new Map();
  let next = 0;
  let at = 0;
  for (let unit = 0; unit < text.length && next < wanted.length; ) {
    const code = text.codePointAt(unit) ?? 0;
    const length = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    for (let byte = wanted[next]; byte !== undefined && byte < at + length; byte = wanted[next]) {
      found.set(byte, unit);
      next += 1;
    }
    at += length;
    unit += code < 0x10000 ? 1 : 2;
  }
  for (const byte of wanted.slice(next)) found.set(byte, text.length);
  return found;
}
