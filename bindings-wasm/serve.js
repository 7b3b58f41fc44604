/**
 * A small server on loopback: the pages, the helper, the lab, and exactly the headers that each page
 * names in `pages/headers.json`. `cargo xtask serve` runs it.
 */

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";

/** @typedef {{ readonly headers: { readonly [name: string]: string }, readonly body: string | Uint8Array, readonly type?: string }} Page */

const FOLDER = new URL("./", import.meta.url);

/** @type {{ readonly [extension: string]: string }} */
const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".wasm": "application/wasm",
  ".bestit": "application/octet-stream",
};

/** The plain page under other headers, and at the root. */
const PLAIN = ["/", "/strict.html", "/fallback.html"];

/** Where what a page may ask for lies. @param {string} path */
function fileOf(path) {
  if (PLAIN.includes(path)) return new URL("pages/plain.html", FOLDER);
  if (path.includes("..")) return null;
  if (/^\/(helper|policies|lab)\//.test(path)) {
    return new URL(`dist${path.endsWith("/") ? `${path}index.html` : path}`, FOLDER);
  }
  if (/^\/[\w-]+\.(html|css|js|json)$/.test(path)) return new URL(`pages${path}`, FOLDER);
  return null;
}

/** @type {{ readonly [path: string]: { readonly [name: string]: string } }} */
const HEADERS = JSON.parse(await readFile(new URL("pages/headers.json", FOLDER), "utf8"));

/**
 * Serves the pages of the folder `pages`, and those given, which go first.
 *
 * @param {{ readonly pages?: ReadonlyMap<string, Page>, readonly port?: number }} [settings]
 * @returns {Promise<{ readonly origin: string, readonly asked: string[], close(): Promise<void> }>}
 */
export async function serve({ pages = new Map(), port = 0 } = {}) {
  /** @type {string[]} */
  const asked = [];
  const server = createServer(async (request, response) => {
    const { pathname: path } = new URL(request.url ?? "/", "http://localhost");
    asked.push(path);
    const page = pages.get(path);
    const common = { "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff" };
    if (page !== undefined) {
      response.writeHead(200, {
        "Content-Type": page.type ?? "text/html; charset=utf-8",
        ...common,
        ...page.headers,
      });
      response.end(page.body);
      return;
    }
    const file = fileOf(path);
    try {
      if (file === null) throw new Error("no such page");
      const body = await readFile(file);
      const type = TYPES[extname(fileURLToPath(file))] ?? "application/octet-stream";
      response.writeHead(200, { "Content-Type": type, ...common, ...HEADERS[path] });
      response.end(body);
    } catch {
      response.writeHead(404, common);
      response.end();
    }
  });
  await new Promise((done) => server.listen(port, "127.0.0.1", () => done(undefined)));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return {
    origin: `http://127.0.0.1:${address.port}`,
    asked,
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { origin } = await serve({ port: 8011 });
  process.stdout.write(`helper  ${origin}/plain.html\n`);
  for (const path of Object.keys(HEADERS)) process.stdout.write(`        ${origin}${path}\n`);
  process.stdout.write(`lab     ${origin}/lab/\nEnd with Ctrl+C.\n`);
}
