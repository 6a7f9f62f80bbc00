import { expect, test, vi } from 'vitest'
import { pageDocument } from '../../../main/desktop/protocol.ts'
import { someFolder, someSnapshot } from '../../fakes/snapshots.ts'

vi.mock('electron', () => ({}))

const html = '<!doctype html><html><body><div id="page"></div></body></html>'
const block = /<script type="application\/json" id="initial-snapshot">([^<]*)<\/script><\/body>/

test('the document embeds the snapshot as data that parses back to the same value', () => {
  const snapshot = someSnapshot()
  const [, text = ''] = block.exec(pageDocument(html, snapshot)) ?? []
  expect(JSON.parse(text)).toEqual(snapshot)
})

test.each(['</script><script>alert(1)</script>', '<!--<script>', '$& $` $1', '</body>'])(
  'a name such as %s does not break out of the data',
  (label) => {
    const snapshot = someSnapshot({ folders: [{ ...someFolder, label }] })
    const filled = pageDocument(html, snapshot)
    expect(filled.match(/<\/?script/g)).toHaveLength(2)
    const [, text = ''] = block.exec(filled) ?? []
    expect(JSON.parse(text)).toEqual(snapshot)
  },
)

test('the document preloads the fonts of the displayed language', () => {
  const page = '<link rel="preload" href="a"><link rel="preload:ja" href="b"></body>'
  const preloaded = (locale: 'en' | 'ja') =>
    [...pageDocument(page, someSnapshot({ locale })).matchAll(/rel="preload" href="(.)"/g)].map(
      ([, file]) => file,
    )
  expect(preloaded('en')).toEqual(['a'])
  expect(preloaded('ja')).toEqual(['a', 'b'])
})

test('the outfit, the scene and the ornament load before the script asks for them', () => {
  const links = [
    'chef-hat',
    'scarf',
    'kitchen',
    'onsen',
    'laptop',
    'wind-chime',
    'snow-rabbit',
  ].map((name) => `<link rel="modulepreload:${name}" href="${name}">`)
  const { wardrobe } = someSnapshot()
  const worn = { ...wardrobe.worn, head: 'chef-hat', held: 'laptop' } as const
  const snapshot = someSnapshot({
    wardrobe: { ...wardrobe, worn, scene: 'onsen', ornament: 'wind-chime' },
  })
  const filled = pageDocument(`${links.join('')}</body>`, snapshot)
  const preloaded = [...filled.matchAll(/rel="modulepreload" href="([\w-]+)"/g)]
  expect(preloaded.map(([, name]) => name)).toEqual(['chef-hat', 'onsen', 'laptop', 'wind-chime'])
})
