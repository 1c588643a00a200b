import { words } from '../../strings/words.ts'
import { MoreIcon } from '../../ui/icons.tsx'
import { Menu, type MenuItem } from '../../ui/menu.tsx'
import { TypePicker } from '../inspector/type-picker.tsx'
import type { Form, OutlineDesk } from './desk.ts'
import type { Way } from './moving.ts'
import type { Row } from './rows.ts'

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
    <div className="outline-tools" role="group" aria-label={words.outline.tools}>
      {canEdit ? (
        <TypePicker
          label={words.outline.addType}
          verb={words.outline.add}
          hasAutoFocus={false}
          onChoose={(type) => void desk.add(type)}
        />
      ) : null}
      {rack.nodes.length > 0 ? (
        <input
          type="search"
          className="field outline-filter"
          aria-label={words.outline.filter}
          placeholder={words.outline.filter}
          value={filter}
          onChange={(event) => onFilter(event.target.value)}
        />
      ) : null}
      {canEdit && rack.nodes.length > 1 ? (
        <button type="button" className="button" aria-expanded={form === 'connect'} onClick={() => onForm('connect')}>
          {words.outline.connect}
        </button>
      ) : null}
      {hasChoice && canEdit ? (
        <Menu
          label={words.outline.more}
          align="end"
          items={[
            ...(row && row.kind !== 'wire'
              ? [{ id: 'rename', title: words.outline.rename, keys: 'F2', run: onRename }]
              : []),
            ...choiceItems(desk, onForm),
            ...(isFileOrder ? orderItems(desk) : []),
            ...groupItems(desk, row),
          ]}
        >
          {words.outline.selected(selection.length)}
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
    { id: 'bypass', title: words.outline.bypass, keys: 'B', run: () => void desk.bypass(selection) },
    {
      id: 'duplicate',
      title: words.outline.duplicate,
      keys: `${cuts}D`,
      run: () => void desk.duplicate(selection),
    },
    { id: 'replace', title: words.outline.replace, run: () => onForm('replace') },
    { id: 'insert', title: words.outline.insertAfter, run: () => onForm('insert') },
    {
      id: 'copy',
      title: words.outline.copy,
      keys: `${cuts}C`,
      startsGroup: true,
      run: () => void desk.copy(selection),
    },
    { id: 'cut', title: words.outline.cut, keys: `${cuts}X`, run: () => void desk.cut(selection) },
    { id: 'paste', title: words.outline.paste, keys: `${cuts}V`, run: () => void desk.paste('') },
    {
      id: 'group',
      title: words.outline.group,
      keys: `${cuts}G`,
      startsGroup: true,
      run: () => onForm('group'),
    },
    {
      id: 'remove',
      title: words.outline.remove,
      keys: 'Del',
      startsGroup: true,
      run: () => void desk.remove(selection),
    },
  ]
}

function orderItems(desk: OutlineDesk): MenuItem[] {
  const { moveUp, moveDown } = words.outline
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
  return [{ id: 'ungroup', title: words.outline.ungroup, run }]
}
