import { usePageActions } from '../actions/use-actions.ts'
import { words } from '../strings/words.ts'
import { DownIcon } from '../ui/icons.tsx'
import { Menu } from '../ui/menu.tsx'
import { EXPORTS } from '../view-state.ts'

const text = words.project

/** Groups as they stand in the menu. */
const groups = [
  ['newSession', 'openFile'],
  ['save', 'saveAs'],
  ['newRack', 'addRack'],
  ['collect', 'writeArchive', 'unpackArchive'],
  EXPORTS,
  ['saveFlightRecord'],
  ['openDevice'],
] as const
const ids = groups.flat()
const firsts: readonly string[] = groups.slice(1).map(([first]) => first)

export function FileMenu() {
  const actions = usePageActions(ids)
  return (
    <Menu
      label={text.file}
      className="button file-button"
      items={actions.map((action) => ({ ...action, startsGroup: firsts.includes(action.id) }))}
    >
      {text.file}
      <DownIcon />
    </Menu>
  )
}
