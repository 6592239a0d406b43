import { connect } from '../../client/index.ts'
import {
  HeliographProvider,
  useChannel,
  useConnection,
  useMessages,
  useTyping,
} from '../../client/react/index.ts'

const Lobby = () => {
  const { online } = useConnection()
  const { messages, more, older } = useMessages<{ text: string }>('chat:lobby')
  const { send, typing } = useChannel<{ text: string }>('chat:lobby')
  const typers = useTyping('chat:lobby')
  return (
    <>
      {online || <p>Offline. What you write goes when you are back.</p>}
      {more && (
        <button type="button" onClick={() => older()}>
          Earlier
        </button>
      )}
      {messages.map(({ id, from, body, state }) => (
        <p key={id} className={state}>
          {from}: {body.text}
        </p>
      ))}
      <form action={form => void send({ text: String(form.get('text')) })}>
        <input name="text" aria-label="Message" onChange={() => typing()} />
      </form>
      {typers.length > 0 && <p>{typers.join(', ')} …</p>}
    </>
  )
}

export const App = ({ url, token }: { url: string; token: () => Promise<string> }) => (
  <HeliographProvider client={() => connect({ url, token })}>
    <Lobby />
  </HeliographProvider>
)
