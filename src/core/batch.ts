/**
 * Take those that may leave together with the first one, up to a number, and leave the rest.
 *
 * Taken from a set that one turn has filled, so the requests of one turn leave as one frame for each channel and
 * parameter set.
 *
 * @param waiting - what is to be sent, oldest first; what is taken is removed from it
 * @param batchOf - names the batch of each; undefined for what turns out to need nothing, and is only removed
 * @param atMost - how many fit into one frame
 * @returns one batch, empty when nothing waits
 */
export function takeBatch<T>(waiting: Set<T>, batchOf: (item: T) => string | undefined, atMost: number): readonly T[] {
  const batch: T[] = [];
  let name: string | undefined;
  for (const item of waiting) {
    if (batch.length === atMost) break;
    const itsBatch = batchOf(item);
    if (itsBatch !== undefined) {
      name ??= itsBatch;
      if (itsBatch !== name) continue;
      batch.push(item);
    }
    waiting.delete(item);
  }
  return batch;
}
