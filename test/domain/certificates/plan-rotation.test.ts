import { describe, expect, it } from 'vitest';
import type { HeldCertificates, ObservedCertificates } from '../../../src/domain/certificates/observed-certificates.ts';
import { bundleFor, planRotation, renewalOf } from '../../../src/domain/certificates/plan-rotation.ts';
import { authorityNamed, modelLifeMs, modelTiming, pairOf } from '../../support/rotation-world.ts';

const now = new Date('2026-03-01T00:00:00Z');
const ago = (ms: number) => new Date(now.getTime() - ms);
const hour = 3_600_000;
const absent = { kind: 'absent' } as const;
const fresh = pairOf('one', ago(hour));
const worn = pairOf('one', ago(20 * hour));
const over = pairOf('one', ago(25.5 * hour));
const next = pairOf('two', ago(60_000));
const unusable = (authority = fresh.authority) =>
  ({ kind: 'unusable', because: 'its key is missing', authority }) as const;
const stranger = authorityNamed('stranger', new Date(now.getTime() + hour));

/** What is seen once all has settled, the caBundle as the Secret wants it. */
function seen(held: Partial<HeldCertificates> | undefined, changes: Partial<ObservedCertificates> = {}) {
  const whole = held && { current: absent, next: absent, previous: [], ...held };
  const text = whole ? bundleFor(whole) : '';
  const slots = whole ? [whole.current, whole.next] : [];
  const trusted = [
    ...(whole?.previous ?? []),
    ...slots.flatMap((slot) => ('authority' in slot && slot.authority) || []),
  ];
  return { held: whole, shown: { text, trusted }, shownForMs: hour, previousForMs: 0, ...changes };
}

const showing = (...trusted: readonly (typeof stranger)[]) => ({
  shown: { text: trusted.map(({ pem }) => pem).join(''), trusted },
});

const steps: readonly (readonly [string, ObservedCertificates, object | undefined])[] = [
  ['issues at once where nobody trusts anything', seen(undefined), { kind: 'issue', as: 'current', previous: [] }],
  ['issues at once where nobody calls', seen(undefined, { shown: undefined }), { kind: 'issue', as: 'current' }],
  [
    'issues for later where the Secret was deleted, and remembers whom the caBundle trusts',
    seen(undefined, showing(fresh.authority)),
    { kind: 'issue', as: 'next', previous: [fresh.authority] },
  ],
  [
    'issues for later where the pair cannot be used, and remembers its authority',
    seen({ current: unusable() }),
    { kind: 'issue', as: 'next', previous: [fresh.authority] },
  ],
  ['issues at once where all that is trusted has ended', seen({ current: over }), { kind: 'issue', as: 'current' }],
  [
    'remembers whom only the caBundle trusts while there is nothing to serve',
    seen({ next }, showing(stranger, next.authority)),
    { kind: 'keep', previous: [stranger] },
  ],
  ['leaves a pair alone that is young, named and trusted', seen({ current: fresh }), undefined],
  ['puts back a caBundle that was emptied', seen({ current: fresh }, showing()), { kind: 'publish', bundle: 'one\n' }],
  [
    'takes out an authority that is none of ours',
    seen({ current: fresh }, showing(fresh.authority, stranger)),
    { kind: 'publish', bundle: 'one\n' },
  ],
  [
    'makes entries alike that differ',
    seen({ current: fresh }, { shown: { text: undefined, trusted: [fresh.authority] } }),
    { kind: 'publish', bundle: 'one\n' },
  ],
  ['issues the next pair at two thirds of a life', seen({ current: worn }), { kind: 'issue', as: 'next' }],
  ['issues the next pair for a name', seen({ current: { ...fresh, lacks: ['a'] } }), { kind: 'issue', as: 'next' }],
  [
    'issues the next pair where the clock was ahead',
    seen({ current: pairOf('one', ago(-2 * hour)) }),
    { kind: 'issue', as: 'next' },
  ],
  ['puts a worn pair’s caBundle right before it issues', seen({ current: worn }, showing()), { kind: 'publish' }],
  [
    'trusts the next authority beside the current one',
    seen({ current: worn, next }, showing(worn.authority)),
    { kind: 'publish', bundle: 'one\ntwo\n' },
  ],
  ['waits until the next authority has settled', seen({ current: worn, next }, { shownForMs: 59_999 }), undefined],
  [
    'switches once it has',
    seen({ current: worn, next }, { shownForMs: 60_000 }),
    { kind: 'switch', previous: [worn.authority] },
  ],
  [
    'switches at once where nobody calls',
    seen({ current: worn, next }, { shown: undefined, shownForMs: 0 }),
    { kind: 'switch' },
  ],
  [
    'issues the next pair anew when it has waited for most of its life',
    seen({ current: worn, next: pairOf('two', ago(17 * hour)) }),
    { kind: 'issue', as: 'next' },
  ],
  [
    'issues the next pair anew when it cannot be used',
    seen({ current: worn, next: unusable(next.authority) }),
    { kind: 'issue', as: 'next' },
  ],
  [
    'trusts the previous authority while replicas load the new pair',
    seen({ current: next, previous: [worn.authority] }, { previousForMs: 599_999 }),
    undefined,
  ],
  [
    'drops it then',
    seen({ current: next, previous: [worn.authority] }, { previousForMs: 600_000 }),
    { kind: 'keep', previous: [] },
  ],
  [
    'keeps it for as long as there is nothing else to serve',
    seen({ previous: [worn.authority], next }, { previousForMs: hour, shownForMs: 0 }),
    undefined,
  ],
];

describe('planRotation', () => {
  it.each(steps)('%s', (_, observed, step) => {
    const plan = planRotation(observed, modelTiming, now);
    if (step === undefined) expect(plan.step).toBeUndefined();
    else expect(plan.step).toMatchObject(step);
    expect(plan.because).toMatch(/^[A-Z].*\.$/);
  });

  it.each<readonly [string, ObservedCertificates, number]>([
    ['once a look when nothing is to come', seen({ current: fresh }), 10_000],
    ['when the next authority has settled', seen({ current: worn, next }, { shownForMs: 57_000 }), 3_000],
    [
      'when the previous one is to go',
      seen({ current: next, previous: [stranger] }, { previousForMs: 599_000 }),
      1_000,
    ],
  ])('looks again %s', (_, observed, inMs) => {
    expect(planRotation(observed, modelTiming, now).wakeAt).toEqual(new Date(now.getTime() + inMs));
  });

  it('renews when two thirds are over, counted from the beginning in the certificate', () => {
    expect(renewalOf(pairOf('one', now)).getTime() - now.getTime()).toBeCloseTo(
      ((modelLifeMs + hour) * 2) / 3 - hour,
      -1,
    );
  });
});
