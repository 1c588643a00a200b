/**
 * Each view is a file of its own, loaded when it is first shown, and all of them when the page has nothing else to do: from
 * then on no view needs the network.
 */
import { type ComponentType, type LazyExoticComponent, lazy } from 'react'
import { rackParts } from '../rack/later-parts.ts'
import type { MainView } from '../view-state.ts'

type Load = () => Promise<{ default: ComponentType }>

const loads: Readonly<Record<MainView, Load>> = {
  stage: () => import('../stage/stage-view.tsx').then(({ StageView }) => ({ default: StageView })),
  rack: () => import('./open-rack.tsx').then(({ OpenRack }) => ({ default: OpenRack })),
  mixer: () => import('../mixer/mixer-view.tsx').then(({ MixerView }) => ({ default: MixerView })),
  health: () => import('../health/health-view.tsx').then(({ HealthView }) => ({ default: HealthView })),
  check: () => import('../check/check-view.tsx').then(({ CheckView }) => ({ default: CheckView })),
  shortcuts: () => import('../shortcuts/shortcuts-view.tsx').then(({ ShortcutsView }) => ({ default: ShortcutsView })),
  gallery: () => import('../gallery/gallery-view.tsx').then(({ GalleryView }) => ({ default: GalleryView })),
}

const sideParts = () => import('./side-parts.tsx')
export const loadPanel = () => sideParts().then(({ OpenPanel }) => ({ default: OpenPanel }))
export const loadKeys = () => sideParts().then(({ KeysPanel }) => ({ default: KeysPanel }))
export const loadDock = () => sideParts().then(({ OpenDock }) => ({ default: OpenDock }))

const fineLayout = () => import('../rack/graph/fine-layout.ts')

export const loadPalette = () => import('../palette/palette.tsx').then(({ Palette }) => ({ default: Palette }))

export const views = Object.fromEntries(
  Object.entries(loads).map(([main, load]) => [main, lazy(load)]),
) as unknown as Readonly<Record<MainView, LazyExoticComponent<ComponentType>>>

/** Before React asks for it. */
export function loadView(main: MainView): void {
  // Whoever shows it says what went wrong.
  loads[main]().catch(() => {})
}

/** One after the other, each when the page is idle; a failed one is tried again when it is shown. */
export function prefetchViews(
  page: Pick<Window, 'setTimeout'> & Partial<Pick<Window, 'requestIdleCallback'>>,
  onDone: () => void,
): void {
  // What a press may ask for next comes first; what is in front is on its way already.
  const waiting: (() => Promise<unknown>)[] = [
    ...Object.values(loads),
    sideParts,
    loadPalette,
    ...rackParts,
    fineLayout,
  ]
  const next = () => {
    const load = waiting.shift()
    if (load) void load().then(whenIdle, whenIdle)
    else onDone()
  }
  const whenIdle = () => {
    if (page.requestIdleCallback) page.requestIdleCallback(next, { timeout: 2000 })
    else page.setTimeout(next, 200)
  }
  whenIdle()
}
