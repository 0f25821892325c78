// Asks for the token where the server wants one.

import { useState } from 'preact/hooks'
import { Button } from '../components/Button'
import { Input } from '../components/Input'
import { signIn, tokenRefused } from '../state/session'
import { useStore } from '../state/store'

export function SignIn() {
  const [token, setToken] = useState('')
  const refused = useStore(tokenRefused)
  const onSubmit = (event: Event): void => {
    event.preventDefault()
    if (token.trim()) signIn(token.trim())
  }
  return (
    <main class="sign-in">
      <form class="card sign-in-card" onSubmit={onSubmit}>
        <h1>Sign in</h1>
        <p class="muted">
          This console asks for its token. It is in the file that <code>analyticsd</code> was started
          with: <code>--console-token-file</code>.
        </p>
        <Input
          label="Token"
          type="password"
          value={token}
          onInput={setToken}
          error={refused ? 'The server did not accept this token.' : undefined}
          autoFocus
        />
        <Button kind="primary" type="submit">Sign in</Button>
      </form>
    </main>
  )
}
