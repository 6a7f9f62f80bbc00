import { act, screen, waitFor } from '@testing-library/react'
import { useEffect } from 'react'
import { describe, expect, test } from 'vitest'
import { mountPage } from '../../../renderer/shared/page.tsx'
import { withoutRejections, useSnapshot } from '../../../renderer/shared/bridge-hooks.ts'
import { createFakeBridge } from '../../fakes/bridge.ts'
import { someSnapshot } from '../../fakes/snapshots.ts'
import { askedFor } from './show.tsx'

function Level() {
  return <p>level {useSnapshot(({ pet }) => pet.level)}</p>
}

describe('a page', () => {
  test('is ready once the first snapshot is shown, in its language and appearance', async () => {
    document.body.innerHTML = '<div id="page"></div>'
    const bridge = createFakeBridge(
      someSnapshot({ locale: 'ja', settings: { appearance: 'dark' } }),
    )
    await act(() => mountPage(bridge, <Level />))
    const root = document.documentElement
    await waitFor(() => expect(root.dataset['ready']).toBe('true'))
    expect(screen.getByText('level 1')).toBeVisible()
    expect(root.lang).toBe('ja')
    expect(root.dataset['appearance']).toBe('dark')

    act(() =>
      bridge.publish({
        locale: 'en',
        settings: { ...bridge.snapshot().settings, appearance: 'light' },
        pet: { ...bridge.snapshot().pet, level: 2 },
      }),
    )
    expect(screen.getByText('level 2')).toBeVisible()
    expect(root.lang).toBe('en')
    expect(root.dataset['appearance']).toBe('light')
  })

  test('does not touch the document if language and appearance stay the same', async () => {
    document.body.innerHTML = '<div id="page"></div>'
    const bridge = createFakeBridge()
    await act(() => mountPage(bridge, <Level />))
    const changes = new MutationObserver(() => undefined)
    changes.observe(document.documentElement, { attributes: true })
    act(() => bridge.publish({ pet: { ...bridge.snapshot().pet, level: 2 } }))
    expect(screen.getByText('level 2')).toBeVisible()
    expect(changes.takeRecords()).toEqual([])
  })

  test('reports that it is ready only once all of its listeners are added', async () => {
    document.body.innerHTML = '<div id="page"></div>'
    const bridge = createFakeBridge()
    const heard: string[] = []
    function Listener() {
      useEffect(() => bridge.on('room', (room) => heard.push(room)), [])
      return null
    }
    bridge.answer('ready', () => {
      bridge.room('settings')
      return { ok: true, value: null }
    })
    await act(() => mountPage(bridge, <Listener />))
    // Only after the frame has been painted.
    await waitFor(() => expect(heard).toEqual(['settings']))
  })

  test('renders the snapshot embedded in its document without asking for one', async () => {
    const data = JSON.stringify(someSnapshot({ locale: 'ja' }))
    document.body.innerHTML = `<div id="page"></div><script type="application/json" id="initial-snapshot">${data}</script>`
    const bridge = createFakeBridge()
    await act(() => mountPage(bridge, <Level />))
    expect(screen.getByText('level 1')).toBeVisible()
    expect(document.documentElement.lang).toBe('ja')
    expect(askedFor(bridge, 'snapshot')).toEqual([])
    act(() => bridge.publish({ pet: { ...bridge.snapshot().pet, level: 2 } }))
    expect(screen.getByText('level 2')).toBeVisible()
  })

  test('renders a part again only if that part has changed', async () => {
    document.body.innerHTML = '<div id="page"></div>'
    const bridge = createFakeBridge()
    let drawn = 0
    function Worn() {
      drawn += 1
      return <p>{JSON.stringify(useSnapshot(({ wardrobe }) => wardrobe.worn))}</p>
    }
    await act(() => mountPage(bridge, <Worn />))
    expect(drawn).toBe(1)
    // Each pushed snapshot is a copy.
    act(() => bridge.publish(structuredClone({ ...bridge.snapshot(), light: 'night' })))
    expect(drawn).toBe(1)
  })

  test('keeps a snapshot that is pushed while the first is on its way', async () => {
    document.body.innerHTML = '<div id="page"></div>'
    const bridge = createFakeBridge()
    const first = bridge.snapshot()
    bridge.answer('snapshot', () => {
      bridge.publish({ pet: { ...first.pet, level: 9 } })
      return first
    })
    await act(() => mountPage(bridge, <Level />))
    expect(screen.getByText('level 9')).toBeVisible()
  })
})

test.each([
  ['rejects', () => Promise.reject(new Error('gone'))],
  [
    'throws',
    () => {
      throw new Error('an object could not be cloned')
    },
  ],
] as const)('a bridge that %s answers a page with an unexpected problem', async (_, request) => {
  const safe = withoutRejections({ ...createFakeBridge(), request })
  expect(await safe.request('sync-now', null)).toEqual({
    ok: false,
    error: { code: 'unexpected' },
  })
})
