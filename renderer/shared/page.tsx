import { useEffect, type ReactNode } from 'react'
import { createRoot } from 'react-dom/client'
import { I18nextProvider } from 'react-i18next'
import type { i18n as I18nInstance } from 'i18next'
import type { StoreApi } from 'zustand'
import type { DashBridge } from '../../preload/contract/bridge.ts'
import type { Snapshot } from '../../preload/contract/views/snapshot.ts'
import { askBridge, BridgeContext } from './asking.ts'
import { openSnapshotStore, SnapshotContext, useSnapshot } from './snapshot.ts'
import { openI18n } from './i18n.ts'

/** What every part of a page stands on: the snapshot, the bridge and the language. */
export function Ground({
  bridge,
  store,
  i18n,
  children,
}: {
  readonly bridge: DashBridge
  readonly store: StoreApi<Snapshot>
  readonly i18n: I18nInstance
  readonly children: ReactNode
}) {
  // Effects run from the inside out: all that listens on the page does so before this one says it.
  useEffect(() => {
    document.documentElement.dataset['ready'] = 'true'
    void askBridge(bridge, 'ready', null)
  }, [bridge])
  return (
    <BridgeContext value={bridge}>
      <SnapshotContext value={store}>
        <I18nextProvider i18n={i18n}>
          <Root i18n={i18n} />
          {children}
        </I18nextProvider>
      </SnapshotContext>
    </BridgeContext>
  )
}

/** Language and appearance belong to the document's root, outside React. */
function Root({ i18n }: { readonly i18n: I18nInstance }) {
  const locale = useSnapshot((snapshot) => snapshot.locale)
  const appearance = useSnapshot((snapshot) => snapshot.appearance)
  useEffect(() => {
    document.documentElement.lang = locale
    void i18n.changeLanguage(locale)
  }, [locale, i18n])
  useEffect(() => {
    document.documentElement.dataset['appearance'] = appearance
  }, [appearance])
  return null
}

/** Draws a page once the first snapshot is there; `<html data-ready="true">` says that it is shown. */
export async function mountPage(bridge: DashBridge, page: ReactNode): Promise<void> {
  const place = document.getElementById('page')
  if (!place) throw new Error('the page has no place to draw in')
  const { store } = await openSnapshotStore(bridge)
  const i18n = openI18n(store.getState().locale)
  createRoot(place).render(
    <Ground bridge={bridge} store={store} i18n={i18n}>
      {page}
    </Ground>,
  )
}
