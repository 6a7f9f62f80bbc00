import { expect, test } from 'vitest'
import { linksOf } from '../../../scripts/pages/drawing-links.ts'

const files = [
  { fileName: 'assets/home-1.js', facadeModuleId: '/app/renderer/home/index.html' },
  {
    fileName: 'assets/chef-hat-2.js',
    facadeModuleId: '/app/resources/art/outfits/chef-hat.svg?raw',
  },
  { fileName: 'assets/onsen-3.js', facadeModuleId: '/app/resources/art/scenes/onsen.svg?raw' },
  {
    fileName: 'assets/snow-rabbit-4.js',
    facadeModuleId: '/app/resources/art/ornaments/snow-rabbit.svg?raw',
  },
  { fileName: 'assets/shared-5.js', facadeModuleId: null },
  { fileName: 'assets/home-6.css' },
]
const linked = (page: string) =>
  linksOf(page, files).map(({ attrs }) => [attrs?.['rel'], attrs?.['href']])

test('Home links to outfits, scenes and ornaments, the floating window only to outfits, and other pages to nothing', () => {
  const hat = ['modulepreload:chef-hat', '../assets/chef-hat-2.js']
  expect(linked('/home/index.html')).toEqual([
    hat,
    ['modulepreload:onsen', '../assets/onsen-3.js'],
    ['modulepreload:snow-rabbit', '../assets/snow-rabbit-4.js'],
  ])
  expect(linked('/pet/index.html')).toEqual([hat])
  expect(linked('/other.html')).toEqual([])
})
