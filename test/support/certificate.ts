import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A key pair in PEM; the certificate is its own authority. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** A fresh self-signed certificate for 127.0.0.1 and localhost, made by the openssl command. Leaves nothing behind. */
export function createCertificate(commonName = 'localhost'): Certificate {
  const folder = mkdtempSync(join(tmpdir(), 'keepsake-certificate-'));
  try {
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    const algorithm = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    const names = ['-subj', `/CN=${commonName}`, '-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost'];
    const args = ['req', '-x509', ...algorithm, '-days', '2', ...names, '-keyout', key, '-out', cert];
    execFileSync('openssl', args, { stdio: 'pipe' });
    return { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
