import { hashText } from './stable-hash.ts';

const labelValueLength = 63;
const hashLength = 16;

/** A schedule's name as a label value: the name, or its hash where the name is longer than a label value may be. */
export function scheduleLabel(name: string): string {
  return name.length <= labelValueLength ? name : hashText([name], hashLength);
}
