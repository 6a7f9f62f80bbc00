/** An engine that is running, or one that can be started. */
export interface Candidate {
  readonly uuid: string
}

/** Hot Dash does not use an engine again that has died this often since Hot Dash started. */
const maxDeaths = 2

/**
 * Picks one of several engines: the chosen one if it is running or can be started, else a running one, else the first
 * that can be started. Among those that can be started, engines that died come last. Both lists are in order of
 * preference.
 * @param deathsOf how often an engine died or could not be started
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
