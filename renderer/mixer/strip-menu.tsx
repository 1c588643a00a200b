import { StripKind } from '../../engine/client/mixer.ts'
import { MoreIcon } from '../ui/icons.tsx'
import { Menu } from '../ui/menu.tsx'
import { placeOf } from './goals.ts'
import type { StripProps } from './strip.tsx'
import { text } from './text.ts'
import { nameOf } from './use-mixer.ts'

/** What can be done to a strip as a whole. */
export function StripMenu({ mixer, strip, edits, onChoose }: StripProps) {
  const name = nameOf(strip.id)
  const isRack = strip.kind === StripKind.RACK
  const { index, count } = placeOf(mixer, strip)
  const move = (to: number) =>
    void edits.act(
      isRack
        ? { case: 'moveRack', value: { rack: name, index: to } }
        : { case: 'moveBus', value: { bus: name, index: to } },
    )
  return (
    <Menu
      label={text.more(name)}
      className="strip-more"
      isFloating
      items={[
        { id: 'rename', title: text.rename, run: () => onChoose({ strip: strip.id, insert: null, isNamed: true }) },
        ...(index > 0 ? [{ id: 'left', title: text.moveLeft, run: () => move(index - 1) }] : []),
        ...(index < count - 1 ? [{ id: 'right', title: text.moveRight, run: () => move(index + 1) }] : []),
        {
          id: 'remove',
          title: isRack ? text.removeRack : text.removeBus,
          startsGroup: true,
          run: () =>
            void edits.act(
              isRack ? { case: 'removeRack', value: { rack: name } } : { case: 'removeBus', value: { bus: name } },
            ),
        },
      ]}
    >
      <MoreIcon />
    </Menu>
  )
}
