import '../shared/base.css'
import { outfitsOf } from '../bird/dash-drawing.tsx'
import { drawEarnablePictures } from '../bird/earnable-picture.tsx'
import { ornamentDrawings } from '../bird/ornament.tsx'
import { outfitDrawings } from '../bird/outfit.tsx'
import { sceneDrawings } from '../bird/scene.tsx'
import { mountPage } from '../shared/page.tsx'
import { createSoundPlayer } from '../shared/sound.ts'
import { SpeechOutput } from '../shared/speech-output.tsx'
import { Home } from './home.tsx'

void mountPage(
  window.dash,
  <SpeechOutput sound={createSoundPlayer()}>
    <Home />
  </SpeechOutput>,
  ({ wardrobe }) => {
    void outfitDrawings.load(outfitsOf(wardrobe.worn))
    void sceneDrawings.load([wardrobe.scene])
    if (wardrobe.ornament !== null) void ornamentDrawings.load([wardrobe.ornament])
  },
).then(() => {
  // The wardrobe shows all pictures at once, so they are there before the user opens it.
  requestIdleCallback(() => void drawEarnablePictures(), { timeout: 1000 })
})
