/** Reads metrics and returns a look-up by name and labels, as in `keepsake_snapshots{state="ready"}`. */
export async function scrape(url: string): Promise<(sample: string) => number | undefined> {
  const text = await (await fetch(url)).text();
  return (sample) => {
    const line = text.split('\n').find((candidate) => candidate.startsWith(`${sample} `));
    return line === undefined ? undefined : Number(line.slice(sample.length + 1));
  };
}
