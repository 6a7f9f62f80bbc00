import '../shared/base.css'
import { mountPage } from '../shared/page.tsx'
import { createSoundPlayer } from '../shared/sound.ts'
import { SoundContext } from '../shared/sound-effects.ts'
import { SpokenClips } from '../shared/spoken-clips.tsx'
import { PetPage } from './pet.tsx'

const sound = createSoundPlayer()

void mountPage(
  window.dash,
  <SoundContext value={sound}>
    <SpokenClips sound={sound}>
      <PetPage />
    </SpokenClips>
  </SoundContext>,
)
