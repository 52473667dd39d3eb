// In which order replicates are stepped: first four that share a population, so that their worlds fill the engine's
// packs and people are made once; then four of the next.

const together = 4;
const large = 6000; // teachers of a world beyond which four worlds take too long for a first answer

/** Lists of replicates, to be asked for one after the other. */
export function replicateBatches({ replicates, populations, sets }, teachers) {
  const all = Math.min(replicates, sets.ofReplicate.length || 32);
  const batches = [];
  for (let round = 0; round * together * populations < all; round++)
    for (let population = 0; population < populations; population++) {
      const batch = [];
      for (let k = 0; k < together; k++) {
        const replicate = population + (round * together + k) * populations;
        if (replicate < all) batch.push(replicate);
      }
      if (batch.length) batches.push(batch);
    }
  if (teachers > large && batches[0].length > 1) batches.splice(0, 1, batches[0].slice(0, 1), batches[0].slice(1));
  return batches;
}

/** How many different parameter sets these replicates have. */
export const setsAmong = (sets, replicates) =>
  new Set(replicates.map((r) => sets.ofReplicate[r]?.join(",")).filter((row) => row !== undefined)).size;
