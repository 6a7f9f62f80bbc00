import { ok } from '../../preload/contract/result.ts'
import type { Clock } from '../base/clock.ts'
import { actionHandler, done, unexpected, type Handlers } from '../bridge/bridge.ts'
import type { Dialogs } from '../desktop/dialogs.ts'
import { openLink } from '../desktop/links.ts'
import type { Explanations } from '../explanations/explanations.ts'
import { exportText } from '../ledger/export-history.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { RepositoryId } from '../ledger/rules/facts.ts'
import type { Maintenance } from '../storage/maintenance.ts'
import { createDayRequests } from './day-requests.ts'

/** Handles the requests about what the user has done, and why it counts. */
export function createHistoryHandlers(
  ledger: Ledger,
  explanations: Explanations,
  maintenance: Pick<Maintenance, 'backUpBeforeForgetting'>,
  dialogs: Pick<Dialogs, 'save'>,
  clock: Pick<Clock, 'now'>,
) {
  const dayRequests = createDayRequests((day, signal) => explanations.readDay(day, signal))
  return {
    history: ({ year }) => ok(explanations.history(year)),
    lifetime: () => ok(explanations.lifetime()),
    'explain-day': ({ day }) => ok(explanations.day(day)),
    'read-day': async ({ day }, from) => ok(await dayRequests.read(from, day)),
    'cancel-read-day': actionHandler((_params, from) => dayRequests.cancel(from)),
    'explain-repository'({ repository, year }) {
      const view = ledger.explainRepository(repository as RepositoryId, year)
      return view === undefined ? unexpected : ok(view)
    },
    'explain-total': ({ year, kind }) => ok(explanations.total(year, kind)),
    async 'open-item'({ item }) {
      const address = ledger.itemAddress(item)
      if (address === undefined) return unexpected
      await openLink(address)
      return done
    },
    'export-history'({ format }) {
      const text = exportText(format, ledger.export(), clock.now())
      return dialogs.save(`hot-dash-${ledger.today()}.${format}`, text)
    },
    async 'forget-repository'({ repository }) {
      // Only a backup can recover what this erases.
      const backedUp = await maintenance.backUpBeforeForgetting()
      if (!backedUp.ok) return backedUp
      ledger.forget(repository as RepositoryId)
      return done
    },
  } satisfies Partial<Handlers>
}
