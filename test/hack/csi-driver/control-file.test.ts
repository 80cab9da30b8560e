import { describe, expect, it } from 'vitest';
import { defaultControl, parseControl } from '../../../hack/csi-driver/control-file.ts';

describe('parseControl', () => {
  it('takes an empty object for no faults and no limits', () => {
    expect(parseControl('{}')).toEqual(defaultControl);
  });

  it('reads settings and every field of a fault', () => {
    const control = parseControl(
      JSON.stringify({
        capacityBytes: 5,
        readyAfterMs: 6,
        snapshotsPerVolumeLimit: 7,
        CreateSnapshot: {
          latencyMs: 200,
          error: { code: 'UNAVAILABLE', message: 'later' },
          times: 3,
          hang: true,
          match: { source_volume_id: '^vol-1$' },
          after: 'commit',
        },
      }),
    );
    expect(control).toEqual({
      capacityBytes: 5,
      readyAfterMs: 6,
      snapshotsPerVolumeLimit: 7,
      faults: new Map([
        [
          'CreateSnapshot',
          [
            {
              after: 'commit',
              latencyMs: 200,
              hang: true,
              error: { code: 'UNAVAILABLE', message: 'later' },
              times: 3,
              match: [{ field: 'source_volume_id', pattern: /^vol-1$/ }],
            },
          ],
        ],
      ]),
    });
  });

  it('fills in what a fault leaves out: at once, before the work, every call, for ever', () => {
    expect(parseControl('{"Probe": {}}').faults.get('Probe')).toEqual([
      { after: 'before', latencyMs: 0, hang: false, times: Number.POSITIVE_INFINITY, match: [] },
    ]);
  });

  it('keeps a list of faults in its order', () => {
    const faults = parseControl('{"Probe": [{"times": 1}, {"times": 2}]}').faults.get('Probe');
    expect(faults?.map(({ times }) => times)).toEqual([1, 2]);
  });

  it.each([
    ['[]', 'the control file must hold one JSON object'],
    ['{"CreateSnapshots": {}}', 'CreateSnapshots is neither a setting nor an RPC of this driver'],
    ['{"capacityBytes": -1}', 'capacityBytes must be a whole number, not -1'],
    ['{"readyAfterMs": "5"}', 'readyAfterMs must be a whole number, not "5"'],
    ['{"Probe": 5}', 'Probe must be an object or a list of objects'],
    ['{"Probe": {"delay": 5}}', 'Probe.delay is unknown'],
    ['{"Probe": {"after": "later"}}', 'Probe.after must be "before" or "commit"'],
    ['{"Probe": {"hang": "yes"}}', 'Probe.hang must be true or false'],
    ['{"Probe": {"times": 1.5}}', 'Probe.times must be a whole number, not 1.5'],
    ['{"Probe": {"error": {"code": "OK"}}}', 'Probe.error.code must be a gRPC error code, not "OK"'],
    ['{"Probe": {"error": {"code": "BROKEN"}}}', 'Probe.error.code must be a gRPC error code, not "BROKEN"'],
    ['{"Probe": {"match": {"name": "("}}}', 'Probe.match.name: Invalid regular expression'],
    ['{"Probe": {"match": ["name"]}}', 'Probe.match must be an object of regular expressions'],
  ])('refuses %s', (text, problem) => expect(() => parseControl(text)).toThrow(problem));

  it('names all problems of a file at once', () => {
    expect(() => parseControl('{"capacityBytes": -1, "Oops": {}, "Probe": {"hang": 1}}')).toThrow(
      /Oops .*; Probe\.hang .*; capacityBytes /,
    );
  });
});
