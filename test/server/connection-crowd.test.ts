import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { type ConnectionCrowdOptions, createConnectionCrowd } from '../../src/server/connection-crowd.ts';

/** A crowd, and connections that join it under a name; `open` are the names of those that were not cut. */
function build(limits: Partial<ConnectionCrowdOptions> = {}) {
  let now = 0;
  let cuts = 0;
  const open = new Set<string>();
  const crowd = createConnectionCrowd({
    maxConnections: 3,
    maxHeldBytes: 100,
    monotonic: () => now,
    onCut: () => cuts++,
    ...limits,
  });
  function join(name: string, remotePort?: number) {
    const close = () => {
      if (open.delete(name)) socket.emit('close');
    };
    const socket = Object.assign(new EventEmitter(), {
      remoteAddress: '10.0.0.1',
      remotePort: remotePort ?? name,
      localAddress: '10.0.0.2',
      localPort: 443,
      destroy: close,
      destroySoon: close,
    }) as unknown as Socket;
    open.add(name);
    crowd.join(socket);
    const member = () => {
      const found = crowd.memberOf(socket);
      if (found === undefined) throw new Error(`${name} has left`);
      return found;
    };
    return { socket, member, close };
  }
  return {
    crowd,
    join,
    open: () => [...open],
    cuts: () => cuts,
    pass: (ms: number) => {
      now += ms;
    },
  };
}

function prove({ member }: Pick<ReturnType<ReturnType<typeof build>['join']>, 'member'>): void {
  member().works();
  member().rests(true);
}

describe('a crowd that is too large', () => {
  it('loses the connection that has been there longest without a valid request', () => {
    const { join, open, cuts, crowd } = build();
    for (const name of ['a', 'b', 'c', 'd', 'e']) join(name);
    expect(open()).toEqual(['c', 'd', 'e']);
    expect([cuts(), crowd.size]).toEqual([2, 3]);
  });

  it('keeps those that have sent one', () => {
    const { join, open } = build();
    prove(join('a'));
    for (const name of ['b', 'c', 'd', 'e']) join(name);
    expect(open()).toEqual(['a', 'd', 'e']);
  });

  it('makes room for newcomers when all have sent one, and then loses the one that was idle longest', () => {
    const { join, open } = build();
    const [a, b, c] = [join('a'), join('b'), join('c')];
    for (const one of [a, b, c, a]) prove(one);
    prove(join('d'));
    expect(open()).toEqual(['a', 'c', 'd']);
    join('e');
    expect(open()).toEqual(['a', 'd', 'e']);
  });

  it('counts a request that was refused as none', () => {
    const { join, open } = build();
    join('a').member().rests(false);
    prove(join('b'));
    join('c');
    join('d');
    expect(open()).toEqual(['b', 'c', 'd']);
  });

  it('never loses one with a request in hand: then it is the newcomer who goes', () => {
    const { join, open } = build();
    for (const name of ['a', 'b', 'c']) join(name).member().works();
    join('d');
    expect(open()).toEqual(['a', 'b', 'c']);
  });
});

describe('bodies that are too many', () => {
  it('cost the one that began first its connection, proven or not, and those nothing that hold nothing', () => {
    const { join, open, crowd } = build({ maxConnections: 4 });
    join('idle');
    const first = join('first');
    const second = join('second');
    prove(second);
    second.member().holds(50);
    first.member().holds(30);
    second.member().holds(60);
    join('third').member().holds(60);
    expect(open()).toEqual(['idle', 'first', 'third']);
    expect(crowd.heldBytes).toBe(90);
  });

  it('are no longer counted when they are whole, refused or gone', () => {
    const { join, crowd } = build();
    const [a, b, c] = [join('a'), join('b'), join('c')];
    for (const { member } of [a, b, c]) member().holds(30);
    expect(crowd.heldBytes).toBe(90);
    a.member().works();
    expect([crowd.heldBytes, a.member().working]).toEqual([60, true]);
    b.member().rests(false);
    expect([crowd.heldBytes, b.member().working]).toEqual([30, false]);
    c.close();
    expect([crowd.heldBytes, crowd.size]).toEqual([0, 2]);
  });
});

describe('a crowd that is sent home', () => {
  it('leaves quiet connections first, none with a request in hand and none that was just heard', () => {
    const { crowd, join, open, pass } = build();
    join('quiet');
    join('working').member().works();
    const heard = join('heard');
    pass(900);
    heard.member().holds(0);
    pass(100);
    crowd.endQuiet(1_000);
    expect(open()).toEqual(['working', 'heard']);
    crowd.cutAll();
    expect([open(), crowd.size]).toEqual([[], 0]);
  });

  it('ends the session where there is one, not the connection below it', () => {
    const { crowd, join, open } = build();
    const { socket } = join('a');
    let ended = false;
    const session = { ...socket, destroySoon: () => (ended = true) } as unknown as Socket;
    crowd.secure(session);
    crowd.endQuiet(0);
    expect([ended, open()]).toEqual([true, ['a']]);
  });
});

it('a port that is used again before the old connection was seen to close belongs to the new one', () => {
  const { crowd, join, open } = build();
  const old = join('old', 1);
  const { member } = join('new', 1);
  expect(open()).toEqual(['new']);
  old.socket.emit('close');
  expect(crowd.size).toBe(1);
  member().works();
});
