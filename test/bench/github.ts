import { LedgerSetup } from '../integration/github/set-up-with-ledger.ts'
import { publicHistory } from '../integration/github/fixtures.ts'
import { backfillFaulty } from '../integration/github/faulty.ts'
import { figureOf, runsOf, timed, waitsOf, type Bench } from './figures.ts'

const runs = runsOf(7)
const faultyRuns = runsOf(100)
/** A share of all responses. */
const faultRate = 0.05

/**
 * Reads a history of public size (500 repositories, 10 years, 40,000 contributions) from a GitHub on this machine:
 * everything at first, then what the sync every quarter of an hour requests. The requests of the sign-in count as
 * part of the first read. Also reads ten years from a server where one response in twenty is a 502 or a 504,
 * different ones in each run.
 */
export const github: Bench = {
  async measure() {
    const backfill = { requests: [] as number[], times: [] as number[] }
    const steady = { requests: [] as number[], times: [] as number[] }
    for (let run = 0; run < runs; run += 1) {
      const ledgerSetup = await LedgerSetup.begin()
      try {
        publicHistory(ledgerSetup.fixture)
        const { requests } = ledgerSetup.setup.server
        const sync = () => ledgerSetup.setup.github.syncNow()
        backfill.times.push(
          await timed(async () => {
            await ledgerSetup.signIn()
            await sync()
          }),
        )
        backfill.requests.push(requests.length)
        const before = requests.length
        steady.times.push(await timed(sync))
        steady.requests.push(requests.length - before)
      } finally {
        await ledgerSetup.close()
      }
    }
    const faulty: number[] = []
    for (let seed = 1; seed <= faultyRuns; seed += 1)
      faulty.push((await backfillFaulty(faultRate, seed)).requests)
    return {
      'github.faulty_requests': waitsOf(faulty, 30),
      'github.backfill_requests': figureOf(backfill.requests, 15 + 5),
      'github.steady_requests': figureOf(steady.requests, 1),
      'github.backfill_ms': figureOf(backfill.times, null),
      'github.steady_ms': figureOf(steady.times, null),
    }
  },
}
