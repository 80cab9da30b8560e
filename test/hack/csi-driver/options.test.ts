import { describe, expect, it } from 'vitest';
import { parseOptions } from '../../../hack/csi-driver/options.ts';

const needed = ['--endpoint', 'unix:///s', '--data-dir', '/d', '--proto', '/p', '--topology', 'node-1:zone=a'];

describe('parseOptions', () => {
  it('reads the whole command line, the first node first', () => {
    const more = ['--topology', 'node-2:zone=b', '--control-file', '/c', '--call-log', '/l', '--capacity-bytes', '5'];
    expect(parseOptions([...needed, ...more])).toEqual({
      endpoint: 'unix:///s',
      dataDir: '/d',
      protoPath: '/p',
      nodes: [
        { id: 'node-1', segments: { zone: 'a' } },
        { id: 'node-2', segments: { zone: 'b' } },
      ],
      controlFile: '/c',
      callLog: '/l',
      capacityBytes: 5,
    });
  });

  it('leaves out what is not said', () => {
    expect(Object.keys(parseOptions(needed)).sort()).toEqual(['dataDir', 'endpoint', 'nodes', 'protoPath']);
  });

  it('names all problems at once', () => {
    expect(() => parseOptions(['--topology', 'node-1', '--capacity-bytes', 'x'])).toThrow(
      [
        '--topology node-1: expected NODE:KEY=VALUE,…',
        '--capacity-bytes must be a whole number',
        '--endpoint is required',
        '--data-dir is required',
        '--proto is required',
      ].join('\n'),
    );
  });
});
