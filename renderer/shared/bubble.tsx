import './bubble.css'

/** What Dash says, in a bubble whose tail points down to the bird. */
export function Bubble({ text }: { readonly text: string }) {
  return (
    <div className={text.length > 48 ? 'bubble bubble-long' : 'bubble'}>
      <p>{text}</p>
    </div>
  )
}
