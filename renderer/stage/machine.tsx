import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { Client } from '../../engine/client/health.ts'
import { PowerSource } from '../../engine/client/stage.ts'
import { alarmOf, deviceFacts, shortName } from '../device/words.ts'
import { useReplica, useSession } from '../session.ts'
import { onFrame, throttled } from '../ui/frame.ts'
import { writeText } from '../ui/write-text.ts'
import { text } from './text.ts'

/** Whether the machine, the device and the pages that look at it do well. */
export function Machine() {
  return (
    <section className="stage-card" aria-labelledby="stage-machine">
      <h2 id="stage-machine" className="stage-card-title">
        {text.machine}
      </h2>
      <dl className="machine">
        <LoadRows />
        <DeviceRow />
        <PowerRow />
        <PagesRow />
      </dl>
    </section>
  )
}

interface RowProps {
  readonly name: string
  /** Not as it should be. */
  readonly isFailing?: boolean
  readonly children: ReactNode
}

function Row({ name, isFailing = false, children }: RowProps) {
  return (
    <div className={isFailing ? 'machine-row is-failing' : 'machine-row'}>
      <dt className="muted">{name}</dt>
      <dd>
        {isFailing ? (
          <span className="warning" aria-hidden="true">
            ▲{' '}
          </span>
        ) : null}
        {children}
      </dd>
    </div>
  )
}

/** Written twice a second, past React. */
function LoadRows() {
  const { client } = useSession()
  const load = useRef<HTMLSpanElement>(null)
  const drops = useRef<HTMLSpanElement>(null)
  useEffect(
    () =>
      onFrame(
        throttled(2, () => {
          const { load: now, peakLoad, xruns, droppedCommands } = client.hot.state
          const count = xruns + droppedCommands
          writeText(load.current, text.loadPeak(Math.round(now * 100), Math.round(peakLoad * 100)))
          writeText(drops.current, count > 0 ? `▲ ${count}` : '0')
          drops.current?.classList.toggle('machine-drops', count > 0)
          if (drops.current) drops.current.title = text.dropsHelp(xruns, droppedCommands)
        }),
      ),
    [client],
  )
  return (
    <>
      <Row name={text.load}>
        <span ref={load} className="mono" />
      </Row>
      <Row name={text.drops}>
        <span ref={drops} className="mono" />
      </Row>
    </>
  )
}

function DeviceRow() {
  const device = useReplica((state) => state.device)
  if (!device.name) return null
  const alarm = alarmOf(device)
  return (
    <Row name={text.device} isFailing={alarm !== ''}>
      {shortName(device)} <span className="machine-facts muted mono">{alarm || deviceFacts(device)}</span>
    </Row>
  )
}

/** Nothing is said of it where the system does not tell. */
function PowerRow() {
  const { power, batteryPercent } = useReplica((state) => state.machine)
  if (power === PowerSource.UNSPECIFIED) return null
  const isBattery = power === PowerSource.BATTERY
  return (
    <Row name={text.power} isFailing={isBattery}>
      {isBattery ? text.battery(Math.round(batteryPercent)) : text.mains}
    </Row>
  )
}

const PAGES_HZ = 1
const SILENT_MS = 5000

/** Windows and tablets that are connected; one that is not heard of may be asleep. */
function PagesRow() {
  const pages = usePages()
  if (pages.count === 0) return null
  return (
    <Row name={text.pages} isFailing={pages.silent.length > 0}>
      {text.pagesOpen(pages.count)}
      {pages.silent.map(({ name, seconds }) => (
        <span key={name} className="machine-facts">
          {text.pageSilent(name, seconds)}
        </span>
      ))}
    </Row>
  )
}

interface Pages {
  readonly count: number
  readonly silent: readonly { readonly name: string; readonly seconds: number }[]
}

function pagesOf(clients: readonly Client[]): Pages {
  const silent = clients.filter(({ silentMs }) => silentMs >= SILENT_MS)
  return {
    count: clients.length,
    silent: silent.map(({ name, silentMs }) => ({ name, seconds: Math.round(silentMs / 1000) })),
  }
}

function isSame(a: Pages, b: Pages): boolean {
  const isSameAt = ({ name, seconds }: Pages['silent'][number], i: number) =>
    b.silent[i]!.name === name && b.silent[i]!.seconds === seconds
  return a.count === b.count && a.silent.length === b.silent.length && a.silent.every(isSameAt)
}

/** What is told once a second renders only where it says something else. */
function usePages(): Pages {
  const { client } = useSession()
  const [pages, setPages] = useState<Pages>({ count: 0, silent: [] })
  useEffect(() => {
    // What React is told it keeps until the next render, which does not come where nothing changes.
    let known: Pages | null = null
    const take = (clients: readonly Client[]) => {
      const told = pagesOf(clients)
      if (known && isSame(known, told)) return
      known = told
      setPages(told)
    }
    let leave = () => {}
    const update = () => {
      leave()
      leave = document.hidden ? () => {} : client.watchHealth(PAGES_HZ, ({ clients }) => take(clients))
    }
    update()
    document.addEventListener('visibilitychange', update)
    return () => {
      document.removeEventListener('visibilitychange', update)
      leave()
    }
  }, [client])
  return pages
}
