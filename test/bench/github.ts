import { LedgerSetup } from '../integration/github/set-up-with-ledger.ts'
import { publicHistory } from '../integration/github/fixtures.ts'
import { figureOf, runsOf, timed, type Bench } from './figures.ts'

const runs = runsOf(7)

/**
 * A public-size history (500 repositories, 10 years, 40,000 contributions) read from a GitHub on this machine: all of it
 * at first, then what a sync every quarter of an hour asks. Requests of the sign-in are counted with the first reading.
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
    return {
      'github.backfill_requests': figureOf(backfill.requests, 15 + 5),
      'github.steady_requests': figureOf(steady.requests, 1),
      'github.backfill_ms': figureOf(backfill.times, null),
      'github.steady_ms': figureOf(steady.times, null),
    }
  },
}
