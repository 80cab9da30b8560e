import { waitUntil } from '../../hack/controlplane/wait.ts';
import type { ClassAnswer, ClassOrder, ClassWriter } from './class-writer.ts';

/** One class that was asked for, and what became of it. */
export interface LoadedClass extends ClassAnswer {
  readonly phase: string;
  readonly mode: ClassOrder['mode'];
  /** From the moment that it was due, whenever it was sent. */
  readonly tookMs: number;
}

/** What a phase came to. */
export interface LoadSummary {
  readonly count: number;
  /** By mode and what became of them, as in `unset refused`. */
  readonly became: Readonly<Record<string, number>>;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** How many came in each second, over the whole phase. */
  readonly perSecond: number;
}

/** Classes that come at a fixed rate, whether those before them are answered or not. */
export interface ClassLoad {
  /** Of what is due from now on. */
  phase: string;
  readonly answers: readonly LoadedClass[];
  /** Resolves when so many are answered. */
  reached(count: number): Promise<void>;
  /** Resolves when all that are due by now are answered. */
  settled(): Promise<void>;
  summary(phase: string): LoadSummary;
  /** Ends it, and resolves when the last one is answered. */
  stop(): Promise<void>;
}

/** What is sent. */
export interface ClassLoadOptions {
  /** By its number. */
  readonly orderOf?: (index: number) => ClassOrder;
  /** So many and no more; default: until `stop`. */
  readonly most?: number;
}

/**
 * Starts them: one of each order, by its number. By default each tenth is stored and the others are dry runs; every third is
 * compliant, and the others say nothing of the mode.
 */
export function startClassLoad(
  writer: ClassWriter,
  perSecond: number,
  { orderOf = mixedOrder, most = Number.POSITIVE_INFINITY }: ClassLoadOptions = {},
): ClassLoad {
  const answers: LoadedClass[] = [];
  const phases = new Map<string, { readonly from: number; to: number }>();
  const begin = performance.now();
  let phase = 'begin';
  let sent = 0;

  function send(dueAt: number): void {
    const index = sent++;
    const of = phase;
    const order = orderOf(index);
    const { mode } = order;
    const span = phases.get(of) ?? { from: dueAt, to: dueAt };
    span.to = dueAt;
    phases.set(of, span);
    void writer.write(order).then((answer) => {
      answers.push({ ...answer, phase: of, mode, tookMs: performance.now() - dueAt });
    });
  }

  const timer = setInterval(() => {
    for (;;) {
      const dueAt = begin + (sent * 1_000) / perSecond;
      if (sent >= most || dueAt > performance.now()) return;
      send(dueAt);
    }
  }, 1);

  async function reached(count: number): Promise<void> {
    const timeoutMs = 30_000 + ((count - answers.length) * 1_000) / perSecond;
    if (!(await waitUntil(() => answers.length >= count, { timeoutMs }))) {
      throw new Error(`${sent - answers.length} classes were never answered`);
    }
  }

  return {
    get phase() {
      return phase;
    },
    set phase(name) {
      phase = name;
    },
    answers,
    reached,
    settled: () => reached(sent),
    summary(of) {
      const those = answers.filter((answer) => answer.phase === of);
      const took = those.map(({ tookMs }) => tookMs).sort((a, b) => a - b);
      const at = (share: number) => Math.round((took[Math.ceil(took.length * share) - 1] ?? Number.NaN) * 10) / 10;
      const became: Record<string, number> = {};
      for (const { mode, what } of those) became[`${mode} ${what}`] = (became[`${mode} ${what}`] ?? 0) + 1;
      const { from = 0, to = 0 } = phases.get(of) ?? {};
      const rate = Math.round(((those.length - 1) * 1_000) / (to - from));
      return { count: those.length, became, p50Ms: at(0.5), p99Ms: at(0.99), perSecond: rate };
    },
    async stop() {
      clearInterval(timer);
      await reached(sent);
    },
  };
}

function mixedOrder(index: number): ClassOrder {
  return { name: `load-${index}`, mode: index % 3 === 0 ? 'compliant' : 'unset', stored: index % 10 === 0 };
}
