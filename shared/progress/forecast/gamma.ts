/**
 * Draws from a gamma distribution with mean and variance `shape` (> 0). Method: G. Marsaglia and W. W. Tsang, "A Simple
 * Method for Generating Gamma Variables" (ACM TOMS 26, 2000), with their boost for shapes below 1.
 */
export function drawGamma(shape: number, random: () => number): number {
  if (shape < 1) return drawGamma(shape + 1, random) * (1 - random()) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  // More than 95% of draws are accepted at once. The bound stops the loop if `random` always returns the same value.
  for (let turn = 0; turn < 100; turn += 1) {
    const normal = standardNormal(random);
    const v = (1 + c * normal) ** 3;
    if (v > 0 && Math.log(1 - random()) < normal ** 2 / 2 + d - d * v + d * Math.log(v)) return d * v;
  }
  return shape;
}

/** Method: Box and Muller, "A Note on the Generation of Random Normal Deviates" (1958). */
function standardNormal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
