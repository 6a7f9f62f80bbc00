import { sumOf, zeroCounts } from '../../../preload/contract/counts.ts'
import type { Kind } from '../../../preload/contract/kinds.ts'
import type { Counts, NotCounted } from '../../../preload/contract/views/history-view.ts'
import type { Verdict } from './counting.ts'

/** The counts of the wanted kinds; 0 for the others. */
export const onlyKinds = (counts: Counts, wanted: readonly Kind[]): Counts => ({
  ...zeroCounts,
  ...Object.fromEntries(wanted.map((kind) => [kind, counts[kind]])),
})

/**
 * The contributions that do not count, by reason, without empty reasons.
 * @param options.families what each family did, of all kinds, whether it counts or not
 * @param options.wanted the kinds to report on
 * @param options.isOn which kinds count
 * @param options.offAddresses commits of addresses that are switched off, in families that count
 */
export function notCounted(options: {
  readonly families: readonly { readonly verdict: Verdict; readonly counts: Counts }[]
  readonly wanted: readonly Kind[]
  readonly isOn: Readonly<Record<Kind, boolean>>
  readonly offAddresses: readonly { readonly email: string; readonly count: number }[]
}): readonly NotCounted[] {
  const { families, wanted, isOn, offAddresses } = options
  const on = wanted.filter((kind) => isOn[kind])
  const off = wanted.filter((kind) => !isOn[kind])
  const addresses = on.includes('commit') ? offAddresses : []
  const countWith = (wantedVerdict: Verdict, some: readonly Kind[]) =>
    families
      .filter(({ verdict }) => verdict === wantedVerdict)
      .reduce((sum, { counts }) => sum + sumOf(onlyKinds(counts, some)), 0)
  const all: readonly NotCounted[] = [
    { reason: 'language', count: countWith('no', on), detail: null },
    { reason: 'unknown', count: countWith('unknown', on), detail: null },
    ...off.map((kind) => {
      return { reason: 'kind' as const, count: countWith('yes', [kind]), detail: kind }
    }),
    ...addresses.map(({ email, count }) => ({ reason: 'address' as const, count, detail: email })),
  ]
  return all.filter(({ count }) => count > 0)
}
