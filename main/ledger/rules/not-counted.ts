import type { Verdict } from './counting.ts'
import { kinds, type Kind } from '../../../preload/contract/kinds.ts'

export type Counts = Readonly<Record<Kind, number>>

export const zeroCounts: Counts = { commit: 0, issue: 0, review: 0, 'pull-request': 0 }

/** What a family did, of all kinds, whether it counts or not. */
export interface FamilySum {
  readonly verdict: Verdict
  readonly counts: Counts
}

/** Known contributions that do not count. `of` names the kind or the address that is switched off. */
export interface NotCountedHere {
  readonly reason: 'language' | 'unknown' | 'kind' | 'address'
  readonly count: number
  readonly of: string | null
}

/** The counts of the wanted kinds; 0 for the others. */
export function onlyKinds(counts: Counts, wanted: readonly Kind[]): Counts {
  return { ...zeroCounts, ...Object.fromEntries(wanted.map((kind) => [kind, counts[kind]])) }
}

/** All kinds together. */
export function sumOf(counts: Counts): number {
  return kinds.reduce((sum, kind) => sum + counts[kind], 0)
}

/**
 * What does not count, by reason, without empty reasons.
 * @param wanted the kinds to report on
 * @param isOn which kinds count
 * @param offAddresses commits of addresses that are switched off, in families that count
 */
export function notCounted(
  families: Iterable<FamilySum>,
  wanted: readonly Kind[],
  isOn: Readonly<Record<Kind, boolean>>,
  offAddresses: readonly { readonly email: string; readonly count: number }[],
): readonly NotCountedHere[] {
  const on = wanted.filter((kind) => isOn[kind])
  const off = wanted.filter((kind) => !isOn[kind])
  const without: Record<Exclude<Verdict, 'yes'>, number> = { no: 0, unknown: 0 }
  const switchedOff: Record<Kind, number> = { ...zeroCounts }
  for (const { verdict, counts } of families) {
    if (verdict === 'yes') for (const kind of off) switchedOff[kind] += counts[kind]
    else for (const kind of on) without[verdict] += counts[kind]
  }
  const all: readonly NotCountedHere[] = [
    { reason: 'language', count: without.no, of: null },
    { reason: 'unknown', count: without.unknown, of: null },
    ...off.map((kind) => ({ reason: 'kind' as const, count: switchedOff[kind], of: kind })),
    ...(on.includes('commit') ? offAddresses : []).map(({ email, count }) => {
      return { reason: 'address' as const, count, of: email }
    }),
  ]
  return all.filter(({ count }) => count > 0)
}

/**
 * The usual short name of an item, from its URL: `https://github.com/flutter/flutter/pull/12#x` is
 * `flutter/flutter#12`. The URL itself if it has another form.
 */
export function itemLabel(url: string): string {
  const found = /^https?:\/\/[^/]+\/([^/]+\/[^/]+)\/(?:issues|pull)\/(\d+)(?:[#/?]|$)/.exec(url)
  return found === null ? url : `${found[1]}#${found[2]}`
}
