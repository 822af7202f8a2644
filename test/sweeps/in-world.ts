import type { Drill } from './drills.ts';
import { asText } from './points.ts';
import { World } from './world.ts';

/** A world with the drill's set in it for as long as something is played there; `before` is how it was. */
export async function inWorld(
  { objects, remakes }: Drill,
  play: (world: World, before: string) => Promise<string | undefined>,
): Promise<string | undefined> {
  const world = await World.open(objects, remakes);
  try {
    return await play(world, asText(world.state()));
  } finally {
    world.close();
  }
}
