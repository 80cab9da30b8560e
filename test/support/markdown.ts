/** A fenced block of a Markdown text. */
export interface Fence {
  /** The heading that it stands under, without its marks. */
  readonly section: string;
  readonly language: string;
  readonly text: string;
}

/** All fenced blocks, in order. */
export function fencesOf(markdown: string): readonly Fence[] {
  return [...markdown.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map(({ 1: language = '', 2: text = '', index }) => ({
    section: sectionAt(markdown, index),
    language,
    text,
  }));
}

/** The rows of the table under a heading, without its head; cells without outer spaces and as Markdown. */
export function tableUnder(markdown: string, section: string): readonly (readonly string[])[] {
  return [...markdown.matchAll(/^\|(.*)\|$/gm)]
    .filter(({ index }) => sectionAt(markdown, index) === section)
    .slice(2)
    .map(([, row = '']) => row.split('|').map((cell) => cell.trim()));
}

function sectionAt(markdown: string, index: number): string {
  // Comments in shell blocks look like headings; ours are of the second level.
  return [...markdown.slice(0, index).matchAll(/^## (.*)$/gm)].at(-1)?.[1] ?? '';
}
