/** The driver's name, as in CSIDriver, StorageClass.provisioner and VolumeSnapshotClass.driver. */
export const driverName = 'directory.csi.keepsake.dev';

/** The driver's own version, in step with nothing else. Without one csi-provisioner exits at start. */
export const driverVersion = '1.0.0';

/** Answers the CSI Identity service. */
export function createIdentityService() {
  return {
    GetPluginInfo: async () => ({ name: driverName, vendor_version: driverVersion, manifest: {} }),
    GetPluginCapabilities: async () => ({
      capabilities: ['CONTROLLER_SERVICE', 'VOLUME_ACCESSIBILITY_CONSTRAINTS'].map((type) => ({ service: { type } })),
    }),
    // The socket is opened after the data folder was read, so whoever gets an answer gets a driver that is ready.
    Probe: async () => ({ ready: { value: true } }),
  };
}
