/** How often Dash is drawn while it moves: each frame costs script, style and paint (docs/performance.md). Pure. */
import type { Motion } from './motion.ts'
import { speedOf } from './springs.ts'
import { tracks } from './tracks.ts'

/** The pause before requesting the next frame: some 30 frames a second, since Chromium draws a late request at once. */
const gapMs = 30
/** For a calm track: some six frames a second. */
const calmGapMs = 150
/** After this many steps the springs have all but settled, and only a track goes on. */
const settledSteps = 30
/** After this many steps no spring accelerates any more. */
const pastSteps = 18
/** By share of a part's top speed: movement too slow to see, and a tuft that is still settling. */
const slowing = [
  { below: 0.03, gapMs: calmGapMs },
  { below: 0.15, gapMs: 64 },
]

/**
 * The milliseconds until the next frame is requested. The slower Dash moves, the fewer frames it needs.
 * @param stepsToGoal steps made so far toward the goal
 */
export function gapAfter({ moving, track }: Motion, stepsToGoal: number): number {
  const { isCalm, endsMs } = tracks[track.name]
  if (isCalm && stepsToGoal > settledSteps) return calmGapMs
  const isOver = endsMs !== null && track.ms >= endsMs
  if (!isOver || stepsToGoal <= pastSteps) return gapMs
  const speed = speedOf(moving)
  return slowing.find(({ below }) => speed < below)?.gapMs ?? gapMs
}
