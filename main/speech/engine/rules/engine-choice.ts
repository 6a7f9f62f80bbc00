interface Candidate {
  readonly uuid: string
}

/** An engine that has died this often is not started again, unless the user searches for engines. */
const maxDeaths = 2

/**
 * Picks one of several engines: the chosen engine if it is running or can be started, else a running engine, else the
 * first that can be started. Among those that can be started, engines that died come last. Both lists are in order of
 * preference.
 * @param deathsOf how often an engine died or could not be started
 */
export function chooseEngine<Running extends Candidate, Startable extends Candidate>(
  running: readonly Running[],
  startable: readonly Startable[],
  chosen: string | null,
  deathsOf: (engine: Startable) => number,
): Running | Startable | undefined {
  const isChosen = ({ uuid }: Candidate) => uuid === chosen
  const able = startable
    .filter((engine) => deathsOf(engine) < maxDeaths)
    .sort((a, b) => deathsOf(a) - deathsOf(b))
  const unharmed = able.find((engine) => isChosen(engine) && deathsOf(engine) === 0)
  return running.find(isChosen) ?? unharmed ?? running[0] ?? able[0]
}
