/** Sets one series of a family that is sampled; once in each sample. */
export type SetSample<L extends string> = (labels: Readonly<Record<L, string>>, value: number) => void;

/**
 * A gauge in the text format of Prometheus (exposition formats, version 0.0.4), straight from what is sampled. prom-client
 * would keep each series until the next scrape: of ten thousand schedules that is 15 MiB, and as much again to print it.
 */
export function exposeSamples<L extends string>(
  name: string,
  help: string,
  sample: (set: SetSample<L>) => void,
): string {
  const lines = [`# HELP ${name} ${escapeHelp(help)}`, `# TYPE ${name} gauge`];
  sample((labels, value) => {
    const pairs = Object.entries<string>(labels).map(([label, text]) => `${label}="${escapeLabel(text)}"`);
    lines.push(`${name}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${numberText(value)}`);
  });
  return `${lines.join('\n')}\n`;
}

function escapeHelp(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}

function escapeLabel(text: string): string {
  return /["\\\n]/.test(text) ? escapeHelp(text).replaceAll('"', '\\"') : text;
}

function numberText(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return '+Inf';
  return value === Number.NEGATIVE_INFINITY ? '-Inf' : `${value}`;
}
