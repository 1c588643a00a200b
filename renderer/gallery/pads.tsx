import { useState } from 'react'
import { words } from '../strings/words.ts'
import { List } from '../ui/list.tsx'
import { Pad } from '../ui/pad.tsx'

export function Pads({ isLocked }: { readonly isLocked: boolean }) {
  const { gallery } = words.ui
  const [said, setSaid] = useState(gallery.nothingStruck)
  const [chosen, setChosen] = useState(1)
  const strike = (name: string) => ({
    label: name,
    help: gallery.help.pad,
    owner: '',
    isLocked,
    onPress: (velocity: number) => setSaid(gallery.struck(name, Math.round(velocity * 127))),
    onRelease: () => setSaid(gallery.letGo(name)),
  })
  return (
    <section className="gallery-section" aria-label={gallery.pads}>
      <h2 className="gallery-kind">{gallery.pads}</h2>
      <div className="gallery-row">
        <Pad {...strike(gallery.names.kick)} shortcut="A" />
        <Pad {...strike(gallery.names.clap)} />
        <Pad {...strike(gallery.names.drop)} size="stage" />
        <output className="muted">{said}</output>
        <List
          label={gallery.list}
          choices={gallery.listChoices.map((text, value) => ({ text, value }))}
          value={chosen}
          onChoose={setChosen}
          isLocked={isLocked}
        />
      </div>
    </section>
  )
}
