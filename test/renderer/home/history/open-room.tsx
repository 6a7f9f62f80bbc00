import { screen, within } from '@testing-library/react'
import { HistoryRoom } from '../../../../renderer/home/history/history-room.tsx'
import { RemedyContext } from '../../../../renderer/shared/notice.tsx'
import type { Remedy } from '../../../../preload/contract/problem.ts'
import { createFakeBridge } from '../../../fakes/bridge.ts'
import { someHistory } from '../../../fakes/history.ts'
import { richSnapshot } from '../../../fakes/snapshots.ts'
import { show } from '../../shared/show.tsx'

export const rich = () => createFakeBridge(richSnapshot())
/** A day with something of everything. It is the latest one, so the room explains it automatically. */
export const someDay = () => someHistory().day('2026-11-24')

/** Opens History. Returns the bridge, the user and the queries of the panel. */
export async function openRoom(
  bridge = rich(),
  onRemedy: (remedy: Remedy) => void = () => undefined,
) {
  const user = await show(
    <RemedyContext value={onRemedy}>
      <HistoryRoom />
    </RemedyContext>,
    bridge,
  )
  const explanation = within(await screen.findByRole('region', { name: 'Why this number' }))
  return { bridge, user, explanation }
}
