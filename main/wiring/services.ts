import type { Agents } from '../agents/agents.ts'
import type { Carrier } from '../carrier/carrier.ts'
import type { Deeds } from '../companion/deeds.ts'
import type { CrashDumps } from '../desktop/crash-dumps.ts'
import type { Dialogs } from '../desktop/dialogs.ts'
import type { OpenAtLoginSync } from '../desktop/login-item.ts'
import type { Explanations } from '../explanations/explanations.ts'
import type { Integrations } from '../integrations/integrations.ts'
import type { MealReactions } from '../reactions/meal-reactions.ts'
import type { NewsReactions } from '../reactions/news-reactions.ts'
import type { Trips } from '../reactions/trips.ts'
import type { Maintenance } from '../storage/maintenance.ts'
import type { Transfer } from '../transfer/transfer.ts'
import type { Updates } from '../updates/updates.ts'
import type { Foreground } from './foreground.ts'
import type { SourcesAndSpeech } from './sources-and-speech.ts'
import type { UndoableRequests } from './undoable-requests.ts'

/** What the handlers of requests act on. */
export interface Services
  extends
    Pick<Foreground, 'clock' | 'companion' | 'desktop' | 'files' | 'ledger' | 'quiet' | 'settings'>,
    Pick<SourcesAndSpeech, 'engines' | 'folders' | 'github' | 'model' | 'speech'> {
  readonly agents: Agents
  readonly carrier: Carrier
  readonly crashDumps: CrashDumps
  readonly deeds: Deeds
  readonly dialogs: Dialogs
  readonly explanations: Explanations
  readonly integrations: Integrations
  readonly maintenance: Maintenance
  readonly mealReactions: MealReactions
  readonly newsReactions: NewsReactions
  readonly openAtLogin: OpenAtLoginSync
  readonly transfer: Transfer
  readonly trips: Trips
  readonly undoable: UndoableRequests
  readonly updates: Updates
  readonly readDiagnostics: () => Promise<string>
  readonly restart: () => void
}
