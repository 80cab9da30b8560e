import { Ajv } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';
import type { Crd } from './crd.ts';
import { jsonSchemaOf, withoutTexts } from './json-schema.ts';
import { header } from './render-types.ts';

// RFC 3339, as the API server writes it: an expression and not a function, so that ajv can write it into the file.
const dateTime = /^\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-6]\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

// The API server counts code points, so `maxLength` does too. ajv would `require` its own counter, which an ES module cannot.
const codePoints = 'const countCodePoints = (text) => [...text].length;';
const ajvCounter = 'require("ajv/dist/runtime/ucs2length").default';

/** The name of the function that `renderValidator` exports. */
export function validatorName(crd: Crd): string {
  return `is${crd.kind}`;
}

/**
 * A validator of one CRD as an ES module without imports: neither ajv nor `new Function` is needed where it runs. It
 * fills in defaults, in place.
 */
export function renderValidator(crd: Crd): string {
  const ajv = new Ajv({
    strict: true,
    allErrors: true,
    allowUnionTypes: true,
    useDefaults: true,
    schemas: { [crd.kind]: withoutTexts(jsonSchemaOf(crd)) },
    // The range of int32 and int64 is given by minimum and maximum where it matters.
    formats: { int32: true, int64: true, 'date-time': dateTime },
    code: { source: true, esm: true, lines: true },
  });
  const code = standalone
    .default(ajv, { [validatorName(crd)]: crd.kind })
    .replace('"use strict";', '')
    .replaceAll(ajvCounter, 'countCodePoints');
  if (code.includes('require(')) throw new Error(`the validator of ${crd.kind} requires a module: inline it`);
  return `${header(crd.file)}\n${codePoints}\n${code.trim()}\n`;
}

/** The declaration beside `renderValidator`'s module. */
export function renderValidatorTypes(crd: Crd): string {
  return `${header(crd.file)}
/** One violation, in ajv's words. */
export interface SchemaError {
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message?: string;
}

/** True when \`data\` is a ${crd.kind}; fills in defaults in place. \`errors\` speaks about the last call. */
export declare const ${validatorName(crd)}: {
  (data: unknown): boolean;
  readonly errors?: readonly SchemaError[] | null;
};
`;
}
