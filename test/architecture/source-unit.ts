import ts from 'typescript';
import { type AmbientUse, ambientUses } from './ambient-uses.ts';

/** What the rules may know about one file of `src/`: data, so that a test can make one up. */
export interface SourceUnit {
  /** Below `src/`, with slashes: `domain/plan.ts`. */
  readonly path: string;
  readonly lines: number;
  readonly imports: readonly Import[];
  readonly exports: readonly Export[];
  readonly ambient: readonly AmbientUse[];
  /** What it takes from a base class by `super.`. */
  readonly superMembers: readonly string[];
}

/** One import, re-export, dynamic import or import type. */
export interface Import {
  /** As it is written: `../api/names.ts`, `node:fs`, `@scope/package/file`. */
  readonly specifier: string;
  readonly typeOnly: boolean;
}

/** One exported name. A `list` is an export clause of its own, `export { … }` or `export * from …`. */
export interface Export {
  readonly name: string;
  readonly kind: 'declaration' | 'default' | 'list';
  readonly documented: boolean;
}

/** Reads what the rules want to know from the text of a file. `path` is below `src/`. */
export function readSourceUnit(path: string, text: string): SourceUnit {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const nodes = nodesBelow(file);
  return {
    path,
    lines: text.trimEnd().split('\n').length,
    imports: nodes.flatMap((node) => importOf(node) ?? []),
    exports: exportsOf(file),
    ambient: ambientUses(file),
    superMembers: nodes
      .filter((node) => ts.isPropertyAccessExpression(node))
      .flatMap((node) => (node.expression.kind === ts.SyntaxKind.SuperKeyword ? node.name.text : [])),
  };
}

function nodesBelow(node: ts.Node): readonly ts.Node[] {
  const found: ts.Node[] = [];
  const visit = (child: ts.Node): void => {
    found.push(child);
    ts.forEachChild(child, visit);
  };
  ts.forEachChild(node, visit);
  return found;
}

function importOf(node: ts.Node): Import | undefined {
  if (ts.isImportDeclaration(node)) return importFrom(node.moduleSpecifier, isTypeOnly(node.importClause));
  if (ts.isExportDeclaration(node)) return importFrom(node.moduleSpecifier, node.isTypeOnly);
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) return importFrom(node.argument.literal, true);
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    return importFrom(node.arguments[0], false);
  }
  return undefined;
}

function importFrom(specifier: ts.Node | undefined, typeOnly: boolean): Import | undefined {
  return specifier && ts.isStringLiteralLike(specifier) ? { specifier: specifier.text, typeOnly } : undefined;
}

/** `import type {…}`. With `verbatimModuleSyntax`, `import { type A }` still loads the file, so it does not count. */
function isTypeOnly(clause: ts.ImportClause | undefined): boolean {
  return clause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
}

function exportsOf(file: ts.SourceFile): readonly Export[] {
  const found = new Map<string, Export>();
  for (const one of file.statements.flatMap(exportsOfStatement)) {
    // An overloaded function is documented when one of its signatures is.
    const documented = one.documented || found.get(one.name)?.documented === true;
    found.set(one.name, { ...one, documented });
  }
  return [...found.values()];
}

function exportsOfStatement(statement: ts.Statement): readonly Export[] {
  const documented = isDocumented(statement);
  if (ts.isExportAssignment(statement)) return [{ name: 'default', kind: 'default', documented }];
  if (ts.isExportDeclaration(statement)) return [{ name: statement.getText(), kind: 'list', documented }];
  const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
  if (!modifiers.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) return [];
  const isDefault = modifiers.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword);
  return namesOf(statement).map((name) => ({ name, kind: isDefault ? 'default' : 'declaration', documented }));
}

function namesOf(statement: ts.Statement): readonly string[] {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.map(({ name }) => name.getText());
  return 'name' in statement && statement.name ? [(statement.name as ts.Node).getText()] : ['default'];
}

function isDocumented(statement: ts.Statement): boolean {
  return ts.getJSDocCommentsAndTags(statement).some((doc) => ts.isJSDoc(doc) && doc.comment !== undefined);
}
