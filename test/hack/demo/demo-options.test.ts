import { describe, expect, it } from 'vitest';
import { parseDemoCommand } from '../../../hack/demo/demo-options.ts';

describe('parseDemoCommand', () => {
  it.each([
    [[], { kind: 'run', keep: false, binding: 'builtin' }],
    [['--keep'], { kind: 'run', keep: true, binding: 'builtin' }],
    [['--binding-mode', 'external'], { kind: 'run', keep: false, binding: 'external' }],
    [['--help', '--keep'], { kind: 'help' }],
  ])('reads %j', (args, command) => expect(parseDemoCommand(args)).toEqual(command));

  it.each([[['--kepe']], [['keep']], [['--binding-mode=auto']]])('refuses %j and says why', (args) => {
    expect(parseDemoCommand(args)).toEqual({ kind: 'refused', problem: expect.stringContaining(args[0] ?? '') });
  });
});
