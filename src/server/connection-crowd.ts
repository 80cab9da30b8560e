import type { Socket } from 'node:net';

/** A connection among the others. */
export interface CrowdMember {
  /** A request has begun to come, and so many bytes of memory hold its body. */
  holds(bytes: number): void;
  /** A whole request has come: until `rests`, the connection is not cut. */
  works(): void;
  /** No request is in hand; `proven` after one that was answered as asked. */
  rests(proven: boolean): void;
  /** Whether a whole request is in hand. */
  readonly working: boolean;
}

/** All connections of a server, of which the least deserving ones are cut when there are too many. */
export interface ConnectionCrowd {
  /** Takes in a new connection, for as long as it lives. */
  join(socket: Socket): void;
  /** Takes the TLS session over a connection that joined, so that its end can be a proper one. */
  secure(session: Socket): void;
  /** The member whose connection or session this is; undefined when it is closed. */
  memberOf(socket: Socket): CrowdMember | undefined;
  /** Ends all that have no request in hand and were not heard for `quietMs`; what was written is still sent. */
  endQuiet(quietMs: number): void;
  /** Cuts every connection. */
  cutAll(): void;
  readonly size: number;
  /** Bytes of unfinished bodies. */
  readonly heldBytes: number;
}

/** Limits of a crowd, and who counts. */
export interface ConnectionCrowdOptions {
  readonly maxConnections: number;
  readonly maxHeldBytes: number;
  /** Milliseconds of a clock that never goes back. */
  readonly monotonic: () => number;
  readonly onCut: () => void;
}

interface Member {
  readonly key: string;
  socket: Socket;
  place: Set<Member> | undefined;
  held: number;
  heardAt: number;
}

/**
 * Whoever is refused at the door when a server is full may be the API server; whoever filled it is inside already. So
 * nobody is refused: beyond the limit, the connection is cut that has waited longest without having sent a whole valid
 * request. Those are left half of the places, or a caller who knows what to send could shut newcomers out; where they are
 * fewer, the one of the others is cut that was idle longest. Of unfinished bodies it is the one that began first: an
 * honest one takes milliseconds.
 */
export function createConnectionCrowd(options: ConnectionCrowdOptions): ConnectionCrowd {
  const { maxConnections, maxHeldBytes, monotonic, onCut } = options;
  const members = new Map<string, Member>();
  // In the order in which members came in: the first has been there longest.
  const unproven = new Set<Member>();
  const proven = new Set<Member>();
  const holding = new Set<Member>();
  let heldBytes = 0;

  function move(member: Member, place: Set<Member> | undefined): void {
    member.place?.delete(member);
    member.place = place;
    place?.add(member);
  }

  function hold(member: Member, bytes: number): void {
    heldBytes += bytes - member.held;
    member.held = bytes;
    if (bytes === 0) holding.delete(member);
    else holding.add(member);
  }

  function leave(member: Member): void {
    if (members.get(member.key) === member) members.delete(member.key);
    move(member, undefined);
    hold(member, 0);
  }

  function cut(member: Member): void {
    leave(member);
    member.socket.destroy();
  }

  function cutWhile(isTooMuch: () => boolean, next: () => Member | undefined): void {
    while (isTooMuch()) {
      const member = next();
      if (member === undefined) return;
      cut(member);
      onCut();
    }
  }

  function leastDeserving(): Member | undefined {
    const [one, other] = unproven.size > maxConnections / 2 ? [unproven, proven] : [proven, unproven];
    return firstOf(one) ?? firstOf(other);
  }

  return {
    join(socket) {
      const key = keyOf(socket);
      const before = members.get(key);
      if (before !== undefined) cut(before);
      const member: Member = { socket, key, place: undefined, held: 0, heardAt: monotonic() };
      members.set(key, member);
      move(member, unproven);
      socket.once('close', () => leave(member));
      cutWhile(() => members.size > maxConnections, leastDeserving);
    },
    secure(session) {
      const member = members.get(keyOf(session));
      if (member !== undefined) member.socket = session;
    },
    memberOf(socket) {
      const member = members.get(keyOf(socket));
      if (member === undefined) return undefined;
      const isHere = () => members.get(member.key) === member;
      return {
        holds(bytes) {
          if (!isHere()) return;
          member.heardAt = monotonic();
          hold(member, bytes);
          cutWhile(
            () => heldBytes > maxHeldBytes,
            () => firstOf(holding),
          );
        },
        works() {
          if (!isHere()) return;
          move(member, undefined);
          hold(member, 0);
        },
        rests(isProven) {
          if (!isHere()) return;
          member.heardAt = monotonic();
          hold(member, 0);
          move(member, isProven ? proven : unproven);
        },
        get working() {
          return member.place === undefined;
        },
      };
    },
    endQuiet(quietMs) {
      const before = monotonic() - quietMs;
      for (const place of [unproven, proven]) {
        for (const member of [...place]) if (member.heardAt <= before) member.socket.destroySoon();
      }
    },
    cutAll() {
      for (const member of [...members.values()]) cut(member);
    },
    get size() {
      return members.size;
    },
    get heldBytes() {
      return heldBytes;
    },
  };
}

function firstOf([first]: Iterable<Member>): Member | undefined {
  return first;
}

/** Both ends of a connection: the same for a TLS socket and for the one below, which Node does not lead to. */
function keyOf(socket: Socket): string {
  return `${socket.remoteAddress} ${socket.remotePort} ${socket.localAddress} ${socket.localPort}`;
}
