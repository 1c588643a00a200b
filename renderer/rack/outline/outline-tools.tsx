import { MoreIcon } from '../../ui/icons.tsx'
import { Menu, type MenuItem } from '../../ui/menu.tsx'
import { TypePicker } from '../inspector/type-picker.tsx'
import type { Form, OutlineDesk } from './desk.ts'
import type { Way } from './moving.ts'
import type { Row } from './rows.ts'
import { text } from './text.ts'

interface Props {
  readonly desk: OutlineDesk
  readonly rows: readonly Row[]
  readonly at: number
  readonly filter: string
  readonly form: Form | null
  readonly isFileOrder: boolean
  readonly onFilter: (filter: string) => void
  readonly onForm: (form: Form) => void
  readonly onRename: () => void
}

/** Adding and finding, and what can be done to what is chosen. */
export function OutlineTools({ desk, rows, at, filter, form, isFileOrder, onFilter, onForm, onRename }: Props) {
  const { rack, canEdit, selection } = desk
  const row = rows[at]
  const hasChoice = selection.length > 0
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset brings a frame of its own
    <div className="outline-tools" role="group" aria-label={text.tools}>
      {canEdit ? (
        <TypePicker
          label={text.addType}
          verb={text.add}
          hasAutoFocus={false}
          onChoose={(type) => void desk.add(type)}
        />
      ) : null}
      {rack.nodes.length > 0 ? (
        <input
          type="search"
          className="field outline-filter"
          aria-label={text.filter}
          placeholder={text.filter}
          value={filter}
          onChange={(event) => onFilter(event.target.value)}
        />
      ) : null}
      {canEdit && rack.nodes.length > 1 ? (
        <button type="button" className="button" aria-expanded={form === 'connect'} onClick={() => onForm('connect')}>
          {text.connect}
        </button>
      ) : null}
      {hasChoice && canEdit ? (
        <Menu
          label={text.more}
          align="end"
          items={[
            ...(row && row.kind !== 'wire' ? [{ id: 'rename', title: text.rename, keys: 'F2', run: onRename }] : []),
            ...choiceItems(desk, onForm),
            ...(isFileOrder ? orderItems(desk) : []),
            ...groupItems(desk, row),
          ]}
        >
          {text.selected(selection.length)}
          <MoreIcon />
        </Menu>
      ) : null}
    </div>
  )
}

function choiceItems(desk: OutlineDesk, onForm: (form: Form) => void): MenuItem[] {
  const { selection } = desk
  const cuts = 'Ctrl+'
  return [
    { id: 'bypass', title: text.bypass, keys: 'B', run: () => void desk.bypass(selection) },
    {
      id: 'duplicate',
      title: text.duplicate,
      keys: `${cuts}D`,
      run: () => void desk.duplicate(selection),
    },
    { id: 'replace', title: text.replace, run: () => onForm('replace') },
    { id: 'insert', title: text.insertAfter, run: () => onForm('insert') },
    {
      id: 'copy',
      title: text.copy,
      keys: `${cuts}C`,
      startsGroup: true,
      run: () => void desk.copy(selection),
    },
    { id: 'cut', title: text.cut, keys: `${cuts}X`, run: () => void desk.cut(selection) },
    { id: 'paste', title: text.paste, keys: `${cuts}V`, run: () => void desk.paste('') },
    {
      id: 'group',
      title: text.group,
      keys: `${cuts}G`,
      startsGroup: true,
      run: () => onForm('group'),
    },
    {
      id: 'remove',
      title: text.remove,
      keys: 'Del',
      startsGroup: true,
      run: () => void desk.remove(selection),
    },
  ]
}

function orderItems(desk: OutlineDesk): MenuItem[] {
  const { moveUp, moveDown } = text
  const move = (way: Way) => () => void desk.move(desk.selection, way)
  return [
    { id: 'up', title: moveUp, keys: 'Alt+↑', startsGroup: true, run: move('up') },
    { id: 'down', title: moveDown, keys: 'Alt+↓', run: move('down') },
  ]
}

function groupItems(desk: OutlineDesk, row: Row | undefined): MenuItem[] {
  if (row?.kind !== 'group') return []
  const { name } = row
  const run = () => void desk.do({ case: 'removeGroup', value: { name } })
  return [{ id: 'ungroup', title: text.ungroup, run }]
}
