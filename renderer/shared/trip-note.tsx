import './trip-note.css'

/** A note at the place of a Dash that is out. A click on it calls Dash back, if there is something to call. */
export function TripNote(props: { readonly text: string; readonly onClick?: () => void }) {
  const { text, onClick } = props
  if (onClick === undefined) return <p className="trip-note">{text}</p>
  return (
    <button type="button" className="trip-note" data-takes-clicks="" onClick={onClick}>
      {text}
    </button>
  )
}
