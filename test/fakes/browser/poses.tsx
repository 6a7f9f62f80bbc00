import { createRoot } from 'react-dom/client'
import '../../../renderer/shared/base.css'
import { FramedBird } from '../../../renderer/bird/living-bird.tsx'
import type { PoseName } from '../../../renderer/bird/poses.ts'

/** Poses that differ most from each other, in eyes, beaks, wings, heat, props and effects. */
const shown: readonly PoseName[] = [
  'idle',
  'happy',
  'sleeping',
  'eating',
  'fire',
  'celebrate',
  'holding-head',
  'blowing',
]
const outfit = { head: 'onsen-towel', face: 'round-glasses', body: 'scarf' } as const

const page = document.getElementById('page')
if (!page) throw new Error('the page has no place to draw in')
createRoot(page).render(
  <div style={{ display: 'flex', flexWrap: 'wrap', padding: 24 }}>
    {shown.map((pose) => (
      <div key={pose} style={{ padding: 12 }}>
        <FramedBird frame={{ pose }} outfit={outfit} size={112} hasRim isMotionReduced />
      </div>
    ))}
  </div>,
)
document.documentElement.dataset['ready'] = 'true'
