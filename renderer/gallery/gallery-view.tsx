import { words } from '../strings/words.ts'

export function GalleryView() {
  return (
    <main className="gallery">
      <h1>{words.ui.galleryTitle}</h1>
    </main>
  )
}

export default GalleryView
