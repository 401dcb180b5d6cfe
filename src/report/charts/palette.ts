/** What the tokens of chart definitions mean. Series colours are those of Okabe and Ito, made for colour-blind readers. */
export type Palette = Readonly<Record<string, string>>;

export const palettes = {
  light: {
    '@none': 'rgba(0,0,0,0)',
    '@surface': '#ffffff',
    '@text': '#24292f',
    '@muted': '#57606a',
    '@grid': '#e7eaee',
    '@axis': '#afb8c1',
    '@event': '#0072b2',
    '@worker': '#009e73',
    '@prefork': '#d55e00',
    '@event-area': 'rgba(0,114,178,0.16)',
    '@worker-area': 'rgba(0,158,115,0.16)',
    '@prefork-area': 'rgba(213,94,0,0.16)',
    '@part-1': '#0072b2',
    '@part-2': '#56b4e9',
    '@part-3': '#e69f00',
    '@part-4': '#cc79a7',
    '@part-5': '#009e73',
    '@part-6': '#d55e00',
    '@part-7': '#b8a900',
    '@idle': '#c4cbd3',
    '@open': '#edf0f3',
  },
  dark: {
    '@none': 'rgba(0,0,0,0)',
    '@surface': '#161b22',
    '@text': '#e6edf3',
    '@muted': '#9da7b3',
    '@grid': '#2a313a',
    '@axis': '#4b5563',
    '@event': '#56b4e9',
    '@worker': '#009e73',
    '@prefork': '#e69f00',
    '@event-area': 'rgba(86,180,233,0.2)',
    '@worker-area': 'rgba(0,158,115,0.2)',
    '@prefork-area': 'rgba(230,159,0,0.2)',
    '@part-1': '#3d9bd6',
    '@part-2': '#8fd0f5',
    '@part-3': '#e69f00',
    '@part-4': '#d98fb8',
    '@part-5': '#1fc196',
    '@part-6': '#f07f2e',
    '@part-7': '#f0e442',
    '@idle': '#4f5a66',
    '@open': '#262d36',
  },
} as const satisfies Record<string, Palette>;

/** The definition with colours in place of tokens; a new object. The page's own script does the same (page/page.js). */
export function paint<T>(definition: T, palette: Palette): T {
  return JSON.parse(
    JSON.stringify(definition).replace(/"(@[a-z0-9-]+)"/g, (whole, token: string) =>
      token in palette ? JSON.stringify(palette[token]) : whole,
    ),
  );
}
