import { useState } from 'react'
import { applyTheme, useTheme } from './gallery-theme.ts'
import './gallery.css'
import { Controls } from './controls.tsx'
import { Meters } from './meters.tsx'
import { Pads } from './pads.tsx'
import { Strips } from './strips.tsx'
import { text } from './text.ts'
import { TokenTable } from './token-table.tsx'

/** Every shared control in every state, moved by values of this page alone, and the colours of the theme in numbers. */
export function GalleryView() {
  const theme = useTheme()
  const [isLocked, setLocked] = useState(false)
  const [moves, setMoves] = useState(true)
  return (
    <main className="gallery">
      <header className="gallery-head">
        <h1 className="gallery-title">{text.title}</h1>
        <fieldset className="gallery-themes">
          <legend className="visually-hidden">{text.theme}</legend>
          {Object.entries(text.themes).map(([id, name]) => (
            <button
              key={id}
              type="button"
              className="button"
              aria-pressed={theme === id}
              onClick={() => applyTheme(id as keyof typeof text.themes)}
            >
              {name}
            </button>
          ))}
        </fieldset>
        <button type="button" className="button" aria-pressed={moves} onClick={() => setMoves(!moves)}>
          {text.moving}
        </button>
        <button type="button" className="button" aria-pressed={isLocked} onClick={() => setLocked(!isLocked)}>
          {text.lockedControls}
        </button>
      </header>
      <p className="muted">{text.about}</p>
      <Controls isLocked={isLocked} moves={moves} />
      <Pads isLocked={isLocked} />
      <Meters moves={moves} />
      <Strips isLocked={isLocked} moves={moves} />
      <TokenTable theme={theme} />
    </main>
  )
}

export default GalleryView
