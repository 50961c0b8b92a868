import type { QrMatrix } from '#authenticators/totp/qr-code.ts'

/** Modules that must stay light on every side (ISO/IEC 18004:2015 section 6.3.8). */
const QUIET_ZONE = 4
/** CSS pixels of a module: whole ones, so that its edges are sharp. */
const MODULE_PIXELS = 4

/** One rectangle for every run of dark modules in a row. */
const darkRuns = (matrix: QrMatrix): string =>
  matrix
    .flatMap((row, y) => {
      const modules = row.map((isDark) => (isDark ? '#' : ' ')).join('')
      return Array.from(modules.matchAll(/#+/g), ({ 0: run, index }) => {
        return `M${index + QUIET_ZONE} ${y + QUIET_ZONE}h${run.length}v1h-${run.length}z`
      })
    })
    .join('')

/**
 * A QR code that `label` describes. Always black on white, since many readers take no other: its colours are attributes
 * that no theme changes, and no style, which the content policy would refuse.
 */
export const QrCode = ({ matrix, label }: { readonly matrix: QrMatrix; readonly label: string }) => {
  const extent = matrix.length + 2 * QUIET_ZONE
  return (
    <svg
      class="qr-code"
      viewBox={`0 0 ${extent} ${extent}`}
      width={extent * MODULE_PIXELS}
      height={extent * MODULE_PIXELS}
      shape-rendering="crispEdges"
      role="img"
      aria-label={label}
    >
      <rect width={extent} height={extent} fill="#ffffff" />
      <path d={darkRuns(matrix)} fill="#000000" />
    </svg>
  )
}
