/** What a command prints, or what is wrong with its arguments. */
export type CommandResult =
  | { readonly kind: 'ok'; readonly output: string }
  | { readonly kind: 'refused'; readonly problems: readonly string[]; readonly usage: string };

/** The arguments are right, and yet there is no answer: one sentence that says why. */
export interface CommandFailure {
  readonly kind: 'failed';
  readonly problem: string;
}
