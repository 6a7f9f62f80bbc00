import { act, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test, vi } from 'vitest'
import '../shared/show.tsx'
import type { FromView, ToView } from '../../../tools/vscode/extension/view-messages.ts'
import { SideDash } from '../../../tools/vscode/view/side-dash.tsx'

const worn = { head: null, face: null, body: null, held: null }
const status: ToView = {
  type: 'status',
  status: { level: 4, form: 'dash', mood: 'happy', waiting: 2, today: 3, worn },
  texts: {
    level: 'レベル 4',
    today: '今日 3 件',
    waiting: 'ごはん 2 品',
    feed: 'ごはんをあげる',
    notRunning: '起動していません',
  },
}
const absent: ToView = { ...status, status: null }

function open() {
  const ask = vi.fn<(message: FromView) => void>()
  const listeners = new Set<(message: ToView) => void>()
  const listen = (listener: (message: ToView) => void) => {
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }
  const tell = (message: ToView) =>
    act(() => {
      for (const listener of listeners) listener(message)
    })
  const { container } = render(<SideDash listen={listen} ask={ask} />)
  return { ask, tell, container }
}

test('the view asks for the status once, and shows Dash', async () => {
  const { ask, tell, container } = open()
  expect(ask.mock.calls).toEqual([['ready']])
  tell(status)
  expect(container.querySelector('svg.bird')).not.toBeNull()
  expect(screen.getByText('レベル 4')).toBeVisible()
  await userEvent.click(screen.getByRole('button', { name: /ごはんをあげる/ }))
  expect(ask.mock.lastCall).toEqual(['feed'])
})

test('feeding is disabled if the pantry is empty', () => {
  const { tell } = open()
  tell({ ...status, status: { ...status.status, waiting: 0 } } as ToView)
  expect(screen.getByRole('button', { name: /ごはんをあげる/ })).toBeDisabled()
})

test('if the app is not running, the view says so, and shows Dash once it is', () => {
  const { tell, container } = open()
  tell(absent)
  expect(screen.getByText('起動していません')).toBeVisible()
  tell(status)
  expect(container.querySelector('svg.bird')).not.toBeNull()
})

test('Dash reacts', () => {
  const { tell, container } = open()
  tell(status)
  const before = container.querySelector('svg.bird')?.outerHTML
  tell({ type: 'reacts', gesture: 'hold-head' })
  expect(container.querySelector('svg.bird')?.outerHTML).not.toBe(before)
})
