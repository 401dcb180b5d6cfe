/**
 * What a machine can do, and does not do while it stands still for a moment: makes it again until it suits, at most three times.
 * @returns the one that suits, or the last.
 */
export async function upToThree<Made>(
  make: () => Promise<Made>,
  suits: (made: Made) => boolean,
): Promise<Made> {
  let made = await make();
  for (let left = 2; left > 0 && !suits(made); left -= 1) made = await make();
  return made;
}
