import { describe, expect, it } from 'vitest';
import { parseCommand } from '../../../hack/controlplane/cli-command.ts';

const words = (line: string) => line.split(' ').filter(Boolean);
const up = { kind: 'up', dir: 'D', nodes: 3, zones: ['a', 'b'], snapshotController: true, csi: true };

describe('parseCommand', () => {
  it.each([
    ['build', { kind: 'build', also: [] }],
    ['build --with helm', { kind: 'build', also: ['helm'] }],
    ['up --dir D', up],
    ['up --dir=D --nodes 5 --zones x', { ...up, nodes: 5, zones: ['x'] }],
    ['up --no-snapshot-controller --dir D', { ...up, snapshotController: false }],
    ['up --no-csi --dir D', { ...up, csi: false }],
    ['down --dir D', { kind: 'down', dir: 'D' }],
    ['path --dir D shop/data', { kind: 'path', dir: 'D', namespace: 'shop', claim: 'data' }],
    ['path shop/data --dir D', { kind: 'path', dir: 'D', namespace: 'shop', claim: 'data' }],
  ])('reads %j', (line, command) => expect(parseCommand(words(line))).toEqual(command));

  it.each([
    ['', 'which command?'],
    ['start', 'there is no command start'],
    ['build now', 'now is one argument too many'],
    ['build --with etcd', '--with is one of helm, not etcd'],
    ['up', '--dir is needed'],
    ['up --dir D --nodes 0', '--nodes is a number from 1 to 9999, not 0'],
    ['up --dir D --nodes many', '--nodes is a number from 1 to 9999, not many'],
    ['up --dir D --zones a,', '"" cannot be a label\'s value'],
    ['up --dir D --zones a/b', '"a/b" cannot be a label\'s value'],
    ['up --dir D --zone a', "Unknown option '--zone'"],
    ['down', '--dir is needed'],
    ['path --dir D', 'path needs NAMESPACE/CLAIM'],
    ['path --dir D data', 'path needs NAMESPACE/CLAIM'],
    ['path --dir D a/b/c', 'path needs NAMESPACE/CLAIM'],
    ['path --dir D a/b c/d', 'c/d is one argument too many'],
  ])('refuses %j and shows the usage', (line, problem) => {
    expect(() => parseCommand(words(line))).toThrow(problem);
    expect(() => parseCommand(words(line))).toThrow('usage: npm run controlplane');
  });
});
