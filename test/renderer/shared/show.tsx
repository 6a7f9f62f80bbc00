import { act, render } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import type { ReactNode } from 'react'
import type { Snapshot } from '../../../preload/contract/views/snapshot-view.ts'
import { pageWithProviders } from '../../../renderer/shared/page.tsx'
import { createFakeBridge, type FakeBridge } from '../../fakes/bridge.ts'

// jsdom renders nothing: no media query matches, pointers cannot be captured, and nothing scrolls.
window.matchMedia = (media) =>
  Object.assign(new EventTarget(), {
    media,
    matches: false,
    onchange: null,
    addListener: () => undefined,
    removeListener: () => undefined,
  })
Element.prototype.setPointerCapture = () => undefined
Element.prototype.scrollIntoView = () => undefined

/** Renders a page on a fake bridge as mountPage does, and returns a user for it. */
export async function show(page: ReactNode, bridge: FakeBridge) {
  render(await pageWithProviders(bridge, page))
  return userEvent.setup()
}

/** Renders a page on a fake bridge of its own, which starts with a snapshot. */
export async function openPage(page: ReactNode, start?: Snapshot) {
  const bridge = createFakeBridge(start)
  return { bridge, user: await show(page, bridge) }
}

/** The params of the bridge's requests of one name, oldest first. */
export function askedFor(bridge: FakeBridge, name: FakeBridge['asked'][number]['name']) {
  return bridge.asked.filter((request) => request.name === name).map(({ params }) => params)
}

/** Runs an action and waits until the page has settled. */
export async function settled(action: () => unknown = () => undefined): Promise<void> {
  await act(async () => {
    await Promise.resolve(action())
  })
}
