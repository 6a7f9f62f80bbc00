import { useSnapshot } from '../../shared/snapshot.ts'

/**
 * Changes whenever the ledger may have: what history shows is asked for, not pushed, so the parts of a snapshot
 * that move with new contributions say when to ask again.
 */
export function useLedgerMark(): string {
  return useSnapshot(({ today, pantry, folders, addresses, github, counting, git }) =>
    JSON.stringify([
      today,
      git.name,
      pantry.map(({ kind, count }) => [kind, count]),
      folders.map(({ id, state, repositories }) => [id, state.name, repositories]),
      addresses.map(({ email, counts }) => [email, counts]),
      github.accounts.map(({ id, sync }) => [id, sync.name === 'idle' ? sync.lastAt : sync.name]),
      counting,
    ]),
  )
}
