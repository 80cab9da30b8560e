import { describe, expect, it } from 'vitest';
import { parseBindAddress } from '../../src/server/bind-address.ts';

describe('a bind address', () => {
  const good = {
    ':8081': { host: undefined, port: 8081 },
    '127.0.0.1:0': { host: '127.0.0.1', port: 0 },
    'localhost:80': { host: 'localhost', port: 80 },
    '[::1]:8080': { host: '::1', port: 8080 },
    ':0': { host: undefined, port: 0 },
    '0': undefined,
  };
  for (const [text, address] of Object.entries(good)) {
    it(`reads ${text}`, () => {
      expect(parseBindAddress(text)).toEqual(address);
    });
  }

  for (const text of ['', '8081', '127.0.0.1', ':', ':65536', ':-1', '::1:8080', 'http://x:1', 'a b:1', ':80 ']) {
    it(`refuses ${JSON.stringify(text)} in words`, () => {
      expect(() => parseBindAddress(text)).toThrow(/HOST:PORT/);
    });
  }
});
