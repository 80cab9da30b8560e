import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RotationStep } from '../../../src/domain/certificates/plan-rotation.ts';
import { createRotationWorld, type ModelKeeper, modelLifeMs } from '../../support/rotation-world.ts';

const start = new Date('2026-03-01T00:00:00Z');
const minute = 60_000;
type World = ReturnType<typeof createRotationWorld>;

/** Asked so often that an assertion each time would take longer than the model. */
function expectTrust(world: World) {
  const failures = world.failures();
  if (failures.length > 0) expect(failures).toEqual([]);
}

/** Lets keepers look every ten seconds, and replicas and API servers follow as late as they may. */
function run(world: World, keeper: ModelKeeper, ms: number, after?: (step: RotationStep) => void) {
  for (let left = ms; left > 0; left -= 10_000) {
    for (let call = 0; call < 12; call++) {
      const step = keeper.go();
      expectTrust(world);
      if (step) after?.(step);
    }
    world.advance(10_000);
    expectTrust(world);
  }
}

/** Nobody keeps certificates for a third of a life; what then ends while it is served was not kept at all. */
function age(world: World) {
  if (world.now().getTime() + modelLifeMs / 3 < world.ends.getTime()) world.advance(modelLifeMs / 3);
}

function expectSettled(world: World, authority: string) {
  expect(world.held).toMatchObject({
    current: { authority: { fingerprint: authority } },
    next: { kind: 'absent' },
    previous: [],
  });
  expect(world.bundle).toEqual([authority]);
  expect(world.serves).toEqual([authority, authority]);
}

describe('a rotation', () => {
  it('goes through its steps in order, and nobody serves what is not trusted', () => {
    const world = createRotationWorld(start);
    const steps: string[] = [];
    world.advance(0.7 * modelLifeMs);
    run(world, world.createKeeper(), 20 * minute, ({ kind }) => steps.push(kind));
    expect(steps).toEqual(['issue', 'publish', 'switch', 'keep', 'publish']);
    expectSettled(world, 'ca1');
  });

  it.each([1, 2, 3, 4, 5])('goes on after a crash behind step %i', (last) => {
    const world = createRotationWorld(start);
    const keeper = world.createKeeper();
    let done = 0;
    world.advance(0.7 * modelLifeMs);
    run(world, keeper, 30 * minute, () => {
      if (++done === last) keeper.crash();
    });
    expect(done).toBe(5);
    expectSettled(world, 'ca1');
  });

  it('goes on after crashes behind every step', () => {
    const world = createRotationWorld(start);
    const keeper = world.createKeeper();
    world.advance(0.7 * modelLifeMs);
    run(world, keeper, 30 * minute, () => keeper.crash());
    expectSettled(world, 'ca1');
  });

  it('is what becomes of a deleted Secret, and those who still serve the old pair stay trusted', () => {
    const world = createRotationWorld(start);
    world.deleteSecret();
    run(world, world.createKeeper(), 20 * minute);
    expectSettled(world, 'ca1');
  });

  it('puts back a caBundle that somebody empties in the middle, and waits again', () => {
    const world = createRotationWorld(start);
    const keeper = world.createKeeper();
    world.rename();
    run(world, keeper, minute / 2);
    world.wipeBundle();
    run(world, keeper, minute / 2);
    expect(world.bundle).toEqual(['ca0', 'ca1']);
    expect(world.serves).toEqual(['ca0', 'ca0']);
    run(world, keeper, 20 * minute);
    expectSettled(world, 'ca1');
  });
});

describe('a second keeper', () => {
  it('that is held up between reading and writing undoes nothing', () => {
    const world = createRotationWorld(start);
    const heldUp = world.createKeeper();
    world.wipeBundle();
    heldUp.go();
    heldUp.go();
    world.rename();
    run(world, world.createKeeper(), 2 * minute);
    expect(world.bundle).toEqual(['ca0', 'ca1']);
    expect(heldUp.go()).toBeUndefined();
    expect(world.bundle).toEqual(['ca0', 'ca1']);
  });
});

describe('whatever happens in whatever order', () => {
  const event = fc.oneof(
    { weight: 40, arbitrary: fc.record({ what: fc.constant('go' as const), who: fc.nat(1) }) },
    {
      weight: 5,
      arbitrary: fc.record({ what: fc.constant('advance' as const), who: fc.integer({ min: 1, max: 90 }) }),
    },
    { weight: 4, arbitrary: fc.record({ what: fc.constant('load' as const), who: fc.nat(1) }) },
    { weight: 4, arbitrary: fc.record({ what: fc.constant('sync' as const), who: fc.nat(1) }) },
    { weight: 1, arbitrary: fc.record({ what: fc.constant('age' as const), who: fc.constant(0) }) },
    {
      weight: 1,
      arbitrary: fc.record({ what: fc.constantFrom('crash', 'delete', 'spoil', 'rename'), who: fc.nat(1) }),
    },
  );

  it('two keepers, late replicas and late API servers never disagree, and one certificate is left', () => {
    let rotations = 0;
    fc.assert(
      fc.property(fc.array(event, { minLength: 40, maxLength: 600 }), (events) => {
        const world = createRotationWorld(start);
        const keepers = [world.createKeeper(), world.createKeeper()];
        for (const { what, who } of events) {
          const keeper = keepers[who % 2] as ModelKeeper;
          if (what === 'go') rotations += keeper.go()?.kind === 'switch' ? 1 : 0;
          else if (what === 'advance') world.advance(who * 5_000);
          else if (what === 'load') world.load(who);
          else if (what === 'sync') world.sync(who);
          else if (what === 'age') age(world);
          else if (what === 'crash') keeper.crash();
          else if (what === 'delete') world.deleteSecret();
          else if (what === 'spoil') {
            const { current } = world.held ?? {};
            world.spoilCurrent(who === 0 && current?.kind === 'pair' ? current.authority : undefined);
          } else world.rename();
          expectTrust(world);
        }
        for (const keeper of keepers) run(world, keeper, 15 * minute);
        const { current } = world.held ?? {};
        expectSettled(world, current?.kind === 'pair' ? current.authority.fingerprint : '');
      }),
      { numRuns: 300 },
    );
    expect(rotations).toBeGreaterThan(100);
  });
});
