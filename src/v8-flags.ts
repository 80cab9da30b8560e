import { setFlagsFromString } from 'node:v8';

/**
 * Keeps V8 from optimising WebAssembly. All there is of it here is undici's HTTP parser, one huge function: to optimise
 * it takes 35 MiB at the start, of which some 10 are never given back, and saves no time, since what takes time in a
 * response is its JSON (`npm run bench -- start` and `-- sync`). Call it before the first connection: V8 looks at the
 * flags when it compiles the parser. Node 20, 22 and 24 know them; one that does not says so on standard error.
 */
export function keepHttpParserSmall(): void {
  setFlagsFromString('--no-wasm-tier-up');
  setFlagsFromString('--no-wasm-dynamic-tiering');
}
