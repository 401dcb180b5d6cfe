/**
 * Returns the user and group of the children of a root parent: those of the distribution's web
 * server, or nobody.
 * @param passwd text of /etc/passwd. @param group text of /etc/group.
 */
export function unprivilegedIn(passwd: string, group: string): readonly [string, string] {
  const [users, groups] = [namesIn(passwd), namesIn(group)];
  return [
    ['www-data', 'apache', 'nobody'].find((name) => users.includes(name)) ?? 'nobody',
    ['www-data', 'apache', 'nogroup', 'nobody'].find((name) => groups.includes(name)) ?? 'nogroup',
  ];
}

const namesIn = (text: string) => text.split('\n').map((line) => line.split(':')[0]);
