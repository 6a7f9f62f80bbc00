import type { DashBridge } from '../../../../preload/contract/bridge.ts'
import { useQuery, useSnapshot } from '../../../shared/main-process.ts'

const fetchBook = (bridge: DashBridge) => bridge.request('deeds', null)
const book = {}

/** The book of deeds, up to date; undefined until main has answered. */
export function useBook() {
  const revision = useSnapshot(
    ({ historyRevision, today, pet }) => `${historyRevision} ${today} ${pet.experience}`,
  )
  return useQuery(fetchBook, book, revision).last?.answer
}
