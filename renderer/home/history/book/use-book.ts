import { useAnswer, useSnapshot } from '../../../shared/bridge-hooks.ts'

/** The book of deeds, up to date. */
export function useBook() {
  const revision = useSnapshot(
    ({ historyRevision, today, pet }) => `${historyRevision} ${today} ${pet.experience}`,
  )
  return useAnswer('deeds', null, { revision })
}
