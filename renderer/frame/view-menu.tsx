import { useStore } from 'zustand'
import { useKeyWords } from '../actions/use-actions.ts'
import { useSession, useView } from '../session.ts'
import { words } from '../strings/words.ts'
import { Menu, type MenuItem } from '../ui/menu.tsx'
import { type MainView, openPalette, showView, toggleLock } from '../view-state.ts'
import { ViewIcon } from './icons.tsx'
import { preferences, scaleBeside, THEMES } from './preferences.ts'
import { openWindow } from './windows.ts'

const text = words.frame
const { menu } = text

/** How the page looks in front of this person: size, theme, motion, windows, locks. */
export function ViewMenu() {
  const { view } = useSession()
  const main = useView((state) => state.main)
  const isLocked = useView((state) => state.locked.includes(state.main))
  const { theme, scalePercent, motion, singleKeys } = useStore(preferences)
  const paletteKeys = useKeyWords('palette')
  const lockKeys = useKeyWords('lockView')
  const name = text.view[main]
  const show = (other: MainView) => (): void => showView(view, other)
  const scale = (percent: number) => (): void => preferences.setState({ scalePercent: percent })
  const isReduced = motion === 'reduced'
  const items: MenuItem[] = [
    item('palette', menu.find, () => openPalette(view), paletteKeys),
    item('shortcuts', text.view.shortcuts, show('shortcuts')),
    item('gallery', text.view.gallery, show('gallery')),
    { ...item('window', menu.newWindow(name), () => openWindow(main)), startsGroup: true },
    item('lock', isLocked ? menu.unlock(name) : menu.lock(name), () => toggleLock(view, main), lockKeys),
    ...THEMES.map((one, i) => ({
      ...item(`theme ${one}`, one === theme ? menu.chosen(text.theme[one]) : text.theme[one], () =>
        preferences.setState({ theme: one }),
      ),
      startsGroup: i === 0,
    })),
    { ...item('larger', menu.larger(scalePercent), scale(scaleBeside(scalePercent, 1))), startsGroup: true },
    item('smaller', menu.smaller, scale(scaleBeside(scalePercent, -1))),
    item('usual', menu.usual, scale(100)),
    {
      ...item('motion', isReduced ? menu.systemMotion : menu.lessMotion, () =>
        preferences.setState({ motion: isReduced ? 'system' : 'reduced' }),
      ),
      startsGroup: true,
    },
    item('single', singleKeys ? menu.singleOff : menu.singleOn, () =>
      preferences.setState({ singleKeys: !singleKeys }),
    ),
  ]
  return (
    <Menu label={text.viewMenu} className="rail-item" items={items}>
      <ViewIcon />
      {text.viewMenu}
    </Menu>
  )
}

const item = (id: string, title: string, run: () => void, keys = ''): MenuItem => ({
  id,
  title,
  run,
  ...(keys === '' ? {} : { keys }),
})
