export function GalleryView() {
  return <main className="gallery"></main>
}

export default GalleryView
