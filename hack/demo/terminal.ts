/** What the place where the demo prints can show. */
export interface Terminal {
  /** Colours and bold. */
  readonly colour: boolean;
  /** A line can be written over, so waiting can be shown as it goes on. */
  readonly live: boolean;
}

/** Reads what the output can show from the stream and the environment; NO_COLOR counts as https://no-color.org says. */
export function describeTerminal(stream: { readonly isTTY?: boolean }, env: NodeJS.ProcessEnv): Terminal {
  const live = stream.isTTY === true && env.TERM !== 'dumb';
  return { live, colour: live && !env.NO_COLOR };
}
