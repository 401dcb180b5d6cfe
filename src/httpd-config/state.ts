import type { World } from './world.ts';

/** The state of a reading: each line sees the changes that the lines before it made. */
export interface State {
  readonly world: World;
  /** Names for <IfDefine>. */
  readonly defines: Set<string>;
  /** Values of Define, which count more than the environment. */
  readonly variables: Map<string, string>;
  readonly modules: Set<string>;
  serverRoot: string;
  readonly warnings: string[];
}

export const newState = (world: World): State => ({
  world,
  defines: new Set(world.defines),
  variables: new Map(),
  modules: new Set(world.modules),
  serverRoot: world.serverRoot,
  warnings: [],
});

/**
 * Puts the values of variables into a line. One that is not defined yet stays as it is, with
 * httpd's warning (ap_resolve_env of core.c). A name with a colon belongs to a module, and is not
 * reported.
 */
export const resolved = (text: string, { variables, world, warnings }: State): string =>
  text.replaceAll(/\$\{([^}]*)\}/g, (whole, name: string) => {
    const value = variables.get(name) ?? world.variables[name];
    if (value === undefined && !name.includes(':')) {
      warnings.push(`AH00111: Config variable \${${name}} is not defined`);
    }
    return value ?? whole;
  });

/** Returns the absolute path of a file that the configuration names (ap_server_root_relative). */
export const pathIn = ({ serverRoot }: State, path: string): string =>
  path.startsWith('/') ? path : `${serverRoot.replace(/\/+$/, '')}/${path}`;
