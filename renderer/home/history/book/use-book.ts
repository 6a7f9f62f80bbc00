import { useAnswer, useSnapshot } from '../../../shared/main-process.ts'

/** The book of deeds, up to date; null until main has answered. */
export function useBook() {
  const revision = useSnapshot(
    ({ historyRevision, today, pet }) => `${historyRevision} ${today} ${pet.experience}`,
  )
  return useAnswer('deeds', null, { revision })
}
