/**
 * Returns the name of a fetched tree: the version of its main package, "2.4.68-1~deb12u1_amd64".
 * Packages that are installed already are not fetched. The name then lists the fetched ones, so
 * that the tree is not taken for a whole one later: "8.2.29-1_amd64+php8.2-fpm". null where nothing
 * was fetched.
 */
export function treeName(files: readonly string[], named: readonly RegExp[]): string | null {
  const brought = named.flatMap((start) => files.find((file) => start.test(file)) ?? []);
  const [first] = brought.map((file) => decodeURIComponent(file).slice(0, -'.deb'.length));
  if (first === undefined) return null;
  const version = first.slice(first.indexOf('_') + 1);
  if (brought.length === named.length) return version;
  return [version, ...brought.map((file) => file.slice(0, file.indexOf('_')))].join('+');
}
