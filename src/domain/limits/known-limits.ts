/** A limit that a backend is known to have, and who says so. */
export interface KnownLimit {
  readonly driver: string;
  /** As `--driver-limits` takes it. */
  readonly limits: string;
}

/**
 * Limits of backends that hold for everybody and are documented by their makers. Limits that depend on an account or on
 * how a backend was set up are not here: nobody but the admin knows them.
 */
export const knownLimits: readonly KnownLimit[] = [
  // AWS, "Quotas for Amazon EBS": 5 concurrent snapshots of a gp2, gp3, io1, io2 or standard volume (1 of st1 and sc1);
  // AWS, EC2 error codes, SnapshotCreationPerVolumeRateExceeded: at least 15 seconds between two of one volume.
  { driver: 'ebs.csi.aws.com', limits: 'volume-concurrent:5,volume-rate:1/15s' },
  // Microsoft, "Create an incremental snapshot for managed disks", restrictions: 7 per disk every 5 minutes. The CSI
  // driver makes incremental ones by default.
  { driver: 'disk.csi.azure.com', limits: 'volume-rate:7/5m' },
  // DigitalOcean's API answers "rate-limited - one request per 10m0s" (velero#6164, csi-digitalocean#370).
  { driver: 'dobs.csi.digitalocean.com', limits: 'volume-rate:1/10m' },
];
