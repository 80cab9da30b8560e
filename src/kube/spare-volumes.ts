import type { BindableVolume } from '../domain/binding/bindable.ts';
import type { StoreEvent } from '../runtime/stored.ts';

/** The volumes that offer themselves for a class and have no claim yet: few, among all that there are. */
export interface SpareVolumes {
  of(className: string): readonly BindableVolume[];
  /** Must be told of every change of the store. Gives the classes whose volumes are others now. */
  changed(event: StoreEvent<BindableVolume>): readonly string[];
}

/** Finds them once, at the first question, and follows the changes from there. */
export function createSpareVolumes(volumes: { values(): Iterable<BindableVolume> }): SpareVolumes {
  let byClass: Map<string, Map<string, BindableVolume>> | undefined;

  function put(into: Map<string, Map<string, BindableVolume>>, volume: BindableVolume): void {
    if (volume.spareOf === undefined) return;
    const ofClass = into.get(volume.spareOf);
    if (ofClass === undefined) into.set(volume.spareOf, new Map([[volume.name, volume]]));
    else ofClass.set(volume.name, volume);
  }

  function drop(from: Map<string, Map<string, BindableVolume>>, { spareOf, name }: BindableVolume): void {
    if (spareOf === undefined) return;
    const ofClass = from.get(spareOf);
    if (ofClass?.delete(name) === true && ofClass.size === 0) from.delete(spareOf);
  }

  return {
    of(className) {
      if (byClass === undefined) {
        byClass = new Map();
        for (const volume of volumes.values()) put(byClass, volume);
      }
      return [...(byClass.get(className)?.values() ?? [])];
    },
    changed(event) {
      const before = event.type === 'MODIFIED' ? event.previous : event.type === 'DELETED' ? event.object : undefined;
      const after = event.type === 'DELETED' ? undefined : event.object;
      if (byClass !== undefined) {
        if (before !== undefined) drop(byClass, before);
        if (after !== undefined) put(byClass, after);
      }
      const classes = [before?.spareOf, after?.spareOf].filter((name) => name !== undefined);
      return [...new Set(classes)];
    },
  };
}
