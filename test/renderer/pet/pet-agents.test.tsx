import { act, fireEvent, screen, waitFor } from '@testing-library/react'
import { describe, expect, test, vi } from 'vitest'
import type { AgentSession, AgentState } from '../../../preload/contract/views/agents-view.ts'
import { PetPage } from '../../../renderer/pet/pet.tsx'
import { someSnapshot } from '../../fakes/snapshots.ts'
import { askedFor, openPage, settled } from '../shared/show.tsx'

const at = (time: string) => new Date(`2026-11-25T${time}`).getTime()
const session = (state: AgentState, folder = 'app', time = '14:05'): AgentSession => ({
  ...{ key: folder, agent: 'claude', folder, state, since: at(time) },
})
const two = [session('needs-you'), session('working', 'site', '09:30')]

const dash = () => screen.getByRole('button', { name: /^Dash/ })
const pose = () => document.querySelector('svg.bird')!.getAttribute('data-pose')
const list = () => screen.queryByRole('region', { name: 'Coding agents' })

async function open(sessions: readonly AgentSession[], canRaiseWindows = true) {
  const some = someSnapshot({ place: 'desktop', agents: { sessions } })
  const { bridge, user } = await openPage(<PetPage />, {
    ...some,
    desktop: { ...some.desktop, canRaiseWindows },
  })
  const byKey = async () => {
    dash().focus()
    await user.keyboard('a')
  }
  return { bridge, user, byKey }
}

describe('the floating Dash and coding agents', () => {
  test('holds a pose while one works or needs the user, but not while quiet', async () => {
    const { bridge } = await open(two)
    expect(pose()).toBe('calling')
    act(() => bridge.publish({ agents: { sessions: two.slice(1) } }))
    expect(pose()).toBe('thinking')
    act(() => bridge.publish({ quiet: { name: 'presenting', until: null } }))
    expect(pose()).toBe('idle')
    await settled()
  })

  test('lists the sessions by key, and returns the focus', async () => {
    const { user, byKey, bridge } = await open(two)
    expect(dash()).toHaveAccessibleName(/A for the coding agents/)
    expect(list()).toBeNull()
    await byKey()
    expect(list()).toHaveFocus()
    expect(screen.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual([
      'Claude Codeappneeds you since 14:05',
      'Claude Codesiteworking since 09:30',
    ])
    await user.keyboard('{Tab}{Tab}{Enter}')
    expect(askedFor(bridge, 'focus-agent')).toEqual([{ key: 'site' }])
    await user.keyboard('{Escape}')
    expect(list()).toBeNull()
    expect(dash()).toHaveFocus()
    await byKey()
    fireEvent.blur(list()!)
    expect(list()).toBeNull()
    expect(askedFor(bridge, 'focus-agent')).toHaveLength(1)
  })

  test('says if no window was found', async () => {
    const { bridge, user, byKey } = await open(two.slice(0, 1))
    bridge.answer('focus-agent', () => ({ ok: true, value: false }))
    await byKey()
    await user.click(screen.getByRole('button', { name: /^Claude Code/ }))
    expect(await screen.findByText('Its window was not found.')).toBeVisible()
  })

  test('offers no buttons if the system cannot raise windows', async () => {
    const { byKey } = await open(two, false)
    await byKey()
    expect(screen.getAllByRole('listitem')).toHaveLength(2)
    expect(screen.queryByRole('button', { name: /^Claude Code/ })).toBeNull()
  })

  test('lists five sessions and counts the others', async () => {
    const many = Array.from({ length: 7 }, (_, n) => session('working', `folder ${n}`))
    const { byKey } = await open(many)
    await byKey()
    expect(screen.getAllByRole('listitem')).toHaveLength(5)
    expect(list()).toHaveTextContent('and 2 more')
  })

  test('lists them while the pointer is on Dash, and not while it is held', async () => {
    // jsdom has no layout.
    const box = DOMRect.fromRect({ width: 512, height: 512 })
    vi.spyOn(Element.prototype, 'getBoundingClientRect').mockReturnValue(box)
    const { bridge } = await open(two)
    await waitFor(() => expect(askedFor(bridge, 'click-areas')).not.toEqual([]))
    fireEvent.mouseMove(document, { clientX: 256, clientY: 300, buttons: 0 })
    await waitFor(() => expect(list()).toBeVisible())
    act(() => bridge.bird({ type: 'picked-up' }))
    expect(list()).toBeNull()
    act(() => bridge.bird({ type: 'landed' }))
    expect(list()).toBeVisible()
    fireEvent.mouseLeave(document.documentElement, { buttons: 0 })
    await waitFor(() => expect(list()).toBeNull())
  })

  test('has no list without sessions', async () => {
    const { byKey } = await open([])
    await byKey()
    expect(list()).toBeNull()
    expect(pose()).toBe('idle')
  })
})
