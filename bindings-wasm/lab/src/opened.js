/** Files from a person's own disk. They are read here and go nowhere. */

/** What a policy's folder may hold. */
const POLICY = /\.(ya?ml)$/i;

/** The policy files of a folder, by their paths inside it. @param {FileList} list */
export async function folder(list) {
  const files = [...list].filter((file) => POLICY.test(file.name));
  const entries = await Promise.all(
    files.map(async (file) => {
      const [, ...path] = file.webkitRelativePath.split("/");
      return /** @type {const} */ ([path.join("/") || file.name, await file.text()]);
    }),
  );
  return new Map(entries.filter(([path]) => !path.split("/").some((part) => part.startsWith("."))));
}

/** Single files, by their names. @param {Iterable<File>} list */
export async function single(list) {
  return Promise.all(
    [...list].map(async (file) => /** @type {const} */ ([file.name, await file.text()])),
  );
}
