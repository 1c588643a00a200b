import { type KeyboardEvent, useEffect, useRef } from 'react'
import { type GraphCommand, graphCommandId } from '../../actions/graph-commands.ts'
import { keyWordsNow } from '../../actions/use-actions.ts'
import { useView } from '../../session.ts'
import { words } from '../../strings/words.ts'
import * as edits from '../edits.ts'
import { aligned, distributed } from './arrange.ts'
import { type Desk, type OpenMenu, useDesk, useDeskState } from './desk.ts'
import { MAIN, OUTPUT } from './model.ts'
import { nameOf } from './validity.ts'
import { fitAll } from './viewport.ts'

interface Item {
  readonly title: string
  readonly keys?: string
  readonly startsGroup?: boolean
  run(): void
}

const keysFor = (command: GraphCommand): string => keyWordsNow(graphCommandId(command))

/** What can be done with what was pressed; what cannot is not in it. */
export function GraphMenu({ onOpen }: { readonly onOpen: () => void }) {
  const desk = useDesk()
  const menu = useDeskState((state) => state.menu)
  const root = useRef<HTMLDivElement>(null)
  const selection = useView((state) => state.selection)
  useEffect(() => {
    if (!menu) return undefined
    root.current?.querySelector<HTMLElement>('[role=menuitem]')?.focus()
    const onPress = (event: Event) => {
      if (!root.current?.contains(event.target as Node)) desk.state.setState({ menu: null })
    }
    document.addEventListener('pointerdown', onPress, true)
    return () => document.removeEventListener('pointerdown', onPress, true)
  }, [desk, menu])
  if (!menu) return null
  const close = () => {
    desk.state.setState({ menu: null })
    desk.element?.querySelector<HTMLElement>('.gnode[tabindex="0"]')?.focus()
  }
  const items = itemsFor(desk, menu, selection, onOpen)
  if (items.length === 0) return null
  return (
    <div
      ref={root}
      className="graph-menu"
      role="menu"
      tabIndex={-1}
      aria-label={words.graph.menu.nodes}
      style={placed(desk, menu, items.length)}
      onKeyDown={(event) => onKey(event, close)}
      onContextMenu={(event) => event.preventDefault()}
    >
      {items.map(({ title, keys, startsGroup, run }, i) => (
        <button
          key={title}
          type="button"
          role="menuitem"
          tabIndex={i === 0 ? 0 : -1}
          className={startsGroup ? 'graph-menu-item starts-group' : 'graph-menu-item'}
          onClick={() => {
            close()
            run()
          }}
        >
          {title}
          {keys ? <kbd>{keys}</kbd> : null}
        </button>
      ))}
    </div>
  )
}

const ITEM_REM = 1.9
const WIDTH_REM = 15

/** Where it was asked for, as far as the window has room. */
function placed({ element }: Desk, { corner }: OpenMenu, count: number) {
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
  const { left, top } = element!.getBoundingClientRect()
  return {
    left: Math.max(4, Math.min(left + corner.x, innerWidth - WIDTH_REM * rem)),
    top: Math.max(4, Math.min(top + corner.y, innerHeight - (count * ITEM_REM + 2.25) * rem)),
    maxHeight: innerHeight - 8,
  }
}

function onKey(event: KeyboardEvent<HTMLElement>, close: () => void): void {
  event.stopPropagation()
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>('[role=menuitem]')]
  const at = items.indexOf(document.activeElement as HTMLElement)
  const ways: Readonly<Record<string, number>> = {
    ArrowDown: (at + 1) % items.length,
    ArrowUp: (at - 1 + items.length) % items.length,
    Home: 0,
    End: items.length - 1,
  }
  const wanted = ways[event.key]
  if (wanted !== undefined) items[wanted]?.focus()
  if (event.key === 'Escape' || event.key === 'Tab') close()
  if (wanted !== undefined || event.key === 'Escape') event.preventDefault()
}

function itemsFor(desk: Desk, { target, corner }: OpenMenu, selection: readonly string[], onOpen: () => void): Item[] {
  if ('pane' in target) return paneItems(desk, target.pane, corner)
  if ('cable' in target) return cableItems(desk, target.cable, corner)
  const nodes = selection.length > 1 ? selection : target.nodes
  return nodes.length > 1 ? manyItems(desk, nodes) : oneItems(desk, nodes[0]!, corner, onOpen)
}

function paneItems(desk: Desk, at: { x: number; y: number }, corner: { x: number; y: number }): Item[] {
  const { menu, addNode, tidy, fit } = words.graph
  const look = { title: fit, keys: keysFor('fit'), startsGroup: true, run: () => fitAll(desk) }
  if (desk.isLocked) return [look]
  return [
    { title: addNode, run: () => desk.openPalette({ purpose: { kind: 'add' }, at, corner }) },
    ...(desk.canPaste ? [{ title: menu.paste, keys: 'Ctrl+V', run: () => void desk.paste() }] : []),
    ...(desk.graph.boxes.length > 0 ? [{ title: tidy, run: () => desk.tidy() }, look] : []),
  ]
}

function cableItems(desk: Desk, key: string, corner: { x: number; y: number }): Item[] {
  const cable = desk.graph.cables.find((one) => one.key === key)
  if (!cable || desk.isLocked) return []
  const { menu } = words.graph
  return [
    {
      title: menu.insert,
      run: () => desk.openPalette({ purpose: { kind: 'insert', cable: key }, at: null, corner }),
    },
    {
      title: menu.setGain,
      run: () => {
        desk.flow?.setEdges((all) => all.map((edge) => ({ ...edge, selected: edge.id === key })))
        desk.state.setState({ typedGain: key })
      },
    },
    {
      title: menu.removeCable,
      keys: keyWordsNow('removeNode'),
      startsGroup: true,
      run: () => desk.remove([], [cable]),
    },
  ]
}

function oneItems(desk: Desk, node: string, corner: { x: number; y: number }, onOpen: () => void): Item[] {
  const { menu } = words.graph
  const box = desk.graph.byKey.get(node)
  if (!box?.node || !box.descriptor) return []
  const open = { title: menu.open, keys: keysFor('open'), run: onOpen }
  const hit: Item[] = box.descriptor.takesTriggers
    ? [
        {
          title: menu.hit,
          run: () => desk.session.perform({ case: 'trigger', value: { node, velocity: 0 } }),
        },
      ]
    : []
  if (desk.isLocked) return [open, ...hit]
  const palette = (purpose: Parameters<Desk['openPalette']>[0]['purpose']) => () =>
    desk.openPalette({ purpose, at: null, corner })
  const isSource = box.descriptor.output
  const gone = desk.graph.cables.filter(({ from, gainPercent }) => from === node && gainPercent > 0)
  return [
    open,
    ...hit,
    ...(isSource
      ? [
          { title: menu.connect, startsGroup: true, run: palette({ kind: 'connect', from: node }) },
          { title: menu.after, run: palette({ kind: 'after', from: node }) },
        ]
      : []),
    ...gone.map(
      (cable): Item => ({
        title: menu.disconnect(
          `${nameOf(desk.graph.byKey.get(cable.to)!)}${cable.toPort === MAIN ? '' : ` (${words.graph.palette.keyInput})`}`,
        ),
        run: () => desk.remove([], [cable]),
      }),
    ),
    { title: menu.replace, startsGroup: true, run: palette({ kind: 'replace', nodes: [node] }) },
    ...commonItems(desk, [node]),
  ]
}

function manyItems(desk: Desk, nodes: readonly string[]): Item[] {
  if (desk.isLocked) return []
  const { menu } = words.graph
  const places = () => new Map([...desk.places].filter(([key]) => key !== OUTPUT && nodes.includes(key)))
  return [
    { title: menu.alignLeft, run: () => desk.place(aligned(places(), 'left')) },
    { title: menu.alignTop, run: () => desk.place(aligned(places(), 'top')) },
    { title: menu.spreadAcross, run: () => desk.place(distributed(places(), 'x')) },
    { title: menu.spreadDown, run: () => desk.place(distributed(places(), 'y')) },
    {
      title: menu.replace,
      startsGroup: true,
      run: () => desk.openPalette({ purpose: { kind: 'replace', nodes }, at: null, corner: { x: 8, y: 8 } }),
    },
    ...commonItems(desk, nodes),
  ]
}

function commonItems(desk: Desk, nodes: readonly string[]): Item[] {
  const { menu } = words.graph
  const { rack } = desk
  if (!rack) return []
  const isOff = rack.nodes.some(({ id, isBypassed }) => nodes.includes(id) && isBypassed)
  const isGrouped = rack.layout.groups.some((group) => group.nodes.some((node) => nodes.includes(node)))
  return [
    {
      title: isOff ? menu.unbypass : menu.bypass,
      keys: keysFor('bypass'),
      run: () => desk.do(edits.bypass(rack, nodes)),
    },
    { title: menu.duplicate, keys: keysFor('duplicate'), run: () => desk.duplicate(nodes) },
    { title: menu.copy, keys: keysFor('copy'), run: () => void desk.copy(nodes) },
    { title: menu.cut, keys: keysFor('cut'), run: () => void desk.cut(nodes) },
    { title: menu.group, keys: keysFor('group'), startsGroup: true, run: () => desk.do(edits.group(rack, nodes)) },
    ...(isGrouped
      ? [{ title: menu.ungroup, keys: keysFor('ungroup'), run: () => desk.do(edits.ungroup(rack, nodes)) }]
      : []),
    { title: menu.remove, keys: keyWordsNow('removeNode'), startsGroup: true, run: () => desk.remove(nodes, []) },
  ]
}
