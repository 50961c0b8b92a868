/** Line icons on a 24 unit grid, drawn for Postern. They stand beside words and are hidden from screen readers. */
const ICONS = {
  alert: [
    'M12 8.5v4.5',
    'M12 16.5v.01',
    'M10.4 4.3 2.9 17.2A1.85 1.85 0 0 0 4.5 20h15a1.85 1.85 0 0 0 1.6-2.8L13.6 4.3a1.85 1.85 0 0 0-3.2 0Z',
  ],
  arrow: ['M19 12H5', 'm11 6-6 6 6 6'],
  browser: [
    'M4.5 4.5h15A1.5 1.5 0 0 1 21 6v12a1.5 1.5 0 0 1-1.5 1.5h-15A1.5 1.5 0 0 1 3 18V6a1.5 1.5 0 0 1 1.5-1.5Z',
    'M3 9h18',
    'M6.2 6.8v.01',
    'M8.8 6.8v.01',
  ],
  check: ['m5 12.5 4.5 4.5L19 7.5'],
  clock: ['M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z', 'M12 7.5V12l3 2'],
  cookie: [
    'M12 3a9 9 0 1 0 9 9 4 4 0 0 1-4.6-4.2A4 4 0 0 1 12 3Z',
    'M8.5 9v.01',
    'M8 14v.01',
    'M12.5 12.5v.01',
    'M13.5 17v.01',
  ],
  info: ['M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z', 'M12 11.5V16', 'M12 8v.01'],
  mail: [
    'M4.5 5.5h15A1.5 1.5 0 0 1 21 7v10a1.5 1.5 0 0 1-1.5 1.5h-15A1.5 1.5 0 0 1 3 17V7a1.5 1.5 0 0 1 1.5-1.5Z',
    'm3.5 7 8.5 6.5L20.5 7',
  ],
  passkey: [
    'M9 11.5a4 4 0 1 0 0-8 4 4 0 0 0 0 8Z',
    'M2.5 20v-1a5 5 0 0 1 5-5h3.2',
    'M17.5 15.5v5l-1.25 1',
    'M17.5 17.8h1.6',
    'M17.5 15.5a2.75 2.75 0 1 0 0-5.5 2.75 2.75 0 0 0 0 5.5Z',
  ],
  plus: ['M12 5v14', 'M5 12h14'],
  shield: ['M12 3 4.5 6v5.5c0 4.6 3.1 8 7.5 9.5 4.4-1.5 7.5-4.9 7.5-9.5V6L12 3Z', 'm8.8 12 2.3 2.3 4.2-4.5'],
} as const
/** Names an icon by what it shows. */
export type IconName = keyof typeof ICONS

/** One icon in the colour of the text around it. */
export const Icon = ({ name }: { readonly name: IconName }) => (
  <svg
    class="icon"
    viewBox="0 0 24 24"
    width="24"
    height="24"
    fill="none"
    stroke="currentColor"
    stroke-width="1.75"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
  >
    {ICONS[name].map((line) => (
      <path d={line} />
    ))}
  </svg>
)

/** An icon in a tinted disc: opens a page that tells one thing. */
export const Emblem = ({ name }: { readonly name: IconName }) => (
  <span class="emblem">
    <Icon name={name} />
  </span>
)
