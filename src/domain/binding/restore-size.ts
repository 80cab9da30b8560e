const suffixes = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];

/**
 * A number of bytes as the Kubernetes quantity that Go writes for it (`resource.NewQuantity(n, BinarySI)`): the largest
 * binary suffix that divides it, and below 1024 the decimal form, so that 1000 is `1k`.
 */
export function quantityOfBytes(bytes: bigint): string {
  if (bytes === 1000n) return '1k';
  let value = bytes;
  let power = 0;
  while (value !== 0n && value % 1024n === 0n && power < suffixes.length - 1) {
    value /= 1024n;
    power++;
  }
  return `${value}${suffixes[power]}`;
}

/** True for a quantity that says nothing: upstream writes the size again over a zero, and over nothing else. */
export function isZeroQuantity(quantity: string): boolean {
  return /^[+-]?0*(\.0*)?([eE][+-]?\d+|[a-zA-Z]*)$/.test(quantity);
}
