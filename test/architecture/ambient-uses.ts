import ts from 'typescript';

/** One use of something that is there without being imported or passed in. */
export interface AmbientUse {
  readonly name: string;
  /** `time` asks what time it is; `other` is everything else that makes a function more than its arguments. */
  readonly kind: 'time' | 'other';
  readonly line: number;
}

type Use = Omit<AmbientUse, 'line'>;

const AMBIENT_OBJECTS: ReadonlySet<string> = new Set([
  'performance',
  'crypto',
  'process',
  'console',
  'fetch',
  'globalThis',
  'require',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
]);

const AMBIENT_MEMBERS: Readonly<Record<string, Use>> = {
  'Date.now': { name: 'Date.now', kind: 'time' },
  'performance.now': { name: 'performance.now', kind: 'time' },
  'Math.random': { name: 'Math.random', kind: 'other' },
};

/**
 * Every use of the clock, timers, randomness, the process and the like, in the order of the text. Names are not
 * resolved: a local variable called `process` counts as the process, which errs on the strict side.
 */
export function ambientUses(file: ts.SourceFile): readonly AmbientUse[] {
  const found: AmbientUse[] = [];
  const visit = (node: ts.Node): void => {
    const use = useOf(node);
    if (use) found.push({ ...use, line: file.getLineAndCharacterOfPosition(node.getStart()).line + 1 });
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function useOf(node: ts.Node): Use | undefined {
  // With an argument Date only converts; without one it asks the clock.
  if (ts.isNewExpression(node) && node.expression.getText() === 'Date' && !node.arguments?.length) {
    return { name: 'new Date()', kind: 'time' };
  }
  if (ts.isCallExpression(node) && node.expression.getText() === 'Date') return { name: 'Date()', kind: 'time' };
  if (ts.isPropertyAccessExpression(node)) return AMBIENT_MEMBERS[node.getText()];
  return ts.isIdentifier(node) && AMBIENT_OBJECTS.has(node.text) && standsForValue(node)
    ? { name: node.text, kind: 'other' }
    : undefined;
}

function standsForValue(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isShorthandPropertyAssignment(parent)) return true;
  // The name that a declaration introduces, or of a member after a dot.
  if ('name' in parent && parent.name === node) return false;
  if ('propertyName' in parent && parent.propertyName === node) return false;
  return !ts.isTypeNode(parent) && !ts.isQualifiedName(parent);
}
