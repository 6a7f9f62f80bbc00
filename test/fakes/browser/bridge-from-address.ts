import { growthOf } from '../../../preload/contract/growth.ts'
import type { DashPlace, Snapshot } from '../../../preload/contract/views/snapshot-view.ts'
import {
  earnables,
  ornamentIds,
  outfitIds,
  sceneIds,
  slotOf,
  type EarnableId,
  type UnlockState,
} from '../../../preload/contract/earnables.ts'
import { createFakeBridge, type FakeBridge } from '../bridge.ts'
import { noHistory, someHistory } from '../history.ts'
import { richSnapshot, someFolder, someSnapshot, type SnapshotChange } from '../snapshots.ts'

const states: Readonly<Record<string, (change: SnapshotChange) => Snapshot>> = {
  first: ({ settings, ...change }) =>
    someSnapshot({ settings: { ...settings, onboarding: 'meet' }, ...change }),
  fed: (change) =>
    someSnapshot({
      pantry: [],
      pet: { ...someSnapshot().pet, ...growthOf(30), experience: 30, fullness: 100, heat: 24 },
      ...change,
    }),
  rich: (change) => richSnapshot(change),
  parcels: (change) => {
    const { wardrobe } = richSnapshot()
    const outfits = wardrobe.outfits.map((outfit) =>
      outfit.id === 'santa-hat' ? { ...outfit, unlock: { name: 'on-its-way' } as const } : outfit,
    )
    return richSnapshot({
      wardrobe: { ...wardrobe, outfits, parcels: ['scarf', 'round-glasses', 'onsen'] },
      ...change,
    })
  },
  wardrobe: (change) => {
    const { wardrobe } = richSnapshot()
    const unlock = (id: EarnableId): UnlockState => {
      const row = earnables[id]
      const isHere = 'level' in row ? row.level <= 32 : 'halfMonth' in row && row.halfMonth < '08'
      return isHere ? { name: 'unlocked' } : { name: 'locked', ...row }
    }
    const outfits = outfitIds.map((id) => ({ id, slot: slotOf(id), unlock: unlock(id) }))
    const scenes = sceneIds.map((id) => ({ id, unlock: unlock(id) }))
    const ornaments = ornamentIds.map((id) => ({ id, unlock: unlock(id) }))
    return richSnapshot({
      wardrobe: { ...wardrobe, outfits, scenes, ornaments, ornament: 'carp-streamer' },
      ...change,
    })
  },
  code: (change) =>
    someSnapshot({
      folders: [someFolder],
      github: {
        host: 'github.com',
        deviceFlowHosts: ['github.com'],
        accounts: [],
        signIn: {
          name: 'code',
          host: 'github.com',
          userCode: 'WDJB-MJHT',
          expiresAt: Date.UTC(2026, 10, 25, 9, 15),
        },
        typedHost: null,
        signInCount: 0,
      },
      ...change,
    }),
}

/**
 * The bridge for a page in a plain browser. The URL chooses its state:
 * `?state=first|fed|rich|parcels|wardrobe|code&locale=ja|en&appearance=light|dark|system&room=…`
 * @param place where Dash is
 */
export function bridgeFromAddress(search: string, place: DashPlace = 'home'): FakeBridge {
  const query = new URLSearchParams(search)
  const locale = query.get('locale') === 'ja' ? 'ja' : 'en'
  const appearance = query.get('appearance')
  const name = query.get('state') ?? 'rich'
  const state = states[name] ?? richSnapshot
  return createFakeBridge(
    state({
      place,
      locale,
      settings: {
        locale,
        appearance: appearance === 'light' || appearance === 'dark' ? appearance : 'system',
      },
    }),
    name === 'first' ? noHistory() : someHistory(),
  )
}
