import { render, waitFor } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { createDrawings, useDrawings } from '../../../renderer/bird/drawings.ts'
import { FramedBird } from '../../../renderer/bird/living-bird.tsx'
import { outfitDrawings } from '../../../renderer/bird/outfit.tsx'
import { Scene, sceneDrawings } from '../../../renderer/bird/scene.tsx'

const shapesIn = (root: ParentNode) => root.querySelectorAll('path, rect, circle, ellipse').length

test('Dash wears nothing until its outfit is loaded, and only that outfit loads', async () => {
  const { container } = render(
    <FramedBird outfit={{ head: 'chef-hat', face: null, held: 'chilli-skewer' }} hasRim />,
  )
  const bare = shapesIn(container)
  expect(bare).toBeGreaterThan(20)
  expect(container.querySelector('[data-outfit]')).toBeNull()
  await waitFor(() => {
    const worn = [...container.querySelectorAll('[data-outfit]')]
    expect(new Set(worn.map((outfit) => outfit.getAttribute('data-outfit')))).toEqual(
      new Set(['chef-hat', 'chilli-skewer']),
    )
  })
  expect(shapesIn(container)).toBeGreaterThan(bare)
  expect([...outfitDrawings.loaded.keys()].sort()).toEqual(['chef-hat', 'chilli-skewer'])
})

test('Dash holds the laptop of a gesture once it is loaded', async () => {
  const { container } = render(<FramedBird frame={{ pose: 'typing' }} />)
  const lid = () => container.querySelector('rect[width="184"][height="92"]')
  expect(lid()).toBeNull()
  await waitFor(() => expect(lid()).not.toBeNull())
})

test('a scene shows Dash at its place before it is loaded', async () => {
  const { container } = render(
    <Scene name="moon">
      <FramedBird />
    </Scene>,
  )
  const place = () => container.querySelector('svg.bird')!.parentElement!.getAttribute('transform')
  const before = place()
  expect(before).toMatch(/^translate\(600 740\)/)
  expect(container.querySelector('[id$="far"]')).toBeNull()
  await waitFor(() => expect(container.querySelector('[id$="far"]')).not.toBeNull())
  expect(place()).toBe(before)
  expect([...sceneDrawings.loaded.keys()]).toEqual(['moon'])
})

test('a drawing loads once, and again if that failed', async () => {
  const load = vi.fn<() => Promise<string>>().mockRejectedValueOnce(new Error('no file'))
  load.mockResolvedValue('<svg/>')
  const drawings = createDrawings<'hat', string>(
    { './art/hat.svg': load },
    () => Promise.reject(new Error('not needed')),
    (svg) => svg,
  )
  function Picture({ size }: { readonly size: number }) {
    return <p data-size={size}>{useDrawings(drawings, ['hat']).get('hat') ?? 'nothing'}</p>
  }
  const { container, rerender } = render(<Picture size={1} />)
  await drawings.load(['hat'])
  expect(container).toHaveTextContent('nothing')
  rerender(<Picture size={2} />)
  await waitFor(() => expect(container).toHaveTextContent('<svg/>'))
  rerender(<Picture size={3} />)
  await drawings.load(['hat', 'hat'])
  expect(load).toHaveBeenCalledTimes(2)
})

test('all drawings load from one file, and a drawing that is needed meanwhile waits for it', async () => {
  const load = vi.fn<() => Promise<string>>().mockResolvedValue('<svg id="alone"/>')
  const loadTexts = vi.fn(() =>
    Promise.resolve({ './art/hat.svg': '<svg/>', './art/cap.svg': '<svg/>' }),
  )
  const drawings = createDrawings<'hat' | 'cap', string>(
    { './art/hat.svg': load, './art/cap.svg': load },
    loadTexts,
    (svg) => svg,
  )
  await Promise.all([drawings.loadAll(), drawings.load(['hat']), drawings.loadAll()])
  expect([...drawings.loaded]).toEqual([
    ['hat', '<svg/>'],
    ['cap', '<svg/>'],
  ])
  expect(loadTexts).toHaveBeenCalledTimes(1)
  expect(load).not.toHaveBeenCalled()
})

test('if the file with all drawings fails to load, each drawing loads when it is needed', async () => {
  const load = vi.fn<() => Promise<string>>().mockResolvedValue('<svg/>')
  const drawings = createDrawings<'hat', string>(
    { './art/hat.svg': load },
    () => Promise.reject(new Error('no file')),
    (svg) => svg,
  )
  await Promise.all([drawings.loadAll(), drawings.load(['hat'])])
  expect(drawings.loaded.get('hat')).toBe('<svg/>')
})
