/** Which meters the mixer of this window shows. Kept by name among the closed parts: the first view then knows nothing of it. */
import { useView } from '../session.ts'
import type { ViewState, ViewStore } from '../view-state.ts'

export const METERS = ['peak', 'rms', 'lufs'] as const
export type MeterKind = (typeof METERS)[number]

const nameOf = (kind: MeterKind): string => `mixer.${kind}`

export const kindIn = ({ closed }: Pick<ViewState, 'closed'>): MeterKind =>
  METERS.find((kind) => closed.includes(nameOf(kind))) ?? 'peak'

export const useMeterKind = (): MeterKind => useView(kindIn)

export function showMeter(view: ViewStore, kind: MeterKind): void {
  const names = METERS.map(nameOf)
  view.setState(({ closed }) => ({ closed: [...closed.filter((name) => !names.includes(name)), nameOf(kind)] }))
}
