import { act, render } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import type { ReactNode } from 'react'
import type { Snapshot } from '../../../preload/contract/views/snapshot-view.ts'
import { pageWithProviders } from '../../../renderer/shared/page.tsx'
import type { SoundPlayer } from '../../../renderer/shared/sound.ts'
import { SpeechOutput } from '../../../renderer/shared/speech-output.tsx'
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

/** A loudspeaker that plays nothing. Its clips never begin. */
export const silentSound: SoundPlayer = {
  play: () => ({ begun: new Promise(() => undefined), over: new Promise(() => undefined) }),
  playEffect: () => undefined,
  setVolume: () => undefined,
  setSpeaking: () => undefined,
  stop: () => undefined,
}

/** Renders a page on a fake bridge as the windows do, and returns a user for it. */
export async function show(page: ReactNode, bridge: FakeBridge, sound = silentSound) {
  render(await pageWithProviders(bridge, <SpeechOutput sound={sound}>{page}</SpeechOutput>))
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
