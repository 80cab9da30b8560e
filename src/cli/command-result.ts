/** What a command prints, or what is wrong with its arguments. */
export type CommandResult =
  | { readonly kind: 'ok'; readonly output: string }
  | { readonly kind: 'refused'; readonly problems: readonly string[]; readonly usage: string };
