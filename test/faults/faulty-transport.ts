import { ConnectionError } from '../../src/runtime/connection-error.ts';
import type { ApiRequest, ApiResponse, Transport } from '../../src/runtime/transport.ts';
import { ApiFailure, respond, statusOf } from '../support/cluster/answer.ts';

/** What happens to one call. */
export type Strike =
  /** Something else happens right before it; then it goes its way. */
  | { readonly kind: 'first'; readonly act: () => void }
  /** The API server, or something before it, answers so; nothing is done. */
  | { readonly kind: 'answer'; readonly code: number; readonly reason: string; readonly retryAfter?: number }
  /** No answer comes; `done` says whether the API server has carried it out. */
  | { readonly kind: 'lost'; readonly done: boolean }
  /** The process ends there, before or after the API server has carried the call out. */
  | { readonly kind: 'killed'; readonly done: boolean; readonly kill: () => void };

/** Between the binding and its API server. */
export interface FaultyTransport {
  readonly transport: Transport;
  /** Calls so far: writes, and reads of single objects. */
  readonly calls: number;
  /** Holds back what watches say, until this function is called. */
  holdWatches(): () => void;
}

/** Counts the calls from 1, and lets `strikeOf` say what happens to each; undefined: nothing. */
export function createFaultyTransport(
  inner: Transport,
  strikeOf: (call: number, request: ApiRequest) => Strike | undefined,
): FaultyTransport {
  let calls = 0;
  let held: Promise<void> | undefined;

  async function struck(strike: Strike, request: ApiRequest): Promise<ApiResponse> {
    switch (strike.kind) {
      case 'first':
        strike.act();
        return inner(request);
      case 'answer': {
        const { code, reason, retryAfter } = strike;
        const response = respond(code, JSON.stringify(statusOf(new ApiFailure(code, reason, 'as the test has it'))));
        return { ...response, headers: { 'retry-after': retryAfter === undefined ? undefined : String(retryAfter) } };
      }
      case 'lost':
        if (strike.done) await inner(request);
        throw new ConnectionError('timeout', 'as the test has it');
      case 'killed':
        if (strike.done) await inner(request);
        strike.kill();
        return new Promise<never>(() => undefined);
      default:
        return strike satisfies never;
    }
  }

  return {
    async transport(request) {
      if (request.longLived) return holding(await inner(request), () => held);
      if (!isCounted(request)) return inner(request);
      const strike = strikeOf(++calls, request);
      return strike === undefined ? inner(request) : struck(strike, request);
    },
    get calls() {
      return calls;
    },
    holdWatches() {
      let release: () => void = () => undefined;
      held = new Promise<void>((resolve) => {
        release = resolve;
      });
      return () => {
        held = undefined;
        release();
      };
    },
  };
}

function isCounted({ method, path }: ApiRequest): boolean {
  if (method !== 'GET') return true;
  const [plural, name] = path.split('?')[0]?.split('/').slice(-2) ?? [];
  return plural === 'volumesnapshotcontents' && name !== undefined;
}

function holding(response: ApiResponse, held: () => Promise<void> | undefined): ApiResponse {
  return {
    ...response,
    body: (async function* () {
      for await (const chunk of response.body) {
        await held();
        yield chunk;
      }
    })(),
  };
}
