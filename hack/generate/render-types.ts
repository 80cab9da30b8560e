import { compile } from 'json-schema-to-typescript';
import type { Crd } from './crd.ts';
import { jsonSchemaOf } from './json-schema.ts';

/** TypeScript types of one CRD; every object has a name of its own, and all of it is readonly. */
export async function renderTypes(crd: Crd): Promise<string> {
  // Ours is the same thing, but readonly.
  const schema = jsonSchemaOf(crd) as Parameters<typeof compile>[0];
  const code = await compile(schema, crd.kind, {
    additionalProperties: false,
    bannerComment: header(crd.file),
    // Tuples of up to maxItems elements would be thousands of lines.
    ignoreMinAndMaxItems: true,
    strictIndexSignatures: false,
    style: { printWidth: 120, singleQuote: true, trailingComma: 'all' },
  });
  return readonlyFields(code);
}

/** The first line of every generated file. */
export function header(source: string): string {
  return `// Generated from ${source} by \`npm run generate\`. Do not edit.`;
}

// The compiler has no option for it. Its output is formatted, so a field is one line.
function readonlyFields(code: string): string {
  return code
    .replace(/^( +)((?:\[k: string\]|[\w$]+|'[^']+')\??:)/gm, '$1readonly $2')
    .replace(/: ([\w$]+|\([^()]*\))\[\];$/gm, ': readonly $1[];');
}
