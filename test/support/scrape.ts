/** Reads metrics and returns a look-up by name and labels, as in `keepsake_snapshots{state="ready"}`. */
export async function scrape(url: string): Promise<(sample: string) => number | undefined> {
  const text = await (await fetch(url)).text();
  return (sample) => {
    const line = text.split('\n').find((candidate) => candidate.startsWith(`${sample} `));
    return line === undefined ? undefined : Number(line.slice(sample.length + 1));
  };
}

/** What a schedule's claims came to at its ticks by `keepsake_ticks_total`, as in `{'created SnapshotCreated': 6}`. */
export async function scrapeTicks(
  url: string,
  namespace: string,
  schedule: string,
): Promise<Readonly<Record<string, number>>> {
  const text = await (await fetch(url)).text();
  const sample = /^keepsake_ticks_total\{namespace="(.*?)",schedule="(.*?)",outcome="(.*?)",reason="(.*?)"\} (\d+)$/;
  const samples = text.split('\n').flatMap((line) => {
    const [, ofNamespace, ofSchedule, outcome, reason, count] = sample.exec(line) ?? [];
    return ofNamespace === namespace && ofSchedule === schedule
      ? [[`${outcome} ${reason}`, Number(count)] as const]
      : [];
  });
  return Object.fromEntries(samples);
}
