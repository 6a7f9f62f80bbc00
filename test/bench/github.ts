import { LedgerSetup } from '../integration/github/set-up-with-ledger.ts'
import { publicHistory } from '../integration/github/fixtures.ts'
import { backfillFaulty } from '../integration/github/faulty.ts'
import { figureOf, runsOf, timed, waitsOf, type Bench } from './figures.ts'

const runs = runsOf(7)
const faultyRuns = runsOf(100)
/** The share of responses that fail. */
const faultRate = 0.05

/**
 * Reads a long public history (500 repositories, 10 years, 40,000 contributions) from a fake GitHub on this machine.
 * Measures the first read, including the sign-in, and then the sync that runs every quarter of an hour. Also reads
 * ten years from a server where one response in twenty fails with 502 or 504; each run fails others.
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
