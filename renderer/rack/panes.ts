/** Which panes of the rack view are open and how large; the window remembers both. */
import { useSession, useView } from '../session.ts'

/** rem */
export const PANES = {
  pattern: { initial: 12.5, min: 6, max: 40 },
  inspector: { initial: 19.5, min: 12, max: 40 },
} as const

export type PaneName = keyof typeof PANES

export interface Pane {
  readonly isOpen: boolean
  /** rem */
  readonly size: number
  toggle(): void
  resize(size: number): void
}

export function usePane(name: PaneName): Pane {
  const { view } = useSession()
  const key = `rack-${name}`
  const isOpen = useView(({ closed }) => !closed.includes(key))
  const size = useView(({ sizes }) => held(sizes[key], PANES[name]))
  return {
    isOpen,
    size,
    toggle: () =>
      view.setState(({ closed }) => ({
        closed: closed.includes(key) ? closed.filter((one) => one !== key) : [...closed, key],
      })),
    resize: (wanted) => view.setState(({ sizes }) => ({ sizes: { ...sizes, [key]: held(wanted, PANES[name]) } })),
  }
}

/** Whatever was kept becomes a size that can be shown. */
export function held(
  size: number | undefined,
  { initial, min, max }: { readonly initial: number; readonly min: number; readonly max: number },
): number {
  return size === undefined || !Number.isFinite(size) ? initial : Math.min(Math.max(size, min), max)
}
