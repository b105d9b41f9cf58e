import type { Life } from '../../../src/testing/recorder.js';
import type { TimeScale } from './time-scale.js';

/** A subscription with the place that it takes, in pixels right of frame 0. */
export interface PlacedLife extends Life {
  readonly left: number;
  readonly right: number;
}

/** Room for a marble beside the edge of its band. */
const beside = 14;

/** The least distance of two bands in one lane. */
const apart = 12;

/** The least width of a band: what came and left in one instant is to be seen. */
const narrowest = 16;

/** Puts subscriptions beside each other for as long as they do not overlap, and beneath each other where they do. */
export function lanesOf(lives: readonly Life[], scale: TimeScale): readonly (readonly PlacedLife[])[] {
  const lanes: PlacedLife[][] = [];
  for (const life of lives) {
    const placed = placedOn(scale, life);
    const free = lanes.find((lane) => (lane.at(-1)?.right ?? -Infinity) + apart <= placed.left);
    if (free === undefined) lanes.push([placed]);
    else free.push(placed);
  }
  return lanes;
}

const placedOn = ({ xOf, end }: TimeScale, life: Life): PlacedLife => {
  const { from, to, moments } = life;
  const roomAt = (frame: number): number => (moments.some((moment) => moment.frame === frame) ? beside : 0);
  const left = xOf(from) - roomAt(from);
  const right = to === Infinity ? end : Math.max(xOf(to) + roomAt(to), left + narrowest);
  return { ...life, left, right };
};
