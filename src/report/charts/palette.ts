import type { Mpm } from '../../server/arm.ts';

/** Colours by token. Series have those of Okabe and Ito, made for colour-blind readers. */
export type Palette = Readonly<Record<string, string>>;

/** The shades of each MPM, the first one for its first arm. */
type Shades = Readonly<Record<Mpm, readonly string[]>>;

/** Adds the colours of the arms, and those of the faint areas between their lines. */
function withArms<Own extends Palette>(own: Own, shades: Shades, opacity: number) {
  const tokens = Object.entries(shades).flatMap(([mpm, colours]) =>
    colours.flatMap((colour, i) => {
      const token = i === 0 ? `@${mpm}` : `@${mpm}-${i + 1}`;
      const rgb = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
      return [
        [token, colour],
        [`${token}-area`, `rgba(${rgb.join(',')},${opacity})`],
      ];
    }),
  );
  return { ...own, ...(Object.fromEntries(tokens) as Record<`@${Mpm}`, string> & Palette) };
}

export const palettes = {
  light: withArms(
    {
      '@none': 'rgba(0,0,0,0)',
      '@surface': '#ffffff',
      '@text': '#24292f',
      '@muted': '#57606a',
      '@grid': '#e7eaee',
      '@axis': '#afb8c1',
      '@part-1': '#0072b2',
      '@part-2': '#56b4e9',
      '@part-3': '#e69f00',
      '@part-4': '#cc79a7',
      '@part-5': '#009e73',
      '@part-6': '#d55e00',
      '@part-7': '#b8a900',
      '@idle': '#c4cbd3',
      '@open': '#e4e8ec',
    },
    {
      event: ['#0072b2', '#3f9be0', '#00304f'],
      worker: ['#009e73', '#004d38', '#6b9a00'],
      prefork: ['#d55e00', '#7a3400', '#b98200'],
    },
    0.16,
  ),
  dark: withArms(
    {
      '@none': 'rgba(0,0,0,0)',
      '@surface': '#161b22',
      '@text': '#e6edf3',
      '@muted': '#9da7b3',
      '@grid': '#2a313a',
      '@axis': '#4b5563',
      '@part-1': '#3d9bd6',
      '@part-2': '#8fd0f5',
      '@part-3': '#e69f00',
      '@part-4': '#d98fb8',
      '@part-5': '#1fc196',
      '@part-6': '#f07f2e',
      '@part-7': '#f0e442',
      '@idle': '#4f5a66',
      '@open': '#2b333d',
    },
    {
      event: ['#56b4e9', '#c4e4f8', '#2f7fd6'],
      worker: ['#009e73', '#7fe0c4', '#b3c94a'],
      prefork: ['#e69f00', '#ffdc94', '#f0703a'],
    },
    0.2,
  ),
};
