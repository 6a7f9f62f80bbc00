import type { Tuning } from '../../../preload/contract/settings.ts'

/** What of an AudioQuery says how it sounds: factors, and an addition to the pitch. */
interface Scales {
  readonly speedScale: number
  readonly pitchScale: number
  readonly intonationScale: number
}

/** A query with a person's wishes laid over the engine's own numbers; all else in it stays as it is. */
export function tuned<Query extends Scales>(query: Query, tuning: Tuning): Query {
  return {
    ...query,
    speedScale: query.speedScale * tuning.speed,
    pitchScale: query.pitchScale + tuning.pitch,
    intonationScale: query.intonationScale * tuning.intonation,
  }
}
