import '../shared/base.css'
import { dashBridge } from '../shared/bridge.ts'
import { mountPage } from '../shared/page.tsx'
import { createSound } from '../shared/sound.ts'
import { SpokenClips } from '../shared/spoken-clips.tsx'
import { Pet } from './pet.tsx'

void mountPage(
  dashBridge(),
  <>
    <Pet />
    <SpokenClips sound={createSound()} />
  </>,
)
