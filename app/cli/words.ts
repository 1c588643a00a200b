/** Numbers as people read them. */

/** `1:02.5`, with hours where there are any. */
export function clock(seconds: number): string {
  const tenths = Math.floor(Math.max(0, seconds) * 10 + 1e-6)
  const minutes = Math.floor(tenths / 600)
  const rest = ((tenths % 600) / 10).toFixed(1).padStart(4, '0')
  if (minutes < 60) return `${minutes}:${rest}`
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}:${rest}`
}

/** `-0.55 dBFS`, `-inf dBFS` for silence. */
export const level = (value: number, unit: string): string =>
  `${Number.isFinite(value) ? value.toFixed(2) : '-inf'} ${unit}`

/** `171x real time`; two digits where it is slow enough for them to matter. */
export const speed = (ratio: number): string => `${ratio.toFixed(ratio < 10 ? 2 : 0)}x real time`

/** `1 frame`, `2 frames`. */
export const count = (value: number, thing: string): string => `${value} ${thing}${value === 1 ? '' : 's'}`

/** A number without the noise of its last bits. */
export const short = (value: number): string => String(Number(value.toPrecision(7)))
