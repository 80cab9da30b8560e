/** Where a server listens. */
export interface BindAddress {
  /** Undefined: every address of the machine. */
  readonly host: string | undefined;
  /** 0: the operating system chooses. */
  readonly port: number;
}

const ADDRESS = /^(?:\[(?<six>[0-9a-fA-F:.%]+)\]|(?<host>[^:[\]\s/]*)):(?<port>\d{1,5})$/;

/**
 * Reads `:8081`, `127.0.0.1:0`, `[::1]:8080` or `name:80`, as Kubernetes components take them; `0` means off and gives
 * undefined. Throws a RangeError that says what is expected.
 */
export function parseBindAddress(text: string): BindAddress | undefined {
  if (text === '0') return undefined;
  const { six, host, port } = ADDRESS.exec(text)?.groups ?? {};
  if (port === undefined || Number(port) > 65_535) {
    throw new RangeError(`${JSON.stringify(text)} is no address: write HOST:PORT, :PORT, or 0 for off`);
  }
  return { host: six ?? (host || undefined), port: Number(port) };
}
