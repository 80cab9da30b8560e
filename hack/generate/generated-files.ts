import { chartFilesOf } from './chart-files.ts';
import { type Crd, readCrds } from './crd.ts';
import { renderTypes } from './render-types.ts';
import { renderValidator, renderValidatorTypes } from './render-validator.ts';

/** Every generated file of the repository at `root`: its path, relative to `root`, and what it must contain. */
export async function generatedFiles(root: string): Promise<ReadonlyMap<string, string>> {
  const files = await Promise.all(readCrds(root).map(filesOf));
  return new Map([...files.flat(), ...chartFilesOf(root)]);
}

async function filesOf(crd: Crd): Promise<readonly (readonly [string, string])[]> {
  const base = `src/api/${kebabCase(crd.kind)}`;
  return [
    [`${base}.generated.ts`, await renderTypes(crd)],
    // JavaScript with a declaration, since generated code would not pass the strict compiler.
    [`${base}-validate.generated.js`, renderValidator(crd)],
    [`${base}-validate.generated.d.ts`, renderValidatorTypes(crd)],
  ];
}

function kebabCase(kind: string): string {
  return kind.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();
}
