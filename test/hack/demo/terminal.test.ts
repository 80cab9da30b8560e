import { describe, expect, it } from 'vitest';
import { describeTerminal } from '../../../hack/demo/terminal.ts';

describe('describeTerminal', () => {
  it.each([
    ['a terminal', true, {}, { live: true, colour: true }],
    ['a terminal whose user wants no colours', true, { NO_COLOR: '1' }, { live: true, colour: false }],
    ['an empty NO_COLOR, which counts as none', true, { NO_COLOR: '' }, { live: true, colour: true }],
    ['a dumb terminal', true, { TERM: 'dumb' }, { live: false, colour: false }],
    ['a pipe or a file', undefined, {}, { live: false, colour: false }],
  ])('knows %s', (_, isTTY, env, terminal) =>
    expect(describeTerminal({ ...(isTTY && { isTTY }) }, env)).toEqual(terminal),
  );
});
