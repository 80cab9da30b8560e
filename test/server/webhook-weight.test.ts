import { describe, expect, it } from 'vitest';
import { hasMoreValues } from '../../src/server/webhook-weight.ts';
import { call } from '../support/webhook-caller.ts';
import { startWebhookDouble } from '../support/webhook-double.ts';

const weigh = (json: string, most: number) => hasMoreValues(Buffer.from(json), most);

describe('the values of a body', () => {
  it.each([
    ['[]', 2],
    ['[1,2]', 3],
    ['{"a":{}}', 3],
    ['[{},[],""]', 6],
  ])('of %s are no more than %i', (json, values) => {
    expect(weigh(json, values)).toBe(false);
    expect(weigh(json, values - 1)).toBe(true);
  });

  it('are never fewer than JSON.parse makes', () => {
    const count = (value: unknown): number =>
      1 +
      (value !== null && typeof value === 'object'
        ? Object.values(value).reduce<number>((n, one) => n + count(one), 0)
        : 0);
    for (const json of ['{"a":[1,{"b":null},[[]]],"c":"x"}', '[[[[]]]]', '{"a":{"b":{"c":[1,2,3]}}}']) {
      expect(weigh(json, count(JSON.parse(json)) - 1), json).toBe(true);
    }
  });
});

it('a body with too many of them is refused before a route sees it', async () => {
  const { server, port } = await startWebhookDouble({ limits: { maxValues: 100 } });
  const answer = await call({ port, body: `[${'{},'.repeat(200)}{}]` });
  expect(answer).toMatchObject({ status: 413, body: expect.stringContaining('at most 100') });
  expect((await call({ port })).status).toBe(200);
  await server.close(0);
});
