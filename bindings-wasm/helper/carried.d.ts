/** What the build embeds: bytes as bytes, a style sheet as text. */

declare module "*.wasm" {
  const bytes: Uint8Array;
  export default bytes;
}

declare module "*.bestit" {
  const bytes: Uint8Array;
  export default bytes;
}

declare module "*.css" {
  const text: string;
  export default text;
}
