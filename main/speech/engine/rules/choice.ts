/** An engine that answers, or one that can be started. */
export interface Candidate {
  readonly uuid: string
}

/** So often an engine may die in one run of Hot Dash before another one is taken, or none. */
const maxDeaths = 2

/**
 * Which engine is used of several: the chosen one, where it answers or can be started; else one that answers; else the first
 * that can be started. Of those that can be started the ones that have died come last.
 * @param running that answer, in order of preference
 * @param startable in order of preference
 * @param deathsOf how often one has died, or could not be started
 */
export function chooseEngine<Running extends Candidate, Startable extends Candidate>(
  running: readonly Running[],
  startable: readonly Startable[],
  chosen: string | null,
  deathsOf: (engine: Startable) => number,
):
  | { readonly name: 'running'; readonly engine: Running }
  | { readonly name: 'startable'; readonly engine: Startable }
  | { readonly name: 'none' } {
  const able = startable
    .filter((engine) => deathsOf(engine) < maxDeaths)
    .sort((a, b) => deathsOf(a) - deathsOf(b))
  const isChosen = ({ uuid }: Candidate) => uuid === chosen
  const kept = able.find(isChosen)
  const answers = running.find(isChosen) ?? (kept && deathsOf(kept) === 0 ? undefined : running[0])
  if (answers) return { name: 'running', engine: answers }
  const first = kept && deathsOf(kept) === 0 ? kept : able[0]
  return first ? { name: 'startable', engine: first } : { name: 'none' }
}
