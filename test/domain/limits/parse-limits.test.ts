import { describe, expect, it } from 'vitest';
import { type Budget, type DriverLimits, limitsAnything, limitsOf } from '../../../src/domain/limits/driver-limits.ts';
import { knownLimits } from '../../../src/domain/limits/known-limits.ts';
import { defaultLimits, parseLimits } from '../../../src/domain/limits/parse-limits.ts';

function accepted(text: string): DriverLimits {
  const result = parseLimits(text);
  if (result.kind === 'refused') throw new Error(result.problems.join('\n'));
  return result.limits;
}

function problems(text: string): readonly string[] {
  const result = parseLimits(text);
  return result.kind === 'refused' ? result.problems : [];
}

const none: Budget = { concurrent: undefined, rates: [] };
const ebs = 'ebs.csi.aws.com';

describe('the limits of drivers', () => {
  it.each<[string, { driver: Budget; volume: Budget }]>([
    ['concurrent:20', { driver: { concurrent: 20, rates: [] }, volume: none }],
    ['rate:60/1m', { driver: { concurrent: undefined, rates: [rate(60, 60, '1m')] }, volume: none }],
    ['volume-concurrent:5', { driver: none, volume: { concurrent: 5, rates: [] } }],
    ['volume-rate:1/15s', { driver: none, volume: { concurrent: undefined, rates: [rate(1, 15, '15s')] } }],
    ['volume-rate:1/10m', { driver: none, volume: { concurrent: undefined, rates: [rate(1, 600, '10m')] } }],
    [
      'volume-rate:7/5m,volume-rate:1/15s',
      { driver: none, volume: { concurrent: undefined, rates: [rate(7, 300, '5m'), rate(1, 15, '15s')] } },
    ],
    [
      ' concurrent:20 , rate:60/1m , volume-concurrent:5 , volume-rate:4/1h30m ',
      {
        driver: { concurrent: 20, rates: [rate(60, 60, '1m')] },
        volume: { concurrent: 5, rates: [rate(4, 5_400, '1h30m')] },
      },
    ],
  ])('are read from %j', (text, limits) => {
    expect(limitsOf(accepted(`csi.example=${text}`), 'csi.example')).toEqual(limits);
  });

  it('take the place of what is known of that driver only', () => {
    const limits = accepted(`${ebs}=concurrent:3; *=concurrent:50`);
    expect(limitsOf(limits, ebs)).toEqual({ driver: { concurrent: 3, rates: [] }, volume: none });
    expect(limitsOf(limits, 'disk.csi.azure.com')).toEqual(limitsOf(defaultLimits, 'disk.csi.azure.com'));
    expect(limitsOf(limits, 'csi.example')?.driver.concurrent).toBe(50);
  });

  it('are those known when nothing is said, and none of any other driver', () => {
    expect(limitsOf(defaultLimits, ebs)?.volume).toEqual({ concurrent: 5, rates: [rate(1, 15, '15s')] });
    expect(limitsOf(defaultLimits, 'csi.example')).toBeUndefined();
    expect(limitsAnything(defaultLimits)).toBe(true);
  });

  it.each(knownLimits.map(({ driver, limits }) => [driver, limits]))(
    'known of %s could be written as a flag',
    (driver, limits) => {
      expect(limitsOf(accepted(`none;${driver}=${limits}`), driver)).toEqual(limitsOf(defaultLimits, driver));
    },
  );

  it('are switched off for all drivers, or for one', () => {
    expect(limitsAnything(accepted('none'))).toBe(false);
    expect(limitsOf(accepted(`${ebs}=none;*=concurrent:9`), ebs)).toBeUndefined();
    expect(limitsOf(accepted(`none;csi.example=concurrent:9`), ebs)).toBeUndefined();
    expect(limitsOf(accepted('*=none'), 'csi.example')).toBeUndefined();
  });

  it.each([
    ['', 'it names no driver; write DRIVER=LIMIT,LIMIT or DRIVER=none, or none to switch all limits off'],
    [' ; ', 'it names no driver; write DRIVER=LIMIT,LIMIT or DRIVER=none, or none to switch all limits off'],
    ['csi.example', '"csi.example" is no entry; write DRIVER=LIMIT,LIMIT or DRIVER=none'],
    ['a=concurrent:1=b', '"a=concurrent:1=b" is no entry; write DRIVER=LIMIT,LIMIT or DRIVER=none'],
    ['my_driver=none', '"my_driver" is not the name of a CSI driver; write it as in spec.driver of the class'],
    ['=none', '"" is not the name of a CSI driver; write it as in spec.driver of the class'],
    ['a=none;a=concurrent:1', 'a is given twice; put all its limits into one entry'],
    ['a=concurrent:1,concurrent:2', 'a: concurrent is given twice; leave the smaller one'],
    ['a=volume-concurrent:1,volume-concurrent:1', 'a: volume-concurrent is given twice; leave the smaller one'],
    [
      'a=concurrent:0',
      'a: concurrent:0 would allow no snapshot ever; suspend the schedules instead, or write 1 or more',
    ],
    ['a=rate:0/1m', 'a: rate:0/1m would allow no snapshot ever; suspend the schedules instead, or write 1 or more'],
    ['a=concurrent:many', 'a: "many" in concurrent:many is not a whole number from 1 to 100000'],
    ['a=concurrent:1.5', 'a: "1.5" in concurrent:1.5 is not a whole number from 1 to 100000'],
    ['a=concurrent:-1', 'a: "-1" in concurrent:-1 is not a whole number from 1 to 100000'],
    ['a=concurrent:100001', 'a: "100001" in concurrent:100001 is not a whole number from 1 to 100000'],
    ['a=rate:6/', 'a: "" in rate:6/ is not a window from 1s to 1d, such as 15s, 1m or 1h30m'],
    ['a=rate:6/minute', 'a: "minute" in rate:6/minute is not a window from 1s to 1d, such as 15s, 1m or 1h30m'],
    ['a=rate:6/0s', 'a: "0s" in rate:6/0s is not a window from 1s to 1d, such as 15s, 1m or 1h30m'],
    ['a=rate:6/2d', 'a: "2d" in rate:6/2d is not a window from 1s to 1d, such as 15s, 1m or 1h30m'],
  ])('refuse %j with one sentence', (text, problem) => {
    expect(problems(text)).toEqual([problem]);
  });

  it.each([
    'rate:60',
    'concurrent',
    'per-minute:60',
    'volume-:1',
    'concurrent:1/1m',
    'rate:1/1m/1m',
    'Concurrent:1',
    '',
  ])('refuse the limit %j and say which there are', (limit) => {
    expect(problems(`a=${limit}`)).toEqual([
      `a: ${JSON.stringify(limit)} is no limit; write concurrent:N, rate:N/WINDOW, volume-concurrent:N or volume-rate:N/WINDOW, with a WINDOW like 15s or 10m`,
    ]);
  });

  it('refuse all mistakes at once', () => {
    expect(problems('a=concurrent:0,rate:x/1m;b;c=none')).toHaveLength(3);
  });
});

function rate(count: number, seconds: number, window: string) {
  return { count, windowMs: seconds * 1_000, window };
}
