/** A value with its labels. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A gauge: one name, with a sample for each set of labels. */
export interface Family {
  readonly name: string;
  /** A unit with which the name ends; empty: it has none. */
  readonly unit: string;
  readonly help: string;
  readonly samples: readonly Sample[];
}

/**
 * Writes gauges in the text format of OpenMetrics 1.0 (prometheus.io/docs/specs/om). A family
 * without samples is left out.
 */
export const openMetricsText = (families: readonly Family[]): string =>
  `${families
    .filter(({ samples }) => samples.length > 0)
    .flatMap(({ name, unit, help, samples }) => [
      `# TYPE ${name} gauge`,
      ...(unit === '' ? [] : [`# UNIT ${name} ${unit}`]),
      `# HELP ${name} ${escaped(help)}`,
      ...samples.map(({ labels, value }) => `${name}${labelsText(labels)} ${numberText(value)}`),
    ])
    .join('\n')}\n# EOF\n`;

function labelsText(labels: Sample['labels']): string {
  const all = Object.entries(labels).map(([key, value]) => `${key}="${escaped(value)}"`);
  return all.length === 0 ? '' : `{${all.join(',')}}`;
}

const escaped = (text: string): string =>
  text.toWellFormed().replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"');

function numberText(value: number): string {
  if (Number.isFinite(value) || Number.isNaN(value)) return String(value);
  return value > 0 ? '+Inf' : '-Inf';
}
