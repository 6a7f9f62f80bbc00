/** Line icons on a 24 px canvas. They are decorative: the text beside them carries the meaning. */
const paths = {
  nest: 'M4 11.5 12 4.5l8 7V18a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2zM9.5 20v-4.5a2.5 2.5 0 0 1 5 0V20',
  wardrobe:
    'M9.6 6.4a2.4 2.4 0 1 1 3.5 2.1c-.7.4-1.1.8-1.1 1.6v.7l8 5.4c1.2.8.6 2.3-.7 2.3H4.700c-1.3 0-1.9-1.5-.700-2.300l8-5.4',
  history: 'M6 19v-4.5M12 19V9.5M18 19V5',
  settings:
    'M5 7.500h6M16 7.500h3M5 16.500h3M13 16.500h6M13.5 5.200a2.3 2.3 0 1 0 0 4.6 2.3 2.3 0 0 0 0-4.600zM10.5 14.200a2.3 2.3 0 1 0 0 4.6 2.3 2.3 0 0 0 0-4.600z',
  speech:
    'M5.5 5h13A1.5 1.5 0 0 1 20 6.500v8a1.5 1.5 0 0 1-1.5 1.500H12l-4.5 4v-4h-2A1.5 1.5 0 0 1 4 14.500v-8A1.5 1.5 0 0 1 5.5 5zM8.5 9.200h7M8.5 12.200h4',
  again: 'M6 12a6.5 6.5 0 1 0 2.1-4.800M5.5 4.500v4h4',
  lock: 'M7 11h10a1.5 1.5 0 0 1 1.5 1.500v6A1.5 1.5 0 0 1 17 20H7a1.5 1.5 0 0 1-1.5-1.500v-6A1.5 1.5 0 0 1 7 11zM8.5 11V8.500a3.5 3.5 0 0 1 7 0V11',
  folder: 'M4 7a2 2 0 0 1 2-2h3.200l2.3 2.500H18a2 2 0 0 1 2 2V17a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2z',
  person:
    'M12 4.500a3.7 3.7 0 1 0 0 7.4 3.7 3.7 0 0 0 0-7.400zM5 19.5c.6-3.3 3.4-5.2 7-5.200s6.4 1.9 7 5.2',
  close: 'M6.5 6.500l11 11M17.5 6.500l-11 11',
  check: 'M5.5 12.500l4.5 4.5 8.5-9.5',
  back: 'M14.5 6l-6 6 6 6',
  forward: 'M9.5 6l6 6-6 6',
  plus: 'M12 5.500v13M5.5 12h13',
  alert:
    'M12 8v5M12 16.500v.1M10.3 4.9 3.6 16.600A2 2 0 0 0 5.3 19.600h13.400a2 2 0 0 0 1.7-3L13.7 4.900a2 2 0 0 0-3.4 0z',
  voice: 'M5 10v4h3l4 3.500v-11L8 10zM15.5 9.5a3.5 3.5 0 0 1 0 5M18 7a7 7 0 0 1 0 10',
  muted: 'M5 10v4h3l4 3.500v-11L8 10zM16 9.5l4.5 5M20.5 9.5l-4.5 5',
  bowl: 'M4 12h16a8 8 0 0 1-5 6.800V20H9v-1.200A8 8 0 0 1 4 12zM9 8.500c-1-1.2 1-2 0-3.500M13 8.500c-1-1.2 1-2 0-3.5',
  flame:
    'M12.5 3.500c.5 3.5 5.5 5.5 5.5 10.500a6 6 0 0 1-12 0c0-2.5 1.2-4 2.5-5.2.2 1.5.9 2.3 1.7 2.6-.3-3 .6-6 2.3-7.900z',
  star: 'M12 4.500l2.300 4.900 5.300.700-3.900 3.700 1 5.300-4.700-2.600-4.700 2.600 1-5.300L4.400 10.100l5.300-.700z',
  note: 'M9.500 17V6.500l8.500-2V15M9.500 17a2.500 2.200 0 1 1-5 0 2.500 2.200 0 0 1 5 0zM18 15a2.500 2.200 0 1 1-5 0 2.500 2.200 0 0 1 5 0z',
} as const

export type IconName = keyof typeof paths

export function Icon({ name, size = 20 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg
      className="icon"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={paths[name]} />
    </svg>
  )
}
